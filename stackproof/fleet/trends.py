"""What the days of a fleet were like: the last run of each, as bars."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

_DAILY = """
    WITH last AS (
        SELECT max(run) AS run FROM stacks WHERE fleet = $fleet AND run <= $until GROUP BY day
    )
    SELECT day, count(*), count(*) FILTER (verdict IN ('holds', 'accepted')), count(*) FILTER (verdict = 'fails'),
           count(*) FILTER (verdict = 'unchecked'), (sum(failed) + sum(stale) + sum(undecided))::BIGINT,
           sum(waived)::BIGINT
    FROM stacks WHERE run IN (FROM last) GROUP BY day ORDER BY day DESC LIMIT $most
"""


@dataclass(frozen=True, slots=True)
class Day:
    """One day: stacks by verdict, promises that did not hold, and waived ones."""

    day: datetime.date
    stacks: int
    hold: int
    fail: int
    unchecked: int
    broken: int
    waived: int

    @property
    def counts(self) -> dict[str, int]:
        """Stacks by the status that has the verdict's colour."""
        return {"passed": self.hold, "failed": self.fail, "undecided": self.unchecked}


def trend_of(connection: Any, fleet: str, until: str, most: int) -> list[Day]:
    """Return the last days of a fleet, the first of them first.

    Args:
        connection: one that knows the views of the results.
        fleet: its name.
        until: the last run to count.
        most: how many days.
    """
    rows = connection.execute(_DAILY, {"fleet": fleet, "until": until, "most": most}).fetchall()
    return [Day(*row) for row in reversed(rows)]
