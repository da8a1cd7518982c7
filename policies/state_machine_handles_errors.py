"""CKV_SP_24: the constraint ``state-machine-handles-errors``."""

from adapter.policy import Policy


class StateMachineHandlesErrors(Policy):
    """Every task of a state machine retries, and catches what remains."""

    constraint = "state-machine-handles-errors"


check = StateMachineHandlesErrors()
