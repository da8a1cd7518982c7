"""Log groups keep logs for a set time. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.values import Unknown

_NAME = "retention_in_days"


@constraint(
    "log-group-retention", on="aws_cloudwatch_log_group", severity="medium", policy=(15, "LOGGING", {"days": 30})
)
def log_group_retention(group: Resource, *, days: int | None = None) -> Verdict:
    """Log groups keep their logs for a set number of days.

    Why: logs kept for ever cost for ever, and personal data in them has no end.
    Fails: no ``retention_in_days`` (or 0: for ever); another number than ``days``, if given.
    Passes: ``retention_in_days = 30`` with ``days: 30``.
    Fix: retention_in_days = DAYS
    """
    value = group.get(_NAME)
    wanted = f"{_NAME} = {days}" if days is not None else f"{_NAME} of 1 or more"
    fix = f"{_NAME} = {days or 30}"
    if group.omitted(_NAME):
        return Failed(f"no {_NAME}: logs are kept for ever", wanted, fix, (_NAME,))
    if isinstance(value, Unknown):
        return undecided(_NAME, value, _NAME)
    if value == days or (days is None and value > 0):
        return Passed(f"{_NAME} is {value}")
    return Failed(f"{_NAME} = {value}", wanted, fix, (_NAME,))
