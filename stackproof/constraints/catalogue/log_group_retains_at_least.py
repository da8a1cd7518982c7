"""Log groups keep logs long enough. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.values import Unknown

_NAME, _CLASS = "retention_in_days", "log_group_class"
_DELIVERY = 2  # days, whatever retention_in_days says


@constraint("log-group-retains-at-least", on="aws_cloudwatch_log_group", severity="medium", policy=(77, "LOGGING"))
def log_group_retains_at_least(group: Resource, *, days: int = 365, forever: bool = True) -> Verdict:
    """Log groups keep their logs for at least the given number of days.

    Why: an intrusion is often found after months, and then somebody asks for the logs.
    Fails: a ``retention_in_days`` of fewer than ``days`` (365 by default); a group of the class ``DELIVERY``, which
        keeps logs for two days; with ``forever: false`` no ``retention_in_days``, or 0.
    Passes: as many days, or more; for ever. ``log-group-retention`` asks for an exact number, and for an end.
    Fix: retention_in_days = 365
    """
    value, class_ = group.get(_NAME), group.get(_CLASS)
    fix = f"{_NAME} = {days}"
    if isinstance(class_, Unknown) and not group.omitted(_CLASS):
        return undecided(_CLASS, class_, _CLASS)
    if class_ == "DELIVERY" and days > _DELIVERY:
        found = f"log_group_class = DELIVERY: logs are kept for {_DELIVERY} days"
        return Failed(found, f"{days} days or more", 'log_group_class = "STANDARD"', (_CLASS,))
    if isinstance(value, Unknown) and not group.omitted(_NAME):
        return undecided(_NAME, value, _NAME)
    if group.omitted(_NAME) or value == 0:
        if forever:
            return Passed("it keeps logs for ever")
        return Failed(f"no {_NAME}: logs are kept for ever", fix, fix, (_NAME,))
    if value >= days:
        return Passed(f"it keeps logs for {value} days")
    return Failed(f"{_NAME} = {value}", f"{days} days or more", fix, (_NAME,))
