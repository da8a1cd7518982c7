"""The trigger: SNS messages to the event bus."""

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber
from provider_messages import ADYEN, EVENT_IDS, MESSAGES, PAYPAL, RECEIVED_AT, STRIPE, changed, sns_event


@pytest.fixture
def trigger(load, started):
    return load("trigger")


@pytest.mark.parametrize("provider", MESSAGES)
def test_a_message_starts_the_workflow_with_its_event(provider, trigger, started, records):
    answer = trigger.lambda_handler(sns_event(MESSAGES[provider]), None)

    assert answer == {"forwarded": [EVENT_IDS[provider]]}
    assert started() == [
        {
            "event_id": EVENT_IDS[provider],
            "message_id": "m-1",
            "received_at": RECEIVED_AT,
            "card_numbers": 0,
            "message": MESSAGES[provider],
        }
    ]
    record = records()[EVENT_IDS[provider], "trigger"]
    assert record["status"] == "received"
    assert record["result"] == {"message_id": "m-1", "received_at": RECEIVED_AT}


def test_a_second_arrival_is_forwarded_again_and_recorded_once(trigger, started, records):
    """The first one may have died between the record and the event bus."""
    trigger.lambda_handler(sns_event(STRIPE), None)
    before = records()
    trigger.lambda_handler(sns_event(STRIPE), None)

    assert len(started()) == 2
    assert records() == before


@pytest.mark.parametrize(
    "message",
    [{}, {"provider": "square", "payload": {}}, {"provider": ["stripe"]}, {"provider": "stripe", "payload": None}],
    ids=repr,
)
def test_a_message_without_an_identifier_goes_by_the_one_of_sns(message, trigger, started):
    assert trigger.lambda_handler(sns_event(message), None) == {"forwarded": ["sns:m-1"]}
    assert [detail["message"] for detail in started()] == [message]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "message is not JSON: Expecting value"),
        ('{"provider": "stripe"', "message is not JSON"),
        ('{"provider": NaN}', "message is not JSON: NaN is no JSON value"),
        ("[" * 100_000, "message is not JSON: maximum recursion depth exceeded"),
        ('{"amount": 1e400}', "message is not JSON: a number of 5 characters is too large"),
        ('{"amount": -1e400}', "message is not JSON: a number of 6 characters is too large"),
        ("[1]", "message is JSON, but a list and no object"),
        ('"text"', "message is JSON, but a str and no object"),
    ],
)
def test_a_malformed_message_is_named(text, problem, trigger, started):
    with pytest.raises(
        trigger.DeliveryError, match=f"1 of 1 messages not forwarded: m-1: MalformedInputError: {problem}"
    ):
        trigger.lambda_handler(sns_event(text), None)
    assert started() == []


@pytest.mark.parametrize(
    ("value", "kept", "numbers"),
    [
        ("4111111111111111", "[card number]", 1),
        (4111111111111111, "[card number]", 1),
        ("card 5555-5555-5555-4444 of 378282246310005.", "card [card number] of [card number].", 2),
        ({"3056 930902 5904": ["6011111111111117"]}, {"[card number]": ["[card number]"]}, 2),
        ("4111111111111112", "4111111111111112", 0),  # fails the check of Luhn
        ("8515131751004933", "8515131751004933", 0),  # an older reference of Adyen
        ("+4917612345678", "+4917612345678", 0),
        (True, True, 0),
        (20.5, 20.5, 0),
    ],
)
def test_card_numbers_are_taken_out_before_anything_is_stored(value, kept, numbers, trigger, started, records):
    trigger.lambda_handler(sns_event(changed(STRIPE, (("description",), value))), None)
    (state,) = started()
    assert state["message"]["payload"]["description"] == kept
    assert state["card_numbers"] == numbers
    assert numbers == 0 or "1111" not in f"{state} {records()}"


def test_one_bad_message_does_not_hold_up_the_others(trigger, started, caplog):
    with pytest.raises(trigger.DeliveryError, match="1 of 3 messages not forwarded: m-2: MalformedInputError"):
        trigger.lambda_handler(sns_event(STRIPE, "no JSON", ADYEN), None)

    assert [detail["event_id"] for detail in started()] == [EVENT_IDS["stripe"], EVENT_IDS["adyen"]]
    assert [record.message_id for record in caplog.records if record.levelname == "ERROR"] == ["m-2"]


def test_an_event_that_the_bus_refuses_fails_the_invocation_after_the_others(trigger, started):
    """PutEvents answers 200 and counts the failure in its body."""
    refusal = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException", "ErrorMessage": "Slow down"}]}
    with Stubber(trigger.EVENTS) as stub:
        stub.add_response("put_events", refusal)
        stub.add_response("put_events", {"FailedEntryCount": 0, "Entries": [{"EventId": "e"}]})
        with pytest.raises(
            trigger.DeliveryError, match=r"1 of 2 .*m-1: PublishError: .*ThrottlingException: Slow down"
        ):
            trigger.lambda_handler(sns_event(STRIPE, PAYPAL), None)
        stub.assert_no_pending_responses()

    trigger.lambda_handler(sns_event(STRIPE, PAYPAL), None)  # Lambda's second attempt
    assert len(started()) == 2


def test_an_event_too_large_for_the_workflow_is_named(trigger, started):
    message = changed(STRIPE, (("description",), "x" * 200_000))
    with pytest.raises(trigger.DeliveryError, match=r"m-1: PublishError: event has 200\d+ bytes"):
        trigger.lambda_handler(sns_event(message), None)
    assert started() == []


def test_a_request_that_the_bus_refuses_fails_the_invocation(trigger):
    with Stubber(trigger.EVENTS) as stub:
        stub.add_client_error("put_events", "AccessDeniedException", "not allowed", 403)
        with pytest.raises(trigger.DeliveryError, match=r"m-1: PublishError: .*not allowed"):
            trigger.lambda_handler(sns_event(STRIPE), None)


def test_a_bus_out_of_reach_fails_the_invocation(trigger, monkeypatch):
    def put_events(**_):
        raise EndpointConnectionError(endpoint_url="https://events")

    monkeypatch.setattr(trigger.EVENTS, "put_events", put_events)
    with pytest.raises(trigger.DeliveryError, match=r"m-1: PublishError: .*Could not connect"):
        trigger.lambda_handler(sns_event(STRIPE), None)


def test_an_arrival_that_cannot_be_recorded_is_not_forwarded(trigger, started):
    with Stubber(trigger.TRAIL._client) as stub:
        stub.add_client_error("put_item", "AccessDeniedException", "not allowed", 400)
        with pytest.raises(trigger.DeliveryError, match=r"m-1: AuditRefusedError: .*not allowed"):
            trigger.lambda_handler(sns_event(STRIPE), None)
    assert started() == []


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ({}, "input lacks: Records"),
        (None, "input lacks: Records"),
        ({"Records": []}, "input has no records"),
        ({"Records": [{"s3": {}}]}, "input lacks: Sns"),
        ({"Records": [{"Sns": {"Message": "{}"}}]}, r"input lacks: MessageId \(str\), Timestamp \(str\)"),
    ],
    ids=repr,
)
def test_an_invocation_not_from_sns_is_named(event, problem, trigger):
    with pytest.raises(trigger.MalformedInputError, match=problem):
        trigger.lambda_handler(event, None)


def test_logs_carry_the_event_id(trigger, caplog):
    caplog.set_level("INFO")
    trigger.lambda_handler(sns_event(STRIPE), None)
    (record,) = [record for record in caplog.records if record.message == "message forwarded"]
    assert (record.event_id, record.message_id) == ("stripe:evt_1", "m-1")
