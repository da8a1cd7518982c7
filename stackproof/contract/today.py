"""The day on which contracts are read: a waiver has ended then, or has not.

What a repository was is read as of the day of its commit: a waiver that has ended since kept its promise from nobody.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_day: ContextVar[datetime.date | None] = ContextVar("day", default=None)


def today() -> datetime.date:
    """Return the day: that of the clock (UTC), unless somebody reads as of another."""
    return _day.get() or datetime.datetime.now(tz=datetime.UTC).date()


@contextmanager
def read_as_of(day: datetime.date | None) -> Iterator[None]:
    """Read contracts as of a day that is past; one that is to come does not count, nor does none."""
    token = _day.set(day if day is not None and day < today() else None)
    try:
        yield
    finally:
        _day.reset(token)
