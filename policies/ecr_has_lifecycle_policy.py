"""CKV_SP_3: the constraint ``ecr-has-lifecycle-policy``."""

from adapter.policy import Policy


class EcrHasLifecyclePolicy(Policy):
    """ECR repositories have a lifecycle policy with at least one rule."""

    constraint = "ecr-has-lifecycle-policy"


check = EcrHasLifecyclePolicy()
