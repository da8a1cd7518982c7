"""CKV_SP_12: the constraint ``lambda-reserves-concurrency``."""

from adapter.policy import Policy


class LambdaReservesConcurrency(Policy):
    """Lambda functions reserve concurrent executions."""

    constraint = "lambda-reserves-concurrency"


check = LambdaReservesConcurrency()
