"""Points in time as Terraform reads them: RFC 3339, and the looser forms of YAML.

Rules: https://www.rfc-editor.org/rfc/rfc3339 and Go's ``time.Parse``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from stackproof.values import Mistake

SECOND = 1_000_000_000  # in nanoseconds
_DAY = 86_400
_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII
)  # fmt: skip
_YAML = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d))|(?: (\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time: nanoseconds since the year 1 in UTC, and the offset in seconds at which it is written."""

    nanoseconds: int
    offset: int

    @property
    def _local(self) -> tuple[int, int]:
        return divmod(self.nanoseconds // SECOND + self.offset, _DAY)

    @property
    def day(self) -> date:
        """The calendar day there."""
        days = self._local[0]
        if not 1 <= days <= date.max.toordinal():
            raise Mistake("The result is not between the years 1 and 9999.")
        return date.fromordinal(days)

    @property
    def clock(self) -> tuple[int, int, int]:
        """Hour, minute and second there."""
        seconds = self._local[1]
        return seconds // 3600, seconds // 60 % 60, seconds % 60

    def zone(self, colon: str) -> str:
        """Write the offset: ``+02:00``, or without the colon."""
        minutes = abs(self.offset) // 60
        return f"{'-' if self.offset < 0 else '+'}{minutes // 60:02d}{colon}{minutes % 60:02d}"

    def __str__(self) -> str:
        day = self.day
        zone = self.zone(":") if self.offset else "Z"
        return f"{day.year:04d}-{day:%m-%d}T{':'.join(f'{part:02d}' for part in self.clock)}{zone}"


def _moment(day: date, clock: tuple[int, int, int], fraction: str, offset: int) -> Moment:
    hour, minute, second = clock
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError
    seconds = day.toordinal() * _DAY + hour * 3600 + minute * 60 + second - offset
    return Moment(seconds * SECOND + int(fraction[:9].ljust(9, "0")), offset)


def parse_moment(text: str, argument: int) -> Moment:
    """Read an RFC 3339 timestamp."""
    found = _RFC3339.fullmatch(text)
    if found is None:
        raise Mistake(f'"{text}" is not a valid RFC 3339 timestamp, such as 2026-01-31T12:00:00Z.', argument=argument)
    year, month, day, hour, minute, second = (int(found[index]) for index in range(1, 7))
    zone_hour, zone_minute = int(found[9] or 0), int(found[10] or 0)
    try:
        if zone_hour > 23 or zone_minute > 59:
            raise ValueError
        offset = (zone_hour * 60 + zone_minute) * (-60 if found[8] == "-" else 60)
        return _moment(date(year, month, day), (hour, minute, second), found[7] or "0", offset)
    except ValueError:
        text = f'"{text}" is not a valid RFC 3339 timestamp: there is no such day or time.'
        raise Mistake(text, argument=argument) from None


def yaml_timestamp(text: str) -> str | None:
    """Return a YAML timestamp in RFC 3339; nothing where the text is none."""
    found = _YAML.fullmatch(text)
    if found is None:
        return None
    clock = [part for part in (*found.groups()[3:6], *found.groups()[8:11]) if part is not None] or ["0", "0", "0"]
    zone = found[8] or "Z"
    offset = 0 if zone == "Z" else (int(zone[1:3]) * 60 + int(zone[4:])) * (-60 if zone[0] == "-" else 60)
    try:
        hour, minute, second = map(int, clock)
        return str(_moment(date(int(found[1]), int(found[2]), int(found[3])), (hour, minute, second), "0", offset))
    except ValueError:
        return None
