"""Contracts and HCL against what is deployed, as ``stackproof check --live`` and ``drift`` judge them."""

from deployed_stacks import LIB

from stackproof.run.check import check
from stackproof.run.drift import Drift, find_drift
from stackproof.run.live import LiveSource
from stackproof.run.outcomes import Report


def report_of(name: str, target: LiveSource) -> Report:
    (report,) = check([LIB / name], target)
    assert isinstance(report, Report), report
    assert report.problems == ()
    return report


def drift_of(name: str, target: LiveSource) -> Drift:
    found = find_drift(LIB / name, target)
    assert isinstance(found, Drift), found
    return found
