"""Tables recover to a point in time. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.constraints.settings import argument
from stackproof.values import Unknown
from stackproof.values.shown import shown

_BLOCK = "point_in_time_recovery"
_DEFAULT_DAYS = 35  # what AWS keeps where no period is set


@constraint(
    "dynamodb-recovers-to-point-in-time",
    on=("aws_dynamodb_table", "aws_dynamodb_table_replica"),
    severity="medium",
    policy=(2, "BACKUP_AND_RECOVERY"),
)
def dynamodb_recovers_to_point_in_time(
    table: Resource, *, days: int | None = None, explicit: bool = True
) -> Iterator[Verdict]:
    """DynamoDB tables, and their replicas, can be restored to any second of the last days.

    Why: an accidental write or delete is undone without a loss. A replica has a setting of its own.
    Fails: no ``point_in_time_recovery``, ``enabled = false``, or another period than ``days``, if given; a ``replica``
        block, or an ``aws_dynamodb_table_replica``, without ``point_in_time_recovery = true``.
    Passes: ``enabled = true`` and ``recovery_period_in_days = 35`` with ``days: 35``; with ``explicit: false`` an
        omitted period counts as AWS's default of 35 days. A replica has no period of its own.
    Fix:
      point_in_time_recovery {
        enabled = true
      }
    """
    if table.type == "aws_dynamodb_table_replica":
        yield _judge_replica(table, _BLOCK)
        return
    yield _judge_table(table, days, explicit=explicit)
    replicas = table.get("replica")
    if isinstance(replicas, Unknown) and not table.omitted("replica"):
        yield undecided("whether replicas recover to a point in time", replicas, "replica")
    for index, replica in enumerate(replicas if isinstance(replicas, list | tuple) else ()):
        if isinstance(replica, Unknown):
            yield undecided("whether a replica recovers to a point in time", replica, "replica", index)
        else:
            yield _judge_replica(table, "replica", index, _BLOCK)


def _judge_replica(table: Resource, *path: str | int) -> Verdict:
    value = table.get(*path)
    where = f" in {table.get(*path[:-1], 'region_name')}" if len(path) > 1 else ""
    if isinstance(value, Unknown) and not table.omitted(*path):
        return undecided(f"{_BLOCK} of the replica{where}", value, *path)
    if value is True:
        return Passed(f"the replica{where} recovers to a point in time")
    wanted = f"{_BLOCK} = true"
    return Failed(f"{_BLOCK} of the replica{where} is off", wanted, argument(path, True), path)


def _judge_table(table: Resource, days: int | None, *, explicit: bool) -> Verdict:
    wanted = "enabled = true" + (f", recovery_period_in_days = {days}" if days is not None else "")
    period_too = f"{'enabled':<23} = true\n  recovery_period_in_days = {days}"
    fix = f"{_BLOCK} {{\n  {'enabled = true' if days is None else period_too}\n}}"
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
