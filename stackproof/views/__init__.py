"""The views of a stack: each reads one kind of source into the model."""
