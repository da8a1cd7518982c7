"""Dates in configurations, and those that are past whatever day it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_EPOCH = re.compile(r"\d+(\.\d+)?", re.ASCII)
_YEAR_LENGTH = 4
PAST = datetime(2025, 1, 1, tzinfo=UTC)
"""A day before this was written: what comes before it is over, whenever somebody asks. Later dates may be, or not."""


def date_of(text: str) -> datetime | None:
    """Read a date of ISO 8601, or seconds since 1970."""
    try:
        if _EPOCH.fullmatch(text) and len(text) > _YEAR_LENGTH:
            return datetime.fromtimestamp(float(text), UTC)
        found = datetime.fromisoformat(text if len(text) > _YEAR_LENGTH else f"{text}-01-01")
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
