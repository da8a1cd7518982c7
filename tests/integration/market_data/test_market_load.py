"""Market data under load: ten reserved executions of each function, and more events than they take at once."""

import time
from collections import Counter
from collections.abc import Callable

import pytest
from contents import items
from deployed_stacks import Deployed
from trades import AUDIT, put, stored, trade

pytestmark = [pytest.mark.integration, pytest.mark.emulator, pytest.mark.stack("lib/market_data")]

INSTRUMENTS = 20


@pytest.mark.parametrize("number", [100, pytest.param(1_000, marks=pytest.mark.load)])
def test_a_burst(deployed: Deployed, mark: str, number: int, measured: Callable[[str, int, float], None]) -> None:
    """What is throttled waits with Lambda: every event is processed once, none is a dead letter."""
    started = time.monotonic()
    for start in range(0, number, 100):
        burst = range(start, min(start + 100, number))
        put(deployed, *(trade(f"{mark}-{n}", f"XNAS:{mark.upper()[:8]}{n % INSTRUMENTS}") for n in burst))
        deployed.local.wait_until_idle(300)
        assert not [step for step in deployed.local.trace() if step["kind"] == "gave-up"]
        deployed.forget()  # the trace is finite
    measured("market data", number, time.monotonic() - started)
    assert Counter(item["status"] for item in stored(deployed, mark).values()) == {"PROCESSED": number}
    ends = Counter((item["stage"], item["status"]) for item in items(deployed, AUDIT, mark))
    assert ends == {
        ("ingestion", "VALIDATED"): number,
        ("processing", "PROCESSED"): number,
        ("notification", "NO_ALERT"): number,
    }
