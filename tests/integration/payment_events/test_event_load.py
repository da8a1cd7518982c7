"""Payment events under load: none is lost, none is doubled."""

import time
from collections import Counter
from collections.abc import Callable

import pytest
from deployed_stacks import Deployed
from stripe_events import STAGES, notification, publish, trail

pytestmark = [pytest.mark.integration, pytest.mark.emulator, pytest.mark.stack("lib/payment_events")]

WAVE = 100  # at once: what is reserved. More is throttled, and retries, at this pace, are over before there is room


@pytest.mark.parametrize("number", [100, pytest.param(10_000, marks=pytest.mark.load)])
def test_many_events(deployed: Deployed, mark: str, number: int, measured: Callable[[str, int, float], None]) -> None:
    """Every event has one record of each stage; what is tried again changes nothing, and no workflow fails."""
    ended: Counter[str] = Counter()  # by status and error
    started = time.monotonic()
    for start in range(0, number, WAVE):
        publish(deployed, *(notification(f"{mark}-{n}") for n in range(start, min(start + WAVE, number))))
        deployed.local.wait_until_idle(300)
        steps = [step for step in deployed.local.trace() if step["kind"] == "workflow"]
        ended.update(f"{step['status']} {step['error'] or ''}".strip() for step in steps)
        deployed.forget()  # the trace is finite
    measured("payment events", number, time.monotonic() - started)
    assert ended == {"SUCCEEDED": number}
    found = trail(deployed, mark)
    assert found.keys() == {(f"stripe:{mark}-{n}", stage) for n in range(number) for stage in STAGES}
