"""CKV_SP_10: the constraint ``lambda-has-log-group``."""

from adapter.policy import Policy


class LambdaHasLogGroup(Policy):
    """Each Lambda function has a log group that the stack declares."""

    constraint = "lambda-has-log-group"


check = LambdaHasLogGroup()
