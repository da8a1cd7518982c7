"""CKV_SP_7: the constraint ``kms-key-policy-admits-logs``."""

from adapter.policy import Policy


class KmsKeyPolicyAdmitsLogs(Policy):
    """A key that encrypts log groups admits CloudWatch Logs of its region, for those log groups only."""

    constraint = "kms-key-policy-admits-logs"


check = KmsKeyPolicyAdmitsLogs()
