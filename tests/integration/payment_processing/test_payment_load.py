"""Payment processing under load: none is lost, none is decided twice, the order of each group holds."""

import time
from collections.abc import Callable

import pytest
from deployed_stacks import Deployed
from fraud_api import fraud_api
from payments import by_group, send, states

pytestmark = [pytest.mark.integration, pytest.mark.emulator, pytest.mark.stack("lib/payment_processing")]
GROUPS, WAVE = 50, 500


@pytest.mark.parametrize("number", [60, pytest.param(10_000, marks=pytest.mark.load)])
def test_many_payments(deployed: Deployed, mark: str, number: int, measured: Callable[[str, int, float], None]) -> None:
    """Every payment is asked for and decided once, in the order in which its group was sent."""
    sent = [(f"{mark}-{n:05}", f"{mark}-{n % GROUPS}") for n in range(number)]
    with fraud_api(deployed) as api:
        started = time.monotonic()
        for start in range(0, number, WAVE):
            send(deployed, sent[start : start + WAVE])
            deployed.local.wait_until_idle(300)
        measured("payment processing", number, time.monotonic() - started)
        found = states(deployed, mark)
    assert found == {transaction: "APPROVED" for transaction, _ in sent}
    assert max(api.times.values()) == 1
    assert by_group(sent, api.asked) == by_group(sent, [transaction for transaction, _ in sent])
