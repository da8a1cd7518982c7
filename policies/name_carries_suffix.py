"""CKV_SP_17: the constraint ``name-carries-suffix``."""

from adapter.policy import Policy


class NameCarriesSuffix(Policy):
    """Every name that AWS shows carries the suffix of its environment."""

    constraint = "name-carries-suffix"


check = NameCarriesSuffix()
