"""Tables recover to a point in time. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.values import Unknown
from stackproof.values.shown import shown

_BLOCK = "point_in_time_recovery"
_DEFAULT_DAYS = 35  # what AWS keeps where no period is set


@constraint(
    "dynamodb-recovers-to-point-in-time", on="aws_dynamodb_table", severity="high", policy=(2, "BACKUP_AND_RECOVERY")
)
def dynamodb_recovers_to_point_in_time(table: Resource, *, days: int | None = None, explicit: bool = True) -> Verdict:
    """DynamoDB tables can be restored to any second of the last days.

    Why: an accidental write or delete is undone without a loss.
    Fails: no ``point_in_time_recovery``, ``enabled = false``, or another period than ``days``, if given.
    Passes: ``enabled = true`` and ``recovery_period_in_days = 35`` with ``days: 35``; with ``explicit: false`` an
        omitted period counts as AWS's default of 35 days.
    Fix: point_in_time_recovery { enabled = true }
    """
    wanted = "enabled = true" + (f", recovery_period_in_days = {days}" if days is not None else "")
    fix = f"{_BLOCK} {{ {wanted} }}"
    if table.omitted(_BLOCK) or table.get(_BLOCK) == []:
        return Failed(f"no {_BLOCK}: it is off", wanted, fix, (_BLOCK,))
    enabled, period = table.get(_BLOCK, 0, "enabled"), table.get(_BLOCK, 0, "recovery_period_in_days")
    if isinstance(enabled, Unknown):
        return undecided(f"{_BLOCK}.enabled", enabled, _BLOCK, 0, "enabled")
    if enabled is not True:
        return Failed(f"enabled = {shown(enabled)}", wanted, fix, (_BLOCK, 0, "enabled"))
    if days is None:
        return Passed("point-in-time recovery is on")
    if table.omitted(_BLOCK, 0, "recovery_period_in_days"):
        period = None if explicit else _DEFAULT_DAYS
    if isinstance(period, Unknown):
        return undecided("recovery_period_in_days", period, _BLOCK, 0, "recovery_period_in_days")
    if period == days:
        return Passed(f"point-in-time recovery is on, {period} days")
    found = "no recovery_period_in_days" if period is None else f"recovery_period_in_days = {period}"
    return Failed(found, wanted, fix, (_BLOCK, 0, "recovery_period_in_days"))
