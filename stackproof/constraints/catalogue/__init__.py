"""The constraints that Stackproof ships: one file each, its docstring its page."""
