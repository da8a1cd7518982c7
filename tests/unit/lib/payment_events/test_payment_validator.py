"""The validator: what is wrong with an event, and what is recorded of it."""

from datetime import UTC, datetime, timedelta

import pytest
from provider_messages import ADYEN, EVENT_IDS, GONE, ITEM, MESSAGES, OBJECT, PAYPAL, STRIPE, changed, workflow_input


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
    ({"payload": {}}, "provider None is none of: stripe, paypal, adyen"),
    ({"provider": "square", "payload": {}}, "provider 'square' is none of: stripe, paypal, adyen"),
    ({"provider": {}, "payload": {}}, "provider {} is none of: stripe, paypal, adyen"),
    ({"provider": "stripe"}, "payload.id is missing; payload.type is missing; payload.created is missing"),
    ({"provider": "stripe", "payload": "text"}, "payload.id is missing"),
    # idempotency key
    (changed(STRIPE, (("id",), GONE)), "payload.id is missing"),
    (changed(STRIPE, (("id",), "")), "payload.id is not 1 to 200 visible ASCII characters"),
    (changed(STRIPE, (("id",), "é")), "payload.id is not 1 to 200 visible ASCII characters"),
    (changed(STRIPE, (("id",), "x" * 201)), "payload.id is not 1 to 200"),
    (changed(STRIPE, (("id",), 7)), "payload.id is not 1 to 200 visible ASCII characters"),
    # type and outcome
    (changed(STRIPE, (("type",), "invoice.paid")), "payload.type 'invoice.paid' is none of: payment_intent.processing"),
    (changed(STRIPE, (("type",), [])), "payload.type [] is none of"),
    (changed(ADYEN, ((*ITEM, "success"), "maybe")), "success 'maybe' is neither 'true' nor 'false'"),
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
    # amount
    (changed(STRIPE, ((*OBJECT, "amount_received"), 0)), "payload.data.object.amount_received 0 is not positive"),
    (changed(STRIPE, ((*OBJECT, "amount_received"), -1)), "amount_received -1 is not positive"),
    (
        changed(STRIPE, ((*OBJECT, "amount_received"), 20.5)),
        "amount_received 20.5 is not a whole number of minor units",
    ),
    (
        changed(STRIPE, ((*OBJECT, "amount_received"), "20")),
        "amount_received '20' is not a whole number of minor units",
    ),
    (changed(STRIPE, ((*OBJECT, "amount_received"), True)), "amount_received True is not a whole number"),
    (
        changed(STRIPE, ((*OBJECT, "amount_received"), 10**16)),
        "amount_received 10000000000000000 is not a whole number",
    ),
    (changed(PAYPAL, (("resource", "amount", "value"), 20)), "value 20 is not a decimal written as text"),
    (changed(PAYPAL, (("resource", "amount", "value"), "1e3")), "value '1e3' is not a decimal written as text"),
    (changed(PAYPAL, (("resource", "amount", "value"), "NaN")), "value 'NaN' is not a decimal written as text"),
    (changed(PAYPAL, (("resource", "amount", "value"), "-1.00")), "value '-1.00' is not a decimal"),
    (changed(PAYPAL, (("resource", "amount", "value"), "0.00")), "value '0.00' is not positive"),
    (changed(PAYPAL, (("resource", "amount", "value"), "20.001")), "value '20.001' has more decimals than USD allows"),
    (
        changed(STRIPE, ((*OBJECT, "currency"), "isk"), ((*OBJECT, "amount_received"), 550)),
        "amount_received 550 has more decimals than ISK allows",
    ),
    # currency
    (changed(PAYPAL, (("resource", "amount", "currency_code"), "XXX")), "currency_code 'XXX' is no ISO 4217 currency"),
    (changed(PAYPAL, (("resource", "amount", "currency_code"), 840)), "currency_code 840 is no ISO 4217 currency"),
    (changed(PAYPAL, (("resource", "amount", "currency_code"), None)), "currency_code is missing"),
    # time
    (changed(STRIPE, (("created",), GONE)), "payload.created is missing"),
    (changed(STRIPE, (("created",), True)), "payload.created True is neither ISO 8601 with an offset nor Unix seconds"),
    (changed(STRIPE, (("created",), 1.5)), "payload.created 1.5 is neither ISO 8601"),
    (changed(STRIPE, (("created",), 10**20)), "payload.created 100000000000000000000 is neither ISO 8601"),
    (changed(PAYPAL, (("create_time",), "yesterday")), "payload.create_time 'yesterday' is neither ISO 8601"),
    (
        changed(PAYPAL, (("create_time",), "2026-01-31T11:59:58")),
        "create_time '2026-01-31T11:59:58' is neither ISO 8601",
    ),
    (changed(PAYPAL, (("create_time",), "9999-01-01T00:00:00Z")), "9999-01-01T00:00:00.000Z is later than"),
    # customer and country
    (changed(STRIPE, ((*OBJECT, "customer"), {"id": "cus_1"})), "payload.data.object.customer is not 1 to 200 visible"),
    (changed(STRIPE, ((*OBJECT, "shipping", "address", "country"), "Germany")), "country 'Germany' is no ISO 3166-1"),
    (changed(PAYPAL, (("resource", "payer", "address", "country_code"), 49)), "country_code 49 is no ISO 3166-1"),
]


