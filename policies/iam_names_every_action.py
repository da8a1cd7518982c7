"""CKV_SP_4: the constraint ``iam-names-every-action``."""

from adapter.policy import Policy


class IamNamesEveryAction(Policy):
    """Identity policies name the actions that they grant."""

    constraint = "iam-names-every-action"


check = IamNamesEveryAction()
