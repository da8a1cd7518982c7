"""Payment events when something breaks: nothing is lost, and what failed says why."""

import json
from typing import Any

import pytest
from breaking import configured, reserved, silence, without_permission
from contents import letters
from deployed_stacks import Deployed
from stripe_events import STAGES, notification, publish, trail

pytestmark = [pytest.mark.integration, pytest.mark.emulator, pytest.mark.stack("lib/payment_events")]


def dead_letters(deployed: Deployed, name: str, mark: str) -> list[dict[str, Any]]:
    """Take the dead letters of a function."""
    return letters(deployed, deployed.outputs["dead_letter_queue_urls"][name], mark)


def kinds(deployed: Deployed, kind: str) -> list[dict[str, Any]]:
    """Give the steps of one kind."""
    return [step for step in deployed.local.trace() if step["kind"] == kind]


def test_a_throttled_enricher_is_tried_again_then_reported(deployed: Deployed, mark: str) -> None:
    """Six attempts, then its queue; sent again once there is room, the event is whole."""
    name = deployed.outputs["lambda_function_names"]["enricher"]
    with reserved(deployed, name, 0):
        publish(deployed, notification(mark))
        assert {stage for _, stage in trail(deployed, mark)} == {"trigger", "validator", "processor"}
    assert [step["function"] for step in kinds(deployed, "throttled")] == [name] * 6
    (letter,) = dead_letters(deployed, "enricher", mark)
    body = json.loads(letter["Body"])
    assert body["event"]["error"]["Error"] == "Lambda.TooManyRequestsException"
    event = {field: value for field, value in body["event"].items() if field != "error"}
    deployed.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    assert {stage for _, stage in trail(deployed, mark)} == set(STAGES)


def test_a_function_without_its_permission_is_denied(deployed: Deployed, mark: str) -> None:
    """The processor may not put: its queue gets the event and AWS's own words; given back, it works."""
    with without_permission(deployed, deployed.outputs["lambda_function_names"]["processor"], "dynamodb:PutItem"):
        publish(deployed, notification(f"{mark}-denied"))
        assert {stage for _, stage in trail(deployed, mark)} == {"trigger", "validator"}
        assert [step["action"] for step in kinds(deployed, "access-denied")] == ["dynamodb:PutItem"]
    (letter,) = dead_letters(deployed, "processor", mark)
    assert "AuditRefusedError" in letter["Body"]
    assert "is not authorized to perform: dynamodb:PutItem" in letter["Body"]
    publish(deployed, notification(f"{mark}-allowed"))
    assert (f"stripe:{mark}-allowed", "enricher") in trail(deployed, mark)


@pytest.mark.parametrize(("calls", "lost"), [(5, 0), (6, 1)])
def test_a_table_that_throttles_for_a_while(deployed: Deployed, mark: str, calls: int, lost: int) -> None:
    """The trigger tries three times, twice each; the sixth refusal in a row sends the event to its queue."""
    deployed.local.throttle(deployed.outputs["dynamodb_table_name"], calls)
    publish(deployed, notification(mark))
    found = trail(deployed, mark)
    assert {stage for _, stage in found} == (set() if lost else set(STAGES))
    assert len(kinds(deployed, "fault")) == calls
    reported = dead_letters(deployed, "trigger", mark)
    reasons = [one["MessageAttributes"]["ErrorMessage"]["StringValue"] for one in reported]
    assert len(reasons) == lost
    assert all("audit table busy" in reason for reason in reasons)


def test_a_trigger_that_is_killed(deployed: Deployed, mark: str) -> None:
    """In mid-invocation: Lambda invokes it again, and every event is whole, once."""
    name, events = deployed.outputs["lambda_function_names"]["trigger"], 4
    publish(deployed, *(notification(f"{mark}-{number}") for number in range(events)))
    assert killed(deployed, name)
    found = trail(deployed, mark)
    assert len(found) == events * len(STAGES)


def test_a_validator_that_is_killed(deployed: Deployed, mark: str) -> None:
    """In mid-invocation: each event is whole, or in the validator's queue."""
    name, events = deployed.outputs["lambda_function_names"]["validator"], 4
    publish(deployed, *(notification(f"{mark}-{number}") for number in range(events)))
    assert killed(deployed, name)
    whole = {event for event, stage in trail(deployed, mark) if stage == "enricher"}
    reported = {json.loads(one["Body"])["event"]["event_id"] for one in dead_letters(deployed, "validator", mark)}
    assert whole | reported == {f"stripe:{mark}-{number}" for number in range(events)}
    assert not whole & reported


def killed(deployed: Deployed, name: str) -> bool:
    """Kill a function until it ended in mid-invocation: a process that has just answered is killed in vain."""
    while deployed.local.ask("GET", "idle?seconds=0")["moving"]:
        deployed.local.kill(name)
        errors = [step["error"] or "" for step in kinds(deployed, "invoked") if step["function"] == name]
        if any("Runtime exited" in error for error in errors):
            return True
    return False


def test_a_function_that_exceeds_its_timeout(deployed: Deployed, mark: str) -> None:
    """Its queue gets the event with Lambda's words; sent again, the event is whole."""
    name = deployed.outputs["lambda_function_names"]["trigger"]
    with silence() as address, configured(deployed, name, {"AWS_ENDPOINT_URL_DYNAMODB": address}, Timeout=1):
        publish(deployed, notification(mark))
        deployed.local.wait_until_idle()
    (letter,) = dead_letters(deployed, "trigger", mark)
    assert "Task timed out after 1.00 seconds" in letter["MessageAttributes"]["ErrorMessage"]["StringValue"]
    assert trail(deployed, mark) == {}
    publish(deployed, json.loads(letter["Body"])["Records"][0]["Sns"]["Message"])
    assert {stage for _, stage in trail(deployed, mark)} == set(STAGES)
