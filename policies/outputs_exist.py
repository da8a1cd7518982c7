"""CKV_SP_18: the constraint ``outputs-exist``."""

from adapter.policy import Policy


class OutputsExist(Policy):
    """The stack declares the outputs that the specification names, each with a description."""

    constraint = "outputs-exist"


check = OutputsExist()