@pytest.mark.parametrize(("message", "problem"), BAD, ids=[problem for _, problem in BAD])
def test_a_bad_event_is_rejected_by_name_and_recorded(message, problem, validator, records):
    with pytest.raises(validator.EventRejectedError) as raised:
        validator.lambda_handler(workflow_input(message, "stripe:evt_1"), None)

    assert problem in str(raised.value)
    ((event_id, stage),) = records()
    assert event_id == "stripe:evt_1"
    assert stage.startswith("validator#rejected#")
    record = records()[event_id, stage]
    assert record["status"] == "rejected"
    assert str(raised.value) == f"stripe:evt_1: {'; '.join(record['result']['problems'])}"


def test_everything_that_is_wrong_is_named_once(validator):
    message = changed(STRIPE, (("id",), GONE), ((*OBJECT, "currency"), "XXX"), (("created",), "now"))
    with pytest.raises(validator.EventRejectedError) as raised:
        validator.lambda_handler(workflow_input(message), None)
    assert str(raised.value) == (
        "stripe:evt_1: payload.id is missing; "
        "payload.data.object.currency 'XXX' is no ISO 4217 currency; "
        "payload.created 'now' is neither ISO 8601 with an offset nor Unix seconds"
    )


def test_a_clock_that_is_a_little_ahead_is_allowed(validator):
    soon, later = (int((datetime.now(UTC) + timedelta(seconds=seconds)).timestamp()) for seconds in (240, 360))
    assert validator.lambda_handler(workflow_input(changed(STRIPE, (("created",), soon))), None)
    with pytest.raises(validator.EventRejectedError, match="is later than"):
        validator.lambda_handler(workflow_input(changed(STRIPE, (("created",), later))), None)


def test_an_event_under_another_name_is_rejected(validator):
    with pytest.raises(validator.EventRejectedError, match="event_id stripe:evt_2 is not the payload's stripe:evt_1"):
        validator.lambda_handler(workflow_input(STRIPE, "stripe:evt_2"), None)


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
    bad = workflow_input(changed(STRIPE, (("created",), GONE)))
    for _ in range(2):
        with pytest.raises(validator.EventRejectedError, match=r"payload\.created is missing"):
            validator.lambda_handler(bad, None)
    assert len(records()) == 1


def test_a_rejected_event_may_come_again_corrected(validator, records):
    with pytest.raises(validator.EventRejectedError):
        validator.lambda_handler(workflow_input(changed(STRIPE, (("created",), GONE))), None)
    assert validator.lambda_handler(workflow_input(STRIPE), None)
    assert sorted(record["status"] for record in records().values()) == ["accepted", "rejected"]


def test_other_content_under_the_same_identifier_is_rejected(validator, records):
    validator.lambda_handler(workflow_input(STRIPE), None)
    forged = changed(STRIPE, ((*OBJECT, "amount_received"), 200_000))
    with pytest.raises(validator.EventRejectedError, match="was recorded by validator with other content"):
        validator.lambda_handler(workflow_input(forged), None)
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
    with pytest.raises(validator.EventRejectedError):
        validator.lambda_handler(workflow_input(changed(STRIPE, (("created",), GONE))), None)
    logged = [record for record in caplog.records if record.name == validator.__name__]
    assert [(record.message, record.event_id) for record in logged] == [
        ("event accepted", "stripe:evt_1"),
        ("event rejected", "stripe:evt_1"),
    ]
