"""CKV_SP_21: the constraint ``sns-encrypts-with-managed-key``."""

from adapter.policy import Policy


class SnsEncryptsWithManagedKey(Policy):
    """SNS topics are encrypted at rest with the AWS managed key."""

    constraint = "sns-encrypts-with-managed-key"


check = SnsEncryptsWithManagedKey()
