"""Until when a verdict stands that nothing else changes: waivers end, and so does what AWS patches.

These are all that ask which day it is; a test looks for others.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from stackproof.constraints.catalogue.lambda_runtime_is_supported import patched_until
from stackproof.run.outcomes import Report, Unchecked

RUNTIMES = "lambda-runtime-is-supported"
_DAY = datetime.timedelta(days=1)


def last_day(results: Iterable[Report | Unchecked], judged: datetime.date) -> datetime.date | None:
    """Return the last day on which verdicts of a day are still right; ``None`` where no day changes them."""
    ends = [day for one in results if isinstance(one, Report) for day in _ends(one) if day >= judged]
    return min(ends, default=None)


def _ends(report: Report) -> Iterator[datetime.date]:
    """Yield days after which a verdict may be another."""
    for waiver in report.contract.waivers:
        yield waiver.expires
    for binding in report.contract.bindings:
        if binding.constraint.id == RUNTIMES:
            ahead = datetime.timedelta(days=binding.parameters.get("days", 0))
            yield from (end - ahead for end in patched_until())
