"""Lambda without Docker: the real code of a function in a process of its own."""
