"""CKV_SP_16: the constraint ``log-group-uses-customer-key``."""

from adapter.policy import Policy


class LogGroupUsesCustomerKey(Policy):
    """Log groups are encrypted with a customer managed KMS key."""

    constraint = "log-group-uses-customer-key"


check = LogGroupUsesCustomerKey()
