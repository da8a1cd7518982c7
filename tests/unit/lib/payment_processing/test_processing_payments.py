"""The payment processor: every message becomes a state in the table, or comes again."""

import http.client
import json
from decimal import Decimal

import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from processing_functions import ENVIRONMENT, load
from processing_messages import PAYMENT, Clock, batch, failed, message, payment

DONE = failed()
APPROVE = {"decision": "approve", "score": 0.12}
DECLINE = {"decision": "decline", "score": 1}


def test_a_payment_is_checked_and_stored(processor, payments, clock, fraud_api):
    assert processor.lambda_handler(batch(PAYMENT), clock) == DONE

    item = payments()["tx-1"]
    assert item["amount"] == Decimal("20.5")
    assert (item["payment_status"], item["fraud_score"]) == ("APPROVED", Decimal("0.12"))
    assert item["timestamp"] == "2026-01-31T11:59:58.125Z"
    assert (item["message_id"], item["group"]) == ("m-1", "acc-7")
    assert item["received_at"] <= item["decided_at"]
    (request,) = fraud_api.requests
    assert (request["method"], request["url"]) == ("POST", ENVIRONMENT["FRAUD_API_URL"])
    assert json.loads(request["body"]) == {**PAYMENT, "timestamp": "2026-01-31T11:59:58.125Z"}


@pytest.mark.parametrize(
    ("decision", "status"), [("approve", "APPROVED"), ("decline", "DECLINED"), ("review", "REVIEW")]
)
def test_the_decision_becomes_the_state(decision, status, processor, payments, clock, fraud_api):
    fraud_api.answers = [{"decision": decision, "score": 0.5}]
    processor.lambda_handler(batch(PAYMENT), clock)
    assert payments()["tx-1"]["payment_status"] == status


# --- messages that come again, late, or out of order ------------------------------------------------


def test_the_same_message_twice_is_decided_once(processor, payments, clock, fraud_api):
    processor.lambda_handler(batch(PAYMENT), clock)
    before = payments()
    fraud_api.answers = [DECLINE]
    assert processor.lambda_handler(batch(PAYMENT), clock) == DONE
    assert payments() == before
    assert fraud_api.asked == ["tx-1"]


def test_the_same_payment_in_other_words_is_the_same(processor, payments, clock, fraud_api):
    again = payment(1, amount="20.5", timestamp="2026-01-31T11:59:58.125Z")
    assert processor.lambda_handler(batch(PAYMENT, again), clock) == DONE
    assert set(payments()) == {"tx-1"}
    assert fraud_api.asked == ["tx-1"]


def test_a_payment_that_was_interrupted_is_finished(processor, payments, clock, fraud_api):
    fraud_api.answers = [RuntimeError("process killed"), APPROVE]
    with pytest.raises(RuntimeError):
        processor.lambda_handler(batch(PAYMENT), clock)
    assert payments()["tx-1"]["payment_status"] == "RECEIVED"
    assert processor.lambda_handler(batch(PAYMENT), clock) == DONE
    assert payments()["tx-1"]["payment_status"] == "APPROVED"
    assert len({request["headers"]["Idempotency-Key"] for request in fraud_api.requests}) == 1


def test_a_late_decision_never_overwrites_an_earlier_one(processor, payments, clock, fraud_api):
    """The first delivery hangs; the second one is decided meanwhile."""

    def second_delivery_first():
        assert processor.lambda_handler(batch(PAYMENT), clock) == DONE
        return DECLINE

    fraud_api.answers = [second_delivery_first, APPROVE]
    assert processor.lambda_handler(batch(PAYMENT), clock) == DONE
    assert payments()["tx-1"]["payment_status"] == "APPROVED"


def test_a_late_failure_is_not_noted_on_a_decided_payment(processor, payments, clock, fraud_api):
    def second_delivery_first():
        processor.lambda_handler(batch(PAYMENT), clock)
        return 403

    fraud_api.answers = [second_delivery_first, APPROVE]
    assert processor.lambda_handler(batch(PAYMENT), clock) == failed("m-1")
    item = payments()["tx-1"]
    assert item["payment_status"] == "APPROVED"
    assert "failure" not in item


