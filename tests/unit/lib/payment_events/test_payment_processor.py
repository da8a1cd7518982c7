"""The processor: one standard payment, whatever the provider."""

import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber
from provider_messages import (
    ADYEN,
    EVENT_IDS,
    GONE,
    ITEM,
    MESSAGES,
    OBJECT,
    PAYMENTS,
    PAYPAL,
    RECEIVED_AT,
    STRIPE,
    changed,
)


@pytest.fixture
def processor(load):
    return load("processor")


def accepted(message):
    """What the validator answers to a message."""
    provider = message["provider"]
    return {
        "event_id": EVENT_IDS[provider],
        "provider": provider,
        "received_at": RECEIVED_AT,
        "payload": message["payload"],
    }


@pytest.mark.parametrize("provider", MESSAGES)
def test_each_provider_becomes_the_same_payment(provider, processor, records):
    payment = processor.lambda_handler(accepted(MESSAGES[provider]), None)

    assert payment == PAYMENTS[provider]
    record = records()[EVENT_IDS[provider], "processor"]
    assert record["status"] == "processed"
    assert record["result"] == payment


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        # Amounts: the provider's decimals in, those of ISO 4217 out.
        (changed(STRIPE, ((*OBJECT, "currency"), "jpy")), {"amount": "2000", "currency": "JPY"}),
        (changed(STRIPE, ((*OBJECT, "currency"), "kwd")), {"amount": "2.000", "currency": "KWD"}),
        (changed(STRIPE, ((*OBJECT, "currency"), "isk")), {"amount": "20", "currency": "ISK"}),
        (changed(STRIPE, ((*OBJECT, "currency"), "ugx")), {"amount": "20", "currency": "UGX"}),
        (changed(STRIPE, ((*OBJECT, "currency"), "mga")), {"amount": "2000.00", "currency": "MGA"}),
        (changed(STRIPE, ((*OBJECT, "amount_received"), 1)), {"amount": "0.01"}),
        (changed(STRIPE, ((*OBJECT, "amount_received"), 10**15)), {"amount": "10000000000000.00"}),
        (changed(ADYEN, ((*ITEM, "amount", "currency"), "CLP")), {"amount": "20", "currency": "CLP"}),
        (changed(ADYEN, ((*ITEM, "amount", "currency"), "IDR")), {"amount": "2000.00", "currency": "IDR"}),
        (changed(PAYPAL, (("resource", "amount", "value"), "20")), {"amount": "20.00"}),
        (changed(PAYPAL, (("resource", "amount", "value"), "20.5")), {"amount": "20.50"}),
        (changed(PAYPAL, (("resource", "amount", "value"), "0.1")), {"amount": "0.10"}),
        # Times: any offset in, UTC out.
        (
            changed(PAYPAL, (("create_time",), "2026-01-31T01:00:00.123456-05:00")),
            {"occurred_at": "2026-01-31T06:00:00.123Z"},
        ),
        # What the event says of the payment, and where its amount is.
        (changed(STRIPE, (("type",), "payment_intent.payment_failed")), {"status": "failed", "amount": "25.00"}),
        (changed(STRIPE, (("type",), "refund.created")), {"status": "refunded", "amount": "25.00"}),
        (changed(ADYEN, ((*ITEM, "success"), "false")), {"status": "failed"}),
        (
            changed(
                PAYPAL,
                (("event_type",), "CUSTOMER.DISPUTE.CREATED"),
                (("resource",), {"dispute_id": "PP-D-1", "dispute_amount": {"value": "5.00", "currency_code": "EUR"}}),
            ),
            {"status": "disputed", "payment_id": "PP-D-1", "amount": "5.00", "currency": "EUR", "customer_id": None},
        ),
        # Customer and country, where there are any.
        (changed(STRIPE, ((*OBJECT, "customer"), None)), {"customer_id": None}),
        (changed(STRIPE, ((*OBJECT, "shipping"), GONE)), {"country": None}),
        (changed(ADYEN, ((*ITEM, "additionalData"), GONE)), {"customer_id": None, "country": None}),
        (changed(ADYEN, ((*ITEM, "additionalData", "shopperCountry"), "NL")), {"country": "NL"}),
        (changed(PAYPAL, (("resource", "payer", "address", "country_code"), "GB")), {"country": "GB"}),
    ],
)
def test_details_are_standardised(message, expected, processor):
    payment = processor.lambda_handler(accepted(message), None)
    assert {name: payment[name] for name in expected} == expected


def test_a_second_arrival_gets_the_stored_payment(processor, records):
    first = processor.lambda_handler(accepted(STRIPE), None)
    before = records()
    assert processor.lambda_handler(accepted(STRIPE), None) == first
    assert records() == before


def test_another_payment_under_the_same_event_is_refused(processor):
    processor.lambda_handler(accepted(STRIPE), None)
    other = accepted(changed(STRIPE, ((*OBJECT, "amount_received"), 1)))
    with pytest.raises(Exception, match="stripe:evt_1 was recorded by processor with other content") as raised:
        processor.lambda_handler(other, None)
    assert type(raised.value).__name__ == "ConflictingRecordError"


def test_a_payload_that_was_not_validated_is_named(processor, records):
    with pytest.raises(Exception, match=r"payload\.type is missing") as raised:
        processor.lambda_handler(accepted(changed(STRIPE, (("type",), GONE))), None)
    assert type(raised.value).__name__ == "InvalidFieldError"
    assert records() == {}


def test_an_input_that_the_validator_never_sends_is_named(processor):
    with pytest.raises(Exception, match=r"input lacks: event_id \(str\), provider \(str\), received_at \(str\)"):
        processor.lambda_handler({"payload": {}}, None)


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("ThrottlingException", 400, "AuditUnavailableError"),
        ("ProvisionedThroughputExceededException", 400, "AuditUnavailableError"),
        ("RequestLimitExceeded", 400, "AuditUnavailableError"),
        ("InternalServerError", 500, "AuditUnavailableError"),
        ("AccessDeniedException", 400, "AuditRefusedError"),
        ("ResourceNotFoundException", 400, "AuditRefusedError"),
    ],
)
def test_an_audit_table_that_fails_tells_whether_to_try_again(code, status, error, processor):
    """Step Functions retries AuditUnavailableError alone."""
    with Stubber(processor.TRAIL._client) as stub:
        stub.add_client_error("put_item", code, "no", status)
        with pytest.raises(Exception, match=f"audit table .*{code}") as raised:
            processor.lambda_handler(accepted(STRIPE), None)
    assert type(raised.value).__name__ == error


def test_an_audit_table_out_of_reach_is_tried_again(processor, monkeypatch):
    def put_item(**_):
        raise ReadTimeoutError(endpoint_url="https://dynamodb")

    monkeypatch.setattr(processor.TRAIL._client, "put_item", put_item)
    with pytest.raises(Exception, match="audit table out of reach") as raised:
        processor.lambda_handler(accepted(STRIPE), None)
    assert type(raised.value).__name__ == "AuditUnavailableError"
