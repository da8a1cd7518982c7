"""CKV_SP_5: the constraint ``iam-names-every-resource``."""

from adapter.policy import Policy


class IamNamesEveryResource(Policy):
    """Identity policies name the resources that they grant access to."""

    constraint = "iam-names-every-resource"


check = IamNamesEveryResource()
