"""Log groups keep logs for a set time. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.values import Unknown

_NAME = "retention_in_days"
_DELIVERY = 2  # days


@constraint("log-group-retention", on="aws_cloudwatch_log_group", severity="medium", policy=(15, "LOGGING"))
def log_group_retention(group: Resource, *, days: int | None = None, at_least: int = 1) -> Verdict:
    """Log groups keep their logs for a set number of days.

    Why: logs kept for ever cost for ever, and personal data in them has no end.
    Fails: no ``retention_in_days`` (or 0: for ever); another number than ``days``, if given; fewer than ``at_least``. A
        group of the class DELIVERY keeps logs for two days, whatever its ``retention_in_days`` says.
    Passes: ``retention_in_days = 30`` with ``days: 30``, or with ``at_least: 30``.
    Fix: retention_in_days = DAYS
    """
    value = group.get(_NAME)
    wanted = f"{_NAME} = {days}" if days is not None else f"{_NAME} of {at_least} or more"
    fix = f"{_NAME} = {days or (at_least if at_least > 1 else 'DAYS')}"
    class_ = group.get("log_group_class")
    if isinstance(class_, Unknown) and not group.omitted("log_group_class"):
        return undecided("log_group_class", class_, "log_group_class")
    if class_ == "DELIVERY":
        return _judge_delivery(days, at_least, wanted)
    if group.omitted(_NAME):
        return Failed(f"no {_NAME}: logs are kept for ever", wanted, fix, (_NAME,))
    if isinstance(value, Unknown):
        return undecided(_NAME, value, _NAME)
    if value == days or (days is None and value >= max(at_least, 1)):
        return Passed(f"{_NAME} is {value}")
    return Failed(f"{_NAME} = {value}", wanted, fix, (_NAME,))


def _judge_delivery(days: int | None, at_least: int, wanted: str) -> Verdict:
    """AWS fixes the retention of this class (the page of ``aws_cloudwatch_log_group``, ``log_group_class``)."""
    found = f"log_group_class = DELIVERY: logs are kept for {_DELIVERY} days"
    if days == _DELIVERY or (days is None and at_least <= _DELIVERY):
        return Passed(found)
    return Failed(found, wanted, 'log_group_class = "STANDARD"', ("log_group_class",))
