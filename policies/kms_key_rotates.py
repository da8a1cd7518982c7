"""CKV_SP_8: the constraint ``kms-key-rotates``."""

from adapter.policy import Policy


class KmsKeyRotates(Policy):
    """Symmetric KMS keys rotate every year."""

    constraint = "kms-key-rotates"


check = KmsKeyRotates()