@pytest.mark.parametrize("change", [{"amount": "20.51"}, {"merchant_id": "x"}, {"timestamp": "2026-01-30T00:00:00Z"}])
def test_another_payment_under_a_stored_id_is_kept_apart(change, processor, payments, clock):
    """Older or newer: it never overwrites what is there."""
    processor.lambda_handler(batch(PAYMENT), clock)
    before = payments()["tx-1"]
    assert processor.lambda_handler({"Records": [message(2, payment(1, **change))]}, clock) == DONE
    assert payments()["tx-1"] == before
    rejected = payments()["message#m-2"]
    assert rejected["payment_status"] == "REJECTED"
    assert rejected["reason"] == "another payment has transaction_id tx-1"
    assert json.loads(rejected["body"]) == payment(1, **change)


# --- order within a group ---------------------------------------------------------------------------


def test_a_failure_holds_the_later_messages_of_its_group_and_no_other(processor, payments, clock, fraud_api):
    fraud_api.answers = [APPROVE, 403, APPROVE]
    event = {
        "Records": [
            message(1, payment(1), "a"),
            message(2, payment(2), "a"),
            message(3, payment(3), "b"),
            message(4, payment(4), "a"),
            message(5, "no JSON", "a"),
            message(6, payment(6), "b"),
        ]
    }
    assert processor.lambda_handler(event, clock) == failed("m-2", "m-4", "m-5")
    assert fraud_api.asked == ["tx-1", "tx-2", "tx-3", "tx-6"]
    assert {id_: item["payment_status"] for id_, item in payments().items()} == {
        "tx-1": "APPROVED",
        "tx-2": "RECEIVED",
        "tx-3": "APPROVED",
        "tx-6": "APPROVED",
    }

    event["Records"] = [event["Records"][position] for position in (1, 3, 4)]
    assert processor.lambda_handler(event, clock) == DONE
    assert fraud_api.asked[-2:] == ["tx-2", "tx-4"]


def test_a_message_that_is_no_payment_holds_nothing(processor, payments, clock):
    assert processor.lambda_handler(batch("no JSON", payment(2)), clock) == DONE
    assert payments()["tx-2"]["payment_status"] == "APPROVED"


# --- the fraud detection API ------------------------------------------------------------------------

