"""CKV_SP_14: the constraint ``lambda-uses-private-ecr-image``."""

from adapter.policy import Policy


class LambdaUsesPrivateEcrImage(Policy):
    """Lambda functions run container images from a private ECR repository."""

    constraint = "lambda-uses-private-ecr-image"


check = LambdaUsesPrivateEcrImage()
