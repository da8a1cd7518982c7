"""CKV_SP_15: the constraint ``log-group-retention``."""

from adapter.policy import Policy


class LogGroupRetention(Policy):
    """Log groups keep their logs for a set number of days."""

    constraint = "log-group-retention"


check = LogGroupRetention()
