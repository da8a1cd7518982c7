"""Secrets rotate. Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html."""

import re

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.companions import companions_of, placed
from stackproof.constraints.settings import argument
from stackproof.model.graph import target
from stackproof.values import Unknown

_SECRET, _ROTATION = "aws_secretsmanager_secret", "aws_secretsmanager_secret_rotation"
_DAYS, _SCHEDULE = ("rotation_rules", 0, "automatically_after_days"), ("rotation_rules", 0, "schedule_expression")
_RATE = re.compile(r"rate\(\s*(\d+)\s+(hour|day)s?\s*\)")
_CRON = re.compile(r"cron\(\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*\)")
_STEP = re.compile(r"(?:\*|\d+)/(\d+)")
_MONTH, _YEAR = 31, 366  # days


@constraint("secret-rotates", on=(_SECRET, _ROTATION), severity="medium", policy=(70, "GENERAL_SECURITY"))
def secret_rotates(secret: Resource, stack: Stack, *, days: int = 90) -> Verdict | None:
    """Secrets rotate by themselves, within the given number of days.

    Why: a secret that leaked is of use until it changes.
    Fails: no ``aws_secretsmanager_secret_rotation`` for the secret; a schedule that is longer than ``days`` (90 by
        default).
    Passes: ``automatically_after_days = 30``, or a ``schedule_expression`` that comes round as often. Whether the last
        rotation went well no stack can tell. A key of somebody else's API cannot rotate by itself: ``except`` it, or
        waive it with the date on which somebody changes it. A rotation of another stack's secret is judged by itself.
    Fix:
      resource "aws_secretsmanager_secret_rotation" "NAME" {
        secret_id           = aws_secretsmanager_secret.NAME.id
        rotation_lambda_arn = aws_lambda_function.NAME.arn

        rotation_rules {
          automatically_after_days = 30
        }
      }
    """
    if secret.type == _ROTATION:
        own = target(stack, secret.get("secret_id"), _SECRET, near=secret).resource
        return None if own is not None else _judge(secret, days)
    found = companions_of(secret, stack, _ROTATION, ("secret_id",), "name")
    if not found.found:
        missing = Failed("nothing rotates it", f"an {_ROTATION} for it")
        return found.doubt("what rotates the secret") or missing
    return placed(_judge(found.found[0], days), found.found[0])


def _judge(rotation: Resource, days: int) -> Verdict:
    after, schedule = rotation.get(*_DAYS), rotation.get(*_SCHEDULE)
    for path, value in ((_DAYS, after), (_SCHEDULE, schedule)):
        if isinstance(value, Unknown) and not rotation.omitted(*path):
            return undecided(str(path[-1]), value, *path)
    if not rotation.omitted(*_DAYS) and after:
        longest, path, written = int(after), _DAYS, f"{_DAYS[-1]} = {after}"
    else:
        longest, path, written = _longest(str(schedule)), _SCHEDULE, f'{_SCHEDULE[-1]} = "{schedule}"'
    if not longest:
        return Undecided(f"how often {schedule} comes round", (), path)
    if longest <= days:
        return Passed(f"it rotates every {longest} days, at the latest")
    return Failed(written, f"every {days} days, or more often", argument(_DAYS, days), path)


def _longest(schedule: str) -> int:
    """Return the days between two rotations, at most; 0 for what is no schedule."""
    rate = _RATE.fullmatch(schedule)
    if rate is not None:
        return max(1, int(rate[1]) if rate[2] == "day" else int(rate[1]) // 24)
    cron = _CRON.fullmatch(schedule)
    if cron is None:
        return 0
    months, years = cron[4], cron[6]
    if years != "*":
        return 0
    step = _STEP.fullmatch(months)
    if months == "*" or step is not None:
        return _MONTH * (int(step[1]) if step else 1)
    return _YEAR // len(months.split(","))
