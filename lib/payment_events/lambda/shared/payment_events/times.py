"""How the pipeline writes a time."""

from datetime import UTC, datetime


def utc_text(time: datetime) -> str:
    """Write a time as ISO 8601 in UTC, to the millisecond: 2026-01-31T12:00:00.000Z."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