PASSING = [
    429,
    500,
    503,
    TimeoutError("timed out"),
    http.client.RemoteDisconnected("connection reset"),
    b"\xff no JSON",
    [],
    {"decision": "approve"},
    {"decision": "maybe", "score": 0.5},
    {"decision": [], "score": 0.5},
    {"decision": "approve", "score": 2},
    b'{"decision": "approve", "score": NaN}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("answer", PASSING, ids=lambda answer: repr(answer)[:40])
def test_what_may_pass_is_tried_again(answer, processor, payments, clock, fraud_api):
    fraud_api.answers = [answer, answer, APPROVE]
    assert processor.lambda_handler(batch(PAYMENT), clock) == DONE
    assert len(fraud_api.requests) == 3
    assert payments()["tx-1"]["payment_status"] == "APPROVED"


@pytest.mark.parametrize("status", [301, 401, 403, 404, 405, 407])
def test_what_is_about_who_asks_refuses_no_payment(status, processor, payments, clock, fraud_api):
    fraud_api.answers = [status]
    assert processor.lambda_handler(batch(PAYMENT), clock) == failed("m-1")
    assert len(fraud_api.requests) == 1
    item = payments()["tx-1"]
    assert item["payment_status"] == "RECEIVED"
    assert {name: item["failure"][name] for name in ("cause", "reason", "deliveries")} == {
        "cause": "FRAUD_API_REFUSED",
        "reason": f"status {status}",
        "deliveries": 1,
    }


@pytest.mark.parametrize("status", [400, 402, 409, 410, 422])
def test_a_refusal_is_final_for_its_payment_alone(status, processor, payments, clock, fraud_api):
    """It neither holds its group nor comes again: later it would be a dead letter, and all that is behind it."""
    fraud_api.answers = [APPROVE, status, APPROVE]
    assert processor.lambda_handler(batch(*(payment(number) for number in range(10))), clock) == DONE
    assert fraud_api.asked == [f"tx-{number}" for number in range(10)]
    refused = payments()["tx-1"]
    assert (refused["payment_status"], refused["refusal"]) == ("REFUSED", f"status {status}")
    assert not {"fraud_score", "failure"} & refused.keys()
    assert {item["payment_status"] for id_, item in payments().items() if id_ != "tx-1"} == {"APPROVED"}
    assert processor.lambda_handler(batch(payment(1)), clock) == DONE
    assert len(fraud_api.requests) == 10


def test_pauses_double_up_to_a_bound_and_have_full_jitter(processor, clock, fraud_api, monkeypatch):
    bounds = []
    monkeypatch.setattr(processor.random, "uniform", lambda low, high: bounds.append((low, high)) or high)
    fraud_api.answers = [503] * 7 + [APPROVE]
    assert processor.lambda_handler(batch(PAYMENT), clock) == DONE
    assert bounds == [(0, high) for high in (0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0)]
    assert clock.pauses == [high for _, high in bounds]


def test_an_api_that_stays_away_takes_no_more_time_than_there_is(processor, payments, clock, fraud_api):
    fraud_api.answers, fraud_api.takes = [503], 1.0
    assert processor.lambda_handler(batch(PAYMENT), clock) == failed("m-1")
    assert 45 < clock.now <= 60 - processor.RESERVE + fraud_api.takes
    failure = payments()["tx-1"]["failure"]
    assert failure["cause"] == "FRAUD_API_UNAVAILABLE"
    assert failure["reason"] == f"no decision after {len(fraud_api.requests)} attempts: status 503"


def test_a_payment_that_hangs_takes_none_of_the_others_time(processor, clock, fraud_api):
    fraud_api.answers, fraud_api.takes = [503], 0.1
    event = {"Records": [message(number, payment(number), f"group-{number}") for number in range(10)]}
    assert len(processor.lambda_handler(event, clock)["batchItemFailures"]) == 10
    assert set(fraud_api.asked) == {f"tx-{number}" for number in range(10)}
    assert clock.now <= 60 - processor.RESERVE + 10 * fraud_api.takes


def test_an_attempt_has_no_more_time_than_the_payment(processor, fraud_api):
    assert processor.lambda_handler(batch(PAYMENT), Clock(processor.RESERVE + 2)) == DONE
    assert fraud_api.requests[0]["timeout"] == pytest.approx(2)


def test_without_time_nothing_is_asked(processor, fraud_api):
    assert processor.lambda_handler(batch(PAYMENT), Clock(processor.RESERVE - 1)) == failed("m-1")
    assert fraud_api.requests == []


def test_the_failure_is_gone_once_there_is_a_decision(processor, payments, clock, fraud_api):
    fraud_api.answers = [403, APPROVE]
    processor.lambda_handler(batch(PAYMENT), clock)
    assert "failure" in payments()["tx-1"]
    processor.lambda_handler(batch(PAYMENT), clock)
    assert "failure" not in payments()["tx-1"]


def test_two_environments_share_no_idempotency_keys(processor, clock, fraud_api, monkeypatch):
    processor.lambda_handler(batch(PAYMENT), clock)
    monkeypatch.setattr(processor, "NAMESPACE", processor.uuid.UUID("6ba7b811-9dad-41d1-80b4-00c04fd430c8"))
    processor.ask_fraud_api(processor.validated(json.dumps(PAYMENT)), 10)
    first, second = (request["headers"]["Idempotency-Key"] for request in fraud_api.requests)
    assert first != second


# --- the table --------------------------------------------------------------------------------------


def refuse(processor, monkeypatch, operation, error, times=1):
    """Let the table refuse an operation so many times."""
    real = getattr(processor.DYNAMODB, operation)
    left = [error] * times
    monkeypatch.setattr(
        processor.DYNAMODB, operation, lambda **request: _raise(left.pop()) if left else real(**request)
    )


def _raise(error):
    raise error


def throttled(processor, operation):
    error = {"Error": {"Code": "ProvisionedThroughputExceededException", "Message": "slow down"}}
    return processor.ClientError(error, operation)


@pytest.mark.parametrize("operation", ["put_item", "update_item"])
def test_a_throttled_table_returns_the_message(operation, processor, payments, clock, monkeypatch):
    refuse(processor, monkeypatch, operation, throttled(processor, operation))
    assert processor.lambda_handler(batch(PAYMENT, payment(2)), clock) == failed("m-1", "m-2")
    assert processor.lambda_handler(batch(PAYMENT, payment(2)), clock) == DONE
    assert {item["payment_status"] for item in payments().values()} == {"APPROVED"}


def test_a_table_out_of_reach_returns_the_batch(processor, clock, monkeypatch):
    refuse(processor, monkeypatch, "put_item", EndpointConnectionError(endpoint_url="https://dynamodb"), times=3)
    event = {"Records": [message(number, payment(number), f"group-{number}") for number in range(3)]}
    assert processor.lambda_handler(event, clock) == failed("m-0", "m-1", "m-2")


def test_a_message_that_is_no_payment_comes_again_when_it_cannot_be_kept(processor, payments, clock, monkeypatch):
    refuse(processor, monkeypatch, "put_item", throttled(processor, "PutItem"))
    assert processor.lambda_handler(batch("no JSON"), clock) == failed("m-1")
    assert processor.lambda_handler(batch("no JSON"), clock) == DONE
    assert processor.lambda_handler(batch("no JSON"), clock) == DONE
    assert set(payments()) == {"message#m-1"}


def test_a_failure_that_cannot_be_noted_is_still_returned(processor, payments, clock, fraud_api, monkeypatch):
    refuse(processor, monkeypatch, "update_item", throttled(processor, "UpdateItem"))
    fraud_api.answers = [403]
    assert processor.lambda_handler(batch(PAYMENT), clock) == failed("m-1")
    assert "failure" not in payments()["tx-1"]


# --- what is no payment -----------------------------------------------------------------------------

REJECTED = [
    ("", "message is no JSON"),
    ("{", "message is no JSON"),
    ("[" * 100_000, "message is no JSON"),
    ("null", "message is no JSON object"),
    ("[1]", "message is no JSON object"),
    ("{}", "transaction_id is missing; amount is missing; currency is missing"),
    (payment(1, transaction_id="a b"), "transaction_id is not 1 to 64"),
    (payment(1, transaction_id="x" * 65), "transaction_id is not 1 to 64"),
    (payment(1, transaction_id=7), "transaction_id is not 1 to 64"),
    (payment(1, amount=20.5), "amount is no positive decimal"),
    (payment(1, amount="-1"), "amount is no positive decimal"),
    (payment(1, amount="0.00"), "amount is no positive decimal"),
    (payment(1, amount="1e3"), "amount is no positive decimal"),
    (payment(1, amount="1.23456"), "amount is no positive decimal"),
    (payment(1, currency="sgd"), "currency is no currency code"),
    (payment(1, currency=None), "currency is no currency code"),
    (payment(1, account_id=""), "account_id is not 1 to 64"),
    (payment(1, merchant_id=[]), "merchant_id is not 1 to 64"),
    (payment(1, timestamp="2026-01-31T12:00:00"), "timestamp is no time"),
    (payment(1, timestamp="0001-01-01T00:00:00+14:00"), "timestamp is no time"),
    (payment(1, timestamp=1769860800), "timestamp is no time"),
    (payment(1, surprise=1), "'surprise' is no field of a payment"),
    (payment(1, **{"\ud800": 1}), "is no field of a payment"),
]


@pytest.mark.parametrize(("body", "reason"), REJECTED, ids=lambda value: repr(value)[:50])
def test_what_is_no_payment_is_kept_with_its_text(body, reason, processor, payments, clock, fraud_api):
    assert processor.lambda_handler(batch(body), clock) == DONE
    ((id_, item),) = payments().items()
    assert (id_, item["payment_status"]) == ("message#m-1", "REJECTED")
    assert reason in item["reason"]
    assert item["body"] == (body if isinstance(body, str) else json.dumps(body))[:100_000]
    assert item["timestamp"] == "2026-01-31T12:00:00.000Z"
    assert fraud_api.requests == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)
