"""CKV_SP_13: the constraint ``lambda-runs-on-arm64``."""

from adapter.policy import Policy


class LambdaRunsOnArm64(Policy):
    """Lambda functions run on arm64."""

    constraint = "lambda-runs-on-arm64"


check = LambdaRunsOnArm64()
