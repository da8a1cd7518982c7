"""The end of a run: how many checks of contracts there were, and what became of them.

A ``conftest.py`` or an ini file of the repository that is judged may deselect, remove or skip them; the numbers tell.
With xdist each worker collects the same, and the reports come to the controller.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from stackproof.pytest_plugin.fixtures import CONTRACT

_OURS = f"{CONTRACT}::"
_PLAN = f"{CONTRACT}::plan:"
_KEY = "stackproof"


@dataclass(slots=True)
class Counts:
    """Counts the items of contracts, by their ids."""

    collected: int = 0
    deselected: int = 0
    judged: set[str] = field(default_factory=set)
    skipped: dict[str, str] = field(default_factory=dict)  # with the reason

    def report(self, report: pytest.TestReport) -> None:
        """Count what became of an item."""
        if _OURS not in report.nodeid:
            return
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped[report.nodeid] = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        elif report.when == "call" or report.failed:
            self.judged.add(report.nodeid)

    @property
    def unplanned(self) -> list[str]:
        """Why no plan was judged, where plans were asked for and all were skipped."""
        if any(_PLAN in one for one in self.judged):
            return []
        return list(dict.fromkeys(reason for one, reason in self.skipped.items() if _PLAN in one))

    def lines(self) -> Iterable[str]:
        """Say it."""
        missing = self.collected - self.deselected - len(self.judged) - len(self.skipped)
        parts = [f"{self.collected} collected", f"{len(self.judged)} judged"]
        parts += [f"{len(self.skipped)} skipped"] if self.skipped else []
        parts += [f"{self.deselected} deselected"] if self.deselected else []
        parts += [f"{missing} not run"] if missing > 0 else []
        if self.collected:
            yield f"checks of contracts: {', '.join(parts)}"
        for reason in self.unplanned:
            yield f"no plan was judged: {reason.removeprefix('Skipped: ')}"


COUNTS = pytest.StashKey[Counts]()


def counts_of(config: pytest.Config) -> Counts:
    """Return the counts of a session."""
    return config.stash.setdefault(COUNTS, Counts())


def count(items: Iterable[pytest.Item]) -> int:
    """Return how many items are of contracts."""
    return sum(_OURS in item.nodeid for item in items)


def finish(session: pytest.Session) -> None:
    """Send the counts of a worker to the controller; in CI, plans that were all skipped are an error."""
    counts = counts_of(session.config)
    sent: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if sent is not None:
        sent[_KEY] = (counts.collected, counts.deselected)
    elif counts.unplanned and _is_ci() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def receive(config: pytest.Config, sent: dict[str, Any]) -> None:
    """Take the counts of a worker."""
    counts = counts_of(config)
    collected, deselected = sent.get(_KEY, (0, 0))
    counts.collected, counts.deselected = max(counts.collected, collected), max(counts.deselected, deselected)


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false")
