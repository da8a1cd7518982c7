"""Who may do what in the local AWS: the policies of a handler's role, and those of what it reaches for."""
