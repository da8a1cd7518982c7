"""The language server: what ``check`` says, where it is written; what would mend it; and what a contract may say.

The server talks to the editor and judges nothing itself. A helper process does, one job after the other, in a child for
each: what a stack does to its process ends that job alone.
"""