BODIES = (
    st.text(st.characters(codec=None))
    | ANYTHING.map(json.dumps)
    | st.fixed_dictionaries({}, optional=dict.fromkeys(PAYMENT, ANYTHING)).map(lambda part: json.dumps(PAYMENT | part))
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODIES)
def test_no_message_is_lost(body, processor, payments, clock, fraud_api):
    """Whatever arrives is stored, be it as a payment or as a rejected message."""
    before = payments()
    number = len(before) + 1000
    assert processor.lambda_handler({"Records": [message(number, body)]}, clock) == DONE
    after = payments()
    if f"message#m-{number}" in after:
        kept = after[f"message#m-{number}"]["body"]
        digits = "[redacted]" in kept  # some numbers could be those of cards
        assert kept == (processor.redacted(body) if digits else body.encode(errors="backslashreplace").decode())
    else:
        assert after[json.loads(body)["transaction_id"]]["payment_status"] == "APPROVED"
    assert before.items() <= after.items()


# --- settings, logs and metrics ---------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in ENVIRONMENT if name.startswith(("PAYMENT_", "FRAUD_"))])
def test_a_setting_that_is_missing_is_named(name, aws, monkeypatch):
    monkeypatch.setenv(name, "")
    with pytest.raises(Exception, match=f"missing environment variables: {name}") as raised:
        load("lambda_payment_processor")
    assert type(raised.value).__name__ == "ConfigurationError"


