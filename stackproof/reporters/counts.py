"""How many promises of a contract hold, and how many do not: the same numbers in every report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from stackproof.run.outcomes import Outcome, Status

ORDER: tuple[Status, ...] = ("failed", "stale", "undecided", "skipped", "unjudged", "waived", "passed")
"""Every status, the worst first."""


class Judged(Protocol):
    """What has a status."""

    @property
    def status(self) -> Status:
        """One of :data:`ORDER`."""
        ...


def worst(judged: Iterable[Judged], default: Status = "passed") -> Status:
    """Return the worst status of some outcomes, or ``default`` where there are none."""
    return min((one.status for one in judged), key=ORDER.index, default=default)


def count_promises(outcomes: Iterable[Outcome]) -> dict[Status, int]:
    """Count promises by the worst status that each has."""
    found: dict[str, Status] = {}
    for outcome in outcomes:
        known = found.get(outcome.binding.id, "passed")
        found[outcome.binding.id] = min(known, outcome.status, key=ORDER.index)
    return {status: sum(1 for one in found.values() if one == status) for status in ORDER}


def count_words(counts: Mapping[Status, int]) -> list[str]:
    """Say the numbers: ``12 hold (1 with a waiver)``, ``2 fail``."""
    failed = counts["failed"] + counts["stale"]
    holding = counts["passed"] + counts["waived"]
    parts = [f"{holding} hold{'s' if holding == 1 else ''}"]
    if counts["waived"]:
        parts[0] += f" ({counts['waived']} with a waiver)"
    parts += [f"{failed} fail{'s' if failed == 1 else ''}"] if failed else []
    parts += [f"{counts['skipped']} undecided as accepted"] if counts["skipped"] else []
    parts += [f"{counts['undecided']} undecided"] if counts["undecided"] else []
    return parts + ([f"{counts['unjudged']} not judged here"] if counts["unjudged"] else [])
