"""How events travel through a stack: from a topic to a function, from a rule to a workflow, and what each hop takes."""
