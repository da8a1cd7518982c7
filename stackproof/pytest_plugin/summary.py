"""The end of a run: how many checks of contracts there were, and what became of them.

A ``conftest.py`` or an ini file of the repository that is judged may deselect, remove or skip them; the numbers tell.
With xdist each worker collects the same, and the reports come to the controller.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from stackproof.pytest_plugin.fixtures import CONTRACT
from stackproof.pytest_plugin.options import option

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
    stacks: set[str] = field(default_factory=set)  # the folders of the contracts
    uncovered: list[str] = field(default_factory=list)  # the stacks beside them that have none

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
        if self.uncovered:
            yield f"stacks without a contract: {', '.join(self.uncovered)}"


COUNTS = pytest.StashKey[Counts]()


def counts_of(config: pytest.Config) -> Counts:
    """Return the counts of a session."""
    return config.stash.setdefault(COUNTS, Counts())


def count(items: Iterable[pytest.Item]) -> int:
    """Return how many items are of contracts."""
    return sum(_OURS in item.nodeid for item in items)


def finish(session: pytest.Session) -> None:
    """Send the counts of a worker to the controller; in CI, no plan and a stack without a contract are errors."""
    counts = counts_of(session.config)
    sent: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if sent is not None:
        sent[_KEY] = (counts.collected, counts.deselected, sorted(counts.stacks))
        return
    counts.uncovered = _find_uncovered(session.config, counts.stacks)
    silent = counts.unplanned or len(counts.uncovered) > option(session.config, "allow-uncovered")
    if silent and _is_ci() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def receive(config: pytest.Config, sent: dict[str, Any]) -> None:
    """Take the counts of a worker."""
    counts = counts_of(config)
    collected, deselected, stacks = sent.get(_KEY, (0, 0, ()))
    counts.stacks.update(stacks)
    counts.collected, counts.deselected = max(counts.collected, collected), max(counts.deselected, deselected)


def _find_uncovered(config: pytest.Config, stacks: Iterable[str]) -> list[str]:
    """Return the stacks without a contract beside those with one, below the folders that the run was asked for."""
    if not stacks:
        return []
    from stackproof.run.contracts import find_beside  # noqa: PLC0415 - heavy, and not every run has a contract

    asked = [config.invocation_params.dir / name for name in config.args]
    found = find_beside(map(Path, stacks), [one.resolve() for one in asked if one.is_dir()])
    return [os.path.relpath(one, config.invocation_params.dir) for one in found]


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false")
