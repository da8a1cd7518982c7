"""The validator: what is wrong with an event, and what is recorded of it."""

from datetime import UTC, datetime, timedelta

import pytest
from provider_messages import (
    ADYEN,
    EVENT_IDS,
    GONE,
    ITEM,
    MESSAGES,
    OBJECT,
    PAYPAL,
    STRIPE,
    changed,
    paths,
    workflow_input,
)


@pytest.fixture
def validator(load):
    return load("validator")


@pytest.mark.parametrize("provider", MESSAGES)
def test_a_sound_event_is_accepted(provider, validator, records):
    event_id = EVENT_IDS[provider]
    answer = validator.lambda_handler(workflow_input(MESSAGES[provider]), None)

    result = {"event_id": event_id, "provider": provider, "received_at": "2026-01-31T12:00:00.000Z"}
    assert answer == {**result, "payload": MESSAGES[provider]["payload"]}
    (record,) = records().values()
    assert (record["event_id"], record["stage"], record["status"]) == (event_id, "validator", "accepted")
    assert record["result"] == result
    assert datetime.fromisoformat(record["recorded_at"]).tzinfo == UTC


BAD = [
    # provider and shape
    ({"payload": {}}, "provider (nothing) is none of: stripe, paypal, adyen"),
    ({"provider": "square", "payload": {}}, "provider (text of 6 characters) is none of: stripe, paypal, adyen"),
    ({"provider": {}, "payload": {}}, "provider (object of 0) is none of: stripe, paypal, adyen"),
    ({"provider": "stripe"}, "payload.id is missing; payload.type is missing; payload.created is missing"),
    ({"provider": "stripe", "payload": "text"}, "payload.id is missing"),
    # idempotency key
    (changed(STRIPE, (("id",), GONE)), "payload.id is missing"),
    (changed(STRIPE, (("id",), "")), "payload.id is not 1 to 200 visible ASCII characters"),
    (changed(STRIPE, (("id",), "é")), "payload.id is not 1 to 200 visible ASCII characters"),
    (changed(STRIPE, (("id",), "x" * 201)), "payload.id is not 1 to 200"),
    (changed(STRIPE, (("id",), 7)), "payload.id is not 1 to 200 visible ASCII characters"),
    # type and outcome
    (
        changed(STRIPE, (("type",), "invoice.paid")),
        "payload.type (text of 12 characters) is none of: payment_intent.processing",
    ),
    (changed(STRIPE, (("type",), [])), "payload.type (list of 0) is none of"),
    (changed(ADYEN, ((*ITEM, "success"), "maybe")), "success (text of 5 characters) is neither 'true' nor 'false'"),
    (
        changed(ADYEN, ((*ITEM, "success"), GONE)),
        "payload.notificationItems.0.NotificationRequestItem.success is missing",
    ),
    (
        changed(ADYEN, (("notificationItems",), ADYEN["payload"]["notificationItems"] * 2)),
        "payload.notificationItems is not a list of one item",
    ),
    # payment
    (changed(PAYPAL, (("resource", "id"), GONE)), "payload.resource.id is missing"),
    (changed(STRIPE, (("id",), "evt_4111111111111111")), "payload.id holds a card number"),
    (changed(STRIPE, ((*OBJECT, "customer"), "4111-1111-1111-1111")), "customer holds a card number"),
    # amount
    (
        changed(STRIPE, ((*OBJECT, "amount_received"), 0)),
        "payload.data.object.amount_received (whole number of 1 digits) is not positive",
    ),
    (changed(STRIPE, ((*OBJECT, "amount_received"), -1)), "amount_received (whole number of 1 digits) is not positive"),
    (
        changed(STRIPE, ((*OBJECT, "amount_received"), 20.5)),
        "amount_received (number) is not a whole number of minor units",
    ),
    (
        changed(STRIPE, ((*OBJECT, "amount_received"), "20")),
        "amount_received (text of 2 characters) is not a whole number of minor units",
    ),
    (changed(STRIPE, ((*OBJECT, "amount_received"), True)), "amount_received (boolean) is not a whole number"),
    (
        changed(STRIPE, ((*OBJECT, "amount_received"), 10**16)),
        "amount_received (whole number of 17 digits) is not a whole number",
    ),
    (
        changed(PAYPAL, (("resource", "amount", "value"), 20)),
        "value (whole number of 2 digits) is not a decimal written as text",
    ),
    (
        changed(PAYPAL, (("resource", "amount", "value"), "1e3")),
        "value (text of 3 characters) is not a decimal written as text",
    ),
    (
        changed(PAYPAL, (("resource", "amount", "value"), "NaN")),
        "value (text of 3 characters) is not a decimal written as text",
    ),
    (changed(PAYPAL, (("resource", "amount", "value"), "-1.00")), "value (text of 5 characters) is not a decimal"),
    (changed(PAYPAL, (("resource", "amount", "value"), "0.00")), "value (text of 4 characters) is not positive"),
    (
        changed(PAYPAL, (("resource", "amount", "value"), "20.001")),
        "value (text of 6 characters) has more decimals than USD allows",
    ),
    (
        changed(STRIPE, ((*OBJECT, "currency"), "isk"), ((*OBJECT, "amount_received"), 550)),
        "amount_received (whole number of 3 digits) has more decimals than ISK allows",
    ),
    # currency
    (
        changed(PAYPAL, (("resource", "amount", "currency_code"), "XXX")),
        "currency_code (text of 3 characters) is no ISO 4217 currency",
    ),
    (
        changed(PAYPAL, (("resource", "amount", "currency_code"), 840)),
        "currency_code (whole number of 3 digits) is no ISO 4217 currency",
    ),
    (changed(PAYPAL, (("resource", "amount", "currency_code"), None)), "currency_code is missing"),
    # time
    (changed(STRIPE, (("created",), GONE)), "payload.created is missing"),
    (
        changed(STRIPE, (("created",), True)),
        "payload.created (boolean) is neither ISO 8601 with an offset nor Unix seconds",
    ),
    (changed(STRIPE, (("created",), 1.5)), "payload.created (number) is neither ISO 8601"),
    (changed(STRIPE, (("created",), 10**20)), "payload.created (whole number of 21 digits) is neither ISO 8601"),
    (
        changed(PAYPAL, (("create_time",), "yesterday")),
        "payload.create_time (text of 9 characters) is neither ISO 8601",
    ),
    (
        changed(PAYPAL, (("create_time",), "2026-01-31T11:59:58")),
        "create_time (text of 19 characters) is neither ISO 8601",
    ),
    (changed(PAYPAL, (("create_time",), "9999-01-01T00:00:00Z")), "the event's time is later than 20"),
    # customer and country
    (changed(STRIPE, ((*OBJECT, "customer"), {"id": "cus_1"})), "payload.data.object.customer is not 1 to 200 visible"),
    (
        changed(STRIPE, ((*OBJECT, "shipping", "address", "country"), "Germany")),
        "country (text of 7 characters) is no ISO 3166-1",
    ),
    (
        changed(PAYPAL, (("resource", "payer", "address", "country_code"), 49)),
        "country_code (whole number of 2 digits) is no ISO 3166-1",
    ),
]


