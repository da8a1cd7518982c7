"""Payment processing: payments are decided in the order of their groups, once each; what is no payment is kept.

On a real account the stack's own fraud API is asked. A payment is sent ahead, so that only that one is left undecided
where the API does not answer.
"""

import json

import pytest
from deployed_stacks import Deployed
from fraud_api import deciding
from payments import by_group, send, stored

pytestmark = [pytest.mark.integration, pytest.mark.writes, pytest.mark.stack("lib/payment_processing")]
DECIDED = {"APPROVED", "DECLINED", "REVIEW"}


def decided(deployed: Deployed, mark: str, number: int) -> dict[str, tuple[str, str]]:
    """Read when a test's payments were decided, and how, when that many are; by their transactions."""

    def are_decided(found: list[dict[str, str]]) -> bool:
        return sum(item["payment_status"] in DECIDED for item in found) >= number

    found = stored(deployed, mark, are_decided)
    assert are_decided(found), f"{len(found)} stored, not all of {number} decided: does the fraud API answer?"
    return {item["transaction_id"]: (item["decided_at"], item["payment_status"]) for item in found}


def test_groups_are_decided_in_their_order(deployed: Deployed, mark: str) -> None:
    sent = [(f"{mark}-{number:02}", f"{mark}-acc-{number % 4}") for number in range(20)]
    with deciding(deployed):
        send(deployed, [(f"{mark}-ahead", f"{mark}-ahead")])
        assert decided(deployed, mark, 1)
        send(deployed, sent)
        found = decided(deployed, mark, len(sent) + 1)
    order = sorted(dict(sent), key=lambda transaction: found[transaction])
    assert by_group(sent, order) == by_group(sent, [transaction for transaction, _ in sent])


def test_the_same_payment_twice_is_decided_once(deployed: Deployed, mark: str) -> None:
    """Under another deduplication id; when a payment that comes after it in its group is decided, nothing changed."""
    with deciding(deployed):
        send(deployed, [(mark, mark)])
        first = decided(deployed, mark, 1)
        send(deployed, [(mark, mark)], again="-again")
        send(deployed, [(f"{mark}-later", mark)])
        found = decided(deployed, mark, 2)
    assert found.keys() == {mark, f"{mark}-later"}
    assert found[mark] == first[mark]


def test_what_is_no_payment_is_kept_with_its_text_and_the_reason(deployed: Deployed, mark: str) -> None:
    """No fraud API is asked; the next of its group has its turn."""
    send(deployed, [(f"{mark}-a", mark), (f"{mark}-b", mark)], amount="-1")
    found = stored(deployed, mark, lambda found: len(found) == 2)
    assert {item["payment_status"] for item in found} == {"REJECTED"}
    assert all(item["transaction_id"].startswith("message#") for item in found)
    assert all("amount" in item["reason"] for item in found)
    assert sorted(json.loads(item["body"])["transaction_id"] for item in found) == [f"{mark}-a", f"{mark}-b"]


def test_rejected_messages_raise_an_alarm(deployed: Deployed, mark: str) -> None:
    """They fail no invocation, so that no other alarm tells of them."""
    send(
        deployed, [(f"{mark}-{number}", mark) for number in range(10)], card_number="4111 1111 1111 1111", cvv="secret"
    )
    found = stored(deployed, mark, lambda found: len(found) == 10)
    assert {item["payment_status"] for item in found} == {"REJECTED"}
    assert not any("4111 1111" in str(item) or "secret" in item["body"] for item in found)

    name = deployed.outputs["alarm_names"]["payments-rejected"]
    alarms = deployed.client("cloudwatch")
    state = deployed.settled(
        lambda: alarms.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"],
        lambda state: state == "ALARM",
    )
    assert state == "ALARM"
