"""Contracts and HCL against what is deployed, as ``stackproof check --live`` and ``drift`` judge them."""

from deployed_stacks import LIB

from stackproof.live import Drift, Target, check_live, find_drift
from stackproof.outcomes import Report


def report_of(name: str, target: Target) -> Report:
    (report,) = check_live([LIB / name], target)
    assert isinstance(report, Report), report
    assert report.problems == ()
    return report


def drift_of(name: str, target: Target) -> Drift:
    found = find_drift(LIB / name, {}, target)
    assert isinstance(found, Drift), found
    return found
