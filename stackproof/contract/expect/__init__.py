"""``expect``: what the subjects of an entry are, as a tree of values; what is not in the tree must not be set."""

from stackproof.contract.expect.entries import NOTHING_ELSE, bindings_of, find_mistakes

__all__ = ["NOTHING_ELSE", "bindings_of", "find_mistakes"]
