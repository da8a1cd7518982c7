"""Checks of what is deployed, for tests: reports, drift, and answers of AWS that somebody has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from recorded_aws import ROOT, RecordedAws

from stackproof.run.check import check
from stackproof.run.drift import Drift, find_drift
from stackproof.run.live import LiveSource
from stackproof.run.outcomes import Outcome, Report

PAYMENTS = ROOT / "lib/payment_events"
Change = Callable[[RecordedAws], None]


def report_of(directory: Path, target: LiveSource | None = None) -> Report:
    (report,) = check([directory], target or LiveSource())
    assert isinstance(report, Report), report
    assert report.problems == ()
    return report


def drift_of(directory: Path, target: LiveSource | None = None) -> Drift:
    found = find_drift(directory, target or LiveSource())
    assert isinstance(found, Drift), found
    return found


def failing(report: Report) -> dict[str, Outcome]:
    return {outcome.id: outcome for outcome in report.outcomes if not outcome.holds}


def answer(operation: str, about: str, change: Callable[[Any], Any]) -> Change:
    """Change an answer in its place; what the change returns, if anything, is the new answer."""

    def apply(aws: RecordedAws) -> None:
        for call in aws.answers(operation, about):
            aws.calls[call] = change(aws.calls[call]) or aws.calls[call]

    return apply
