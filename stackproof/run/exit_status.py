"""The exit status of every command that judges, decided here alone.

0: everything holds. 1: something does not: it failed, is undecided, has drifted. 2: something could not be checked, and
nobody may take the rest for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

HOLDS, FAILS, UNCHECKED = 0, 1, 2


class Judged(Protocol):
    """What an outcome tells of itself."""

    @property
    def status(self) -> str:
        """One of :data:`stackproof.run.outcomes.Status`."""
        ...

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the clause."""
        ...


def of_outcomes(outcomes: Sequence[Judged], *, problems: bool) -> int:
    """Return the status of a report; one in which nothing was judged is not checked.

    Args:
        outcomes: what became of each promise.
        problems: whether something keeps the stack from being judged.
    """
    if problems or all(outcome.status == "unjudged" for outcome in outcomes):
        return UNCHECKED
    return HOLDS if all(outcome.holds for outcome in outcomes) else FAILS


def of_drift(*, differs: bool, complete: bool) -> int:
    """Return the status of a comparison with AWS: a difference counts even where not everything could be read."""
    if differs:
        return FAILS
    return HOLDS if complete else UNCHECKED


def of_comparison(*, found: bool, complete: bool) -> int:
    """Return the status of a comparison of two sides: one that could not be judged may hide anything."""
    if not complete:
        return UNCHECKED
    return FAILS if found else HOLDS


def of_gate(statuses: Iterable[int], *, foreign_failures: bool, problems: bool) -> int:
    """Return the status of the gate.

    Args:
        statuses: those of the reports.
        foreign_failures: whether one of checkov's own checks failed.
        problems: whether the scan cannot be trusted.
    """
    return UNCHECKED if problems else max(of_all(statuses), FAILS if foreign_failures else HOLDS)


def of_all(statuses: Iterable[int]) -> int:
    """Return the worst; nothing at all is not checked."""
    return max(statuses, default=UNCHECKED)
