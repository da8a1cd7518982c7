"""CKV_SP_9: the constraint ``lambda-has-environment``."""

from adapter.policy import Policy


class LambdaHasEnvironment(Policy):
    """Lambda functions have the environment variables that their code reads."""

    constraint = "lambda-has-environment"


check = LambdaHasEnvironment()