@pytest.mark.parametrize(("message", "problem"), BAD, ids=[problem for _, problem in BAD])
def test_a_bad_event_is_answered_with_what_is_wrong_and_recorded(message, problem, validator, records):
    """It is no failure of the function: the workflow decides by the answer."""
    answer = validator.lambda_handler(workflow_input(message, "stripe:evt_1"), None)

    assert problem in "; ".join(answer["problems"])
    assert (answer["event_id"], answer["message"]) == ("stripe:evt_1", message)
    ((event_id, stage),) = records()
    assert event_id == "stripe:evt_1"
    assert stage.startswith("validator#rejected#")
    record = records()[event_id, stage]
    assert (record["status"], record["result"]) == ("rejected", {"problems": answer["problems"]})


def problems(validator, *arguments, **more):
    """Invoke the validator, and give what it finds wrong."""
    return validator.lambda_handler(workflow_input(*arguments, **more), None)["problems"]


PRIVATE = "Erika Mustermann, Heidestrasse 17, 51147 Koeln"


@pytest.mark.parametrize("provider", MESSAGES)
def test_no_value_of_a_payload_is_in_an_answer_or_a_log(provider, validator, caplog):
    """Whichever field holds a name and an address, and whatever else is wrong."""
    places = [path for path in paths(MESSAGES[provider]["payload"]) if path]
    for place in places:
        message = changed(MESSAGES[provider], (place, PRIVATE))
        answer = validator.lambda_handler(workflow_input(message), None)
        told = [*answer.get("problems", ()), *(str(vars(record)) for record in caplog.records)]
        assert not any("Mustermann" in text for text in told), place


