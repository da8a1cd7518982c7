"""CKV_SP_6: the constraint ``iam-role-per-function``."""

from adapter.policy import Policy


class IamRolePerFunction(Policy):
    """Each Lambda function has an execution role that no other function uses."""

    constraint = "iam-role-per-function"


check = IamRolePerFunction()
