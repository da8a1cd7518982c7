"""Payment events: from the topic through the bus and the workflow to the audit trail."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from contents import letters
from deployed_stacks import Deployed
from stripe_events import STAGES, notification, publish, trail

pytestmark = [pytest.mark.integration, pytest.mark.writes, pytest.mark.stack("lib/payment_events")]

RISKS = [  # fields of the payment, score, level, segment
    ({}, 10, "low", "standard"),
    ({"shipping": {"address": {"country": "DE"}}}, 0, "low", "standard"),
    ({"amount_received": 150_000}, 20, "low", "premium"),
    ({"amount_received": 2_000_000, "customer": None}, 55, "medium", "guest"),
    ({"amount_received": 2_000_000, "shipping": {"address": {"country": "IR"}}}, 70, "high", "enterprise"),
]


def test_an_event_becomes_audit_records(deployed: Deployed, mark: str) -> None:
    """One of the trigger, and one of each of the three stages, with the risk score of the README's table."""
    publish(deployed, *(notification(f"{mark}-{n}", **payment) for n, (payment, *_) in enumerate(RISKS)))
    found = trail(deployed, mark, len(RISKS) * len(STAGES))
    events = [f"stripe:{mark}-{n}" for n in range(len(RISKS))]
    assert set(found) == {(event, stage) for event in events for stage in STAGES}
    enriched = [found[event, "enricher"]["result"] for event in events]
    scored = [(one["risk"]["score"], one["risk"]["level"], one["segment"]) for one in enriched]
    assert scored == [tuple(expected) for _, *expected in RISKS]
    assert enriched[0]["amount"] == "20.00"
    assert enriched[0]["risk"]["reasons"] == ["unknown-country"]


def test_the_same_event_twice_gives_one_result(deployed: Deployed, mark: str) -> None:
    """One record for each stage; when an event that comes after the second arrival is whole, nothing has changed."""
    message, later = notification(mark), notification(f"{mark}-later")
    publish(deployed, message)
    first = trail(deployed, mark)
    assert {stage for _, stage in first} == set(STAGES)
    publish(deployed, message)
    publish(deployed, later)
    found = trail(deployed, mark, 2 * len(STAGES))
    assert {stage for event, stage in found if event == f"stripe:{mark}-later"} == set(STAGES)
    assert {key: item for key, item in found.items() if key[0] == f"stripe:{mark}"} == first
    assert dead_letters(deployed, mark) == {}


BAD: list[tuple[dict[str, Any], str]] = [
    ({"currency": "zzz"}, "currency (text of 3 characters) is no ISO 4217 currency"),
    ({"amount_received": -5}, "is not positive"),
    ({"id": ""}, "id"),
]


def test_a_bad_event_ends_in_the_queue_of_rejections(deployed: Deployed, mark: str) -> None:
    """With everything that is wrong with it; the later stages never see it, and nothing counts as failed."""
    publish(deployed, *(notification(f"{mark}-{n}", **wrong) for n, (wrong, _) in enumerate(BAD)))
    found = trail(deployed, mark, 2 * len(BAD))
    assert {stage.split("#")[0] for _, stage in found} == {"trigger", "validator"}
    rejected = {event: item for (event, stage), item in found.items() if stage.startswith("validator#rejected#")}
    assert len(rejected) == len(BAD)
    waiting = rejections(deployed, mark, len(BAD))
    assert len(waiting) == len(BAD)
    for number, (_, reason) in enumerate(BAD):
        assert reason in str(rejected[f"stripe:{mark}-{number}"]["result"]["problems"])
        (event,) = [one for one in waiting if one["event_id"] == f"stripe:{mark}-{number}"]
        assert any(reason in problem for problem in event["problems"])
        assert event["message"]["payload"]["id"] == f"{mark}-{number}"
    assert dead_letters(deployed, mark) == {}
    if deployed.emulator is not None:
        assert {step["status"] for step in deployed.emulator.trace() if step["kind"] == "workflow"} == {"SUCCEEDED"}


def test_a_card_number_is_kept_nowhere(deployed: Deployed, mark: str) -> None:
    """The event is rejected; neither the audit trail nor the queue of rejections has the number."""
    publish(deployed, notification(mark, description="4111 1111 1111 1111"))
    assert "1111" not in str(trail(deployed, mark, 2))
    (event,) = rejections(deployed, mark, 1)
    assert event["problems"] == ["the message held card numbers (1), which were taken out of it"]
    assert event["message"]["payload"]["data"]["object"]["description"] == "[card number]"


def test_an_event_of_the_future_is_rejected(deployed: Deployed, mark: str) -> None:
    message = notification(mark)
    message["payload"]["created"] = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    publish(deployed, message)
    stages = {stage.split("#")[0] for _, stage in trail(deployed, mark, 2)}
    assert stages == {"trigger", "validator"}
    (event,) = rejections(deployed, mark, 1)
    assert "is later than" in event["problems"][0]


def test_what_is_no_json_ends_in_the_triggers_queue(deployed: Deployed, mark: str) -> None:
    """After three attempts, as SNS sent it, with the error in the attributes; on AWS that takes three minutes."""
    publish(deployed, f"no json {mark}")
    queue = deployed.outputs["dead_letter_queue_urls"]["trigger"]
    (letter,) = letters(deployed, queue, mark)
    assert "message is not JSON" in letter["MessageAttributes"]["ErrorMessage"]["StringValue"]
    if deployed.emulator is not None:
        gave_up = [step for step in deployed.emulator.trace() if step["kind"] == "gave-up"]
        assert [step["attempts"] for step in gave_up] == [3]


def test_money_is_exact(deployed: Deployed, mark: str) -> None:
    """Yen have no decimals, dinars three; the amounts stay text."""
    payments = [("jpy", 2000, "2000"), ("kwd", 12340, "12.340"), ("usd", 1, "0.01")]
    publish(
        deployed,
        *(notification(f"{mark}-{code}", currency=code, amount_received=units) for code, units, _ in payments),
    )
    found = trail(deployed, mark, len(payments) * len(STAGES))
    for code, _, amount in payments:
        stored = found[f"stripe:{mark}-{code}", "processor"]["result"]["amount"]
        assert (stored, Decimal(stored)) == (amount, Decimal(amount))


def rejections(deployed: Deployed, mark: str, expected: int) -> list[dict[str, Any]]:
    """Take the rejected events of a test, when there are as many as expected."""
    found = letters(deployed, deployed.outputs["rejected_queue_url"], mark, partial(at_least, expected))
    return [json.loads(one["Body"])["event"] for one in found]


def dead_letters(deployed: Deployed, mark: str, **expected: int) -> dict[str, list[str]]:
    """Take the bodies of a test's dead letters by function, when there are as many as expected."""
    found = {}
    for name, queue in deployed.outputs["dead_letter_queue_urls"].items():
        enough = partial(at_least, expected.get(name, 0))
        found[name] = [one["Body"] for one in letters(deployed, queue, mark, enough)]
    return {name: bodies for name, bodies in found.items() if bodies}


def at_least(number: int, found: list[Any]) -> bool:
    return len(found) >= number
