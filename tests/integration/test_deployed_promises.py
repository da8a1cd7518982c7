"""What the stacks promise, judged on what is deployed: every clause holds, nothing drifts. Nothing is written."""

import pytest
from deployed_stacks import STACKS, Deployed
from promises import drift_of, report_of

from stackproof.run.live import LiveSource

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("stack", STACKS)
def test_every_promise_holds(stack: str, deployed: Deployed, target: LiveSource) -> None:
    report = report_of(stack, target)
    assert [outcome.id for outcome in report.outcomes if not outcome.holds] == []
    assert len(report.by_binding()) > 60


@pytest.mark.parametrize("stack", STACKS)
def test_nothing_drifts(stack: str, deployed: Deployed, target: LiveSource) -> None:
    drift = drift_of(stack, target)
    assert (drift.differences, drift.absent, drift.unread) == ((), (), ())
    assert drift.compared > 40
