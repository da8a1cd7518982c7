"""Secrets rotate. Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html."""

import re
from itertools import accumulate, pairwise

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.companions import companions_of, place_with_owner
from stackproof.constraints.settings import argument
from stackproof.model.graph import target
from stackproof.values import Unknown

_SECRET, _ROTATION = "aws_secretsmanager_secret", "aws_secretsmanager_secret_rotation"
_DAYS, _SCHEDULE = ("rotation_rules", 0, "automatically_after_days"), ("rotation_rules", 0, "schedule_expression")
_RATE = re.compile(r"rate\(\s*(\d+)\s+(hour|day)s?\s*\)")
_CRON = re.compile(r"cron\(\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*\)")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days
_DAYS_TO = (0, *accumulate((0, *_LENGTHS, *_LENGTHS)))  # the days before a month, of two years


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
    return place_with_owner(_judge(found.found[0], days), found.found[0])


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
    if cron is None or cron[6] != "*":
        return 0
    months = _months(cron[4].upper())
    later = [*months[1:], *(month + 12 for month in months[:1])]
    return max((_DAYS_TO[after] - _DAYS_TO[before] for before, after in pairwise([*months, *later[-1:]])), default=0)


def _months(field: str) -> list[int]:
    """Return the months that a field of cron names; none for what is no such field."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = ("1", "", "12") if span in ("*", "?") else span.partition("-")
        ends = [_MONTHS.index(one) + 1 if one in _MONTHS else int(one or 0) if one.isdigit() else 0
                for one in (first, last or ("12" if step else first))]  # fmt: skip
        if not all(1 <= one <= 12 for one in ends) or (step and not step.strip("0").isdigit()):
            return []
        found.update(range(ends[0], ends[1] + 1, int(step or 1)))
    return sorted(found)