def test_card_numbers_that_were_taken_out_reject_an_event(validator):
    event = {**workflow_input(STRIPE), "card_numbers": 2}
    answer = validator.lambda_handler(event, None)
    assert answer["problems"] == ["the message held card numbers (2), which were taken out of it"]


@pytest.mark.parametrize("success", ["true", "false"])
def test_an_authorisation_of_nothing_verifies_a_card(success, validator):
    """https://docs.adyen.com/payment-methods/cards/bin-data-and-card-verification."""
    nothing = changed(ADYEN, ((*ITEM, "amount", "value"), 0), ((*ITEM, "success"), success))
    answer = validator.lambda_handler(workflow_input(nothing, f"adyen:PSP1:AUTHORISATION:{success}"), None)
    assert "problems" not in answer
    capture = changed(nothing, ((*ITEM, "eventCode"), "CAPTURE"))
    assert "is not positive" in problems(validator, capture, f"adyen:PSP1:CAPTURE:{success}")[0]


def test_everything_that_is_wrong_is_named_once(validator):
    message = changed(STRIPE, (("id",), GONE), ((*OBJECT, "currency"), "XXX"), (("created",), "now"))
    assert problems(validator, message) == [
        "payload.id is missing",
        "payload.data.object.currency (text of 3 characters) is no ISO 4217 currency",
        "payload.created (text of 3 characters) is neither ISO 8601 with an offset nor Unix seconds",
    ]


def test_a_clock_that_is_a_little_ahead_is_allowed(validator):
    soon, later = (int((datetime.now(UTC) + timedelta(seconds=seconds)).timestamp()) for seconds in (240, 360))
    assert "problems" not in validator.lambda_handler(workflow_input(changed(STRIPE, (("created",), soon))), None)
    assert "is later than" in problems(validator, changed(STRIPE, (("created",), later)))[0]


def test_an_event_under_another_name_is_rejected(validator):
    assert problems(validator, STRIPE, "stripe:evt_2") == ["event_id is not the payload's"]


def test_a_second_arrival_gets_the_first_answer(validator, records):
    """Though it arrives later, and Stripe has counted down its pending deliveries."""
    first = validator.lambda_handler(workflow_input(STRIPE), None)
    before = records()
    again = changed(STRIPE, (("pending_webhooks",), 1))
    second = validator.lambda_handler(workflow_input(again, received_at="2026-01-31T13:00:00.000Z"), None)

    assert second == {**first, "payload": again["payload"]}
    assert second["received_at"] == "2026-01-31T12:00:00.000Z"
    assert records() == before


def test_a_second_arrival_of_a_bad_event_is_rejected_again_and_recorded_once(validator, records):
    bad = changed(STRIPE, (("created",), GONE))
    for _ in range(2):
        assert problems(validator, bad) == ["payload.created is missing"]
    assert len(records()) == 1


def test_a_rejected_event_may_come_again_corrected(validator, records):
    assert problems(validator, changed(STRIPE, (("created",), GONE)))
    assert "problems" not in validator.lambda_handler(workflow_input(STRIPE), None)
    assert sorted(record["status"] for record in records().values()) == ["accepted", "rejected"]


def test_other_content_under_the_same_identifier_is_rejected(validator, records):
    validator.lambda_handler(workflow_input(STRIPE), None)
    forged = changed(STRIPE, ((*OBJECT, "amount_received"), 200_000))
    assert "was recorded by validator with other content" in problems(validator, forged)[0]
    assert sorted(record["status"] for record in records().values()) == ["accepted", "rejected"]


@pytest.mark.parametrize("event", [None, [], {}, {"event_id": 1, "received_at": None, "message": []}], ids=repr)
def test_an_input_that_the_trigger_never_sends_is_named(event, load):
    validator = load("validator")
    with pytest.raises(
        Exception, match=r"input lacks: event_id \(str\), received_at \(str\), message \(dict\)"
    ) as raised:
        validator.lambda_handler(event, None)
    assert type(raised.value).__name__ == "MalformedInputError"


def test_logs_carry_the_event_id(validator, caplog):
    caplog.set_level("INFO")
    validator.lambda_handler(workflow_input(STRIPE), None)
    validator.lambda_handler(workflow_input(changed(STRIPE, (("created",), GONE))), None)
    logged = [record for record in caplog.records if record.name == validator.__name__]
    assert [(record.message, record.event_id) for record in logged] == [
        ("event accepted", "stripe:evt_1"),
        ("event rejected", "stripe:evt_1"),
    ]
