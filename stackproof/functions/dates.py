"""Date and time functions: https://developer.hashicorp.com/terraform/language/functions, "Date and time functions"."""

from __future__ import annotations

import re
from collections.abc import Callable

from stackproof.functions.declarations import Parameter, function
from stackproof.functions.moments import SECOND, Moment, parse_moment
from stackproof.values import NUMBER, STRING, Mistake, Reason, Unknown
from stackproof.values.numbers import Whole

_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905  # words in a row read better
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905  # words in a row read better
_UNITS = {
    "ns": 1,
    "us": 1000,
    "µs": 1000,
    "μs": 1000,
    "ms": 1_000_000,
    "s": SECOND,
    "m": 60 * SECOND,
    "h": 3600 * SECOND,
}
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)")
_TOKEN = re.compile(r"'(?:[^']|'')*'?|([A-Za-z])\1*|[^'A-Za-z]+", re.ASCII)


@function("timestamp", returns=STRING)
def timestamp() -> Unknown:
    """Return an unknown string: the time of the apply."""
    return Unknown(STRING, (Reason("timestamp() is only known at apply"),))


@function("plantimestamp", returns=STRING)
def plantimestamp() -> Unknown:
    """Return an unknown string: the time of the plan."""
    return Unknown(STRING, (Reason("plantimestamp() is only known when Terraform plans"),))


@function("timeadd", Parameter("timestamp", STRING), Parameter("duration", STRING), returns=STRING)
def timeadd(moment: str, duration: str) -> str:
    """Add a duration (``-1h30m``, ``1.5h``) to a timestamp; the result has whole seconds."""
    start = parse_moment(moment, 0)
    return str(Moment(start.nanoseconds + _nanoseconds(duration), start.offset))


def _nanoseconds(duration: str) -> int:
    """Read a duration as Go does."""
    mistake = Mistake(
        f'"{duration}" is not a duration, such as 10m or 1h30m; the units are ns, us, ms, s, m, h.', argument=1
    )
    sign = -1 if duration.startswith("-") else 1
    rest = duration[1:] if duration[:1] in ("-", "+") else duration
    if rest == "0":
        return 0
    total, at = 0, 0
    while part := _PART.match(rest, at):
        whole, fraction, unit = part[1], part[2] or "", _UNITS[part[3]]
        if not whole and not fraction:
            raise mistake
        total += int(whole or "0") * unit + (int(fraction or "0") * unit) // 10 ** len(fraction)
        at = part.end()
    if at == 0 or at != len(rest) or total > 2**63 - 1:
        raise mistake
    return sign * total


@function("timecmp", Parameter("timestamp_a", STRING), Parameter("timestamp_b", STRING), returns=NUMBER)
def timecmp(first: str, second: str) -> int:
    """Return -1, 0 or 1: the first moment is earlier than, the same as, or later than the second."""
    left = parse_moment(first, 0).nanoseconds
    right = parse_moment(second, 1).nanoseconds
    return Whole((left > right) - (left < right))


@function("formatdate", Parameter("format", STRING), Parameter("time", STRING), returns=STRING)
def formatdate(pattern: str, moment: str) -> str:
    """Write a timestamp by verbs (``DD MMM YYYY hh:mm ZZZ``); text between single quotes stands for itself."""
    when = parse_moment(moment, 1)
    return "".join(_format_piece(found[0], when) for found in _TOKEN.finditer(pattern))


def _format_piece(piece: str, when: Moment) -> str:
    if piece.startswith("'"):
        if len(piece) == 1 or not piece.endswith("'"):
            raise Mistake("The date format has a ' that is not closed.", argument=0)
        return "'" if piece == "''" else piece[1:-1].replace("''", "'")
    if not piece[0].isascii() or not piece[0].isalpha():
        return piece
    verb = _VERBS.get(piece)
    if verb is None:
        raise Mistake(f'The date format has the verb "{piece}", which there is not.', argument=0)
    return verb(when)


def _short_zone(when: Moment) -> str:
    return when.zone(":") if when.offset else "Z"


_VERBS: dict[str, Callable[[Moment], str]] = {
    "YYYY": lambda when: f"{when.day.year:04d}",
    "YY": lambda when: f"{when.day.year % 100:02d}",
    "MMMM": lambda when: _MONTHS[when.day.month - 1],
    "MMM": lambda when: _MONTHS[when.day.month - 1][:3],
    "MM": lambda when: f"{when.day.month:02d}",
    "M": lambda when: str(when.day.month),
    "DD": lambda when: f"{when.day.day:02d}",
    "D": lambda when: str(when.day.day),
    "EEEE": lambda when: _DAYS[when.day.weekday()],
    "EEE": lambda when: _DAYS[when.day.weekday()][:3],
    "hh": lambda when: f"{when.clock[0]:02d}",
    "h": lambda when: str(when.clock[0]),
    "HH": lambda when: f"{when.clock[0] % 12 or 12:02d}",
    "H": lambda when: str(when.clock[0] % 12 or 12),
    "AA": lambda when: "PM" if when.clock[0] >= 12 else "AM",
    "aa": lambda when: "pm" if when.clock[0] >= 12 else "am",
    "mm": lambda when: f"{when.clock[1]:02d}",
    "m": lambda when: str(when.clock[1]),
    "ss": lambda when: f"{when.clock[2]:02d}",
    "s": lambda when: str(when.clock[2]),
    "ZZZZZ": lambda when: when.zone(":"),
    "ZZZZ": lambda when: when.zone(""),
    "ZZZ": lambda when: when.zone("") if when.offset else "UTC",
    "Z": _short_zone,
}