@pytest.mark.parametrize("name", ["FRAUD_API_TIMEOUT_SECONDS", "FRAUD_API_IDEMPOTENCY_NAMESPACE"])
def test_a_setting_that_makes_no_sense_is_named(name, aws, monkeypatch):
    monkeypatch.setenv(name, "x")
    with pytest.raises(Exception, match=f"environment variable {name} makes no sense: 'x'"):
        load("lambda_payment_processor")


def test_metrics_tell_throughput_and_states(processor, clock, fraud_api, capsys):
    fraud_api.answers = [APPROVE, DECLINE, 403]
    processor.lambda_handler(batch(payment(1), payment(2), "no JSON", payment(3), payment(4)), clock)
    line = json.loads(capsys.readouterr().out)
    assert {name: line[name] for name in ("ProcessedPayments", "APPROVED", "DECLINED", "REJECTED", "FAILED")} == {
        "ProcessedPayments": 3,
        "APPROVED": 1,
        "DECLINED": 1,
        "REJECTED": 1,
        "FAILED": 1,
    }
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "PaymentProcessing"
    assert line["FunctionName"] == "lambda-payment-processor-dev"


def test_logs_name_the_payment_and_hold_no_amount(processor, clock, caplog):
    caplog.set_level("INFO")
    processor.lambda_handler(batch(PAYMENT, PAYMENT), clock)
    logged = [record for record in caplog.records if record.name == processor.__name__]
    assert [(record.message, record.transaction_id) for record in logged] == [
        ("payment decided", "tx-1"),
        ("payment processed before", "tx-1"),
    ]
    assert "20.5" not in caplog.text
