"""CKV_SP_25: the constraint ``state-machine-is-express``."""

from adapter.policy import Policy


class StateMachineIsExpress(Policy):
    """Step Functions state machines are Express workflows."""

    constraint = "state-machine-is-express"


check = StateMachineIsExpress()
