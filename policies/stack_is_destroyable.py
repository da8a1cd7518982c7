"""CKV_SP_23: the constraint ``stack-is-destroyable``."""

from adapter.policy import Policy


class StackIsDestroyable(Policy):
    """Everything can be destroyed: nothing is protected, retained or left behind."""

    constraint = "stack-is-destroyable"


check = StackIsDestroyable()
