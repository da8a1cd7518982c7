"""``expect``: what the subjects of an entry are, as a tree of values; what is not in the tree must not be set."""

from stackproof.contract.expect.entries import CONFIGURATION_ALONE, NOTHING_ELSE, bindings_of, find_mistakes

__all__ = ["CONFIGURATION_ALONE", "NOTHING_ELSE", "bindings_of", "find_mistakes"]
