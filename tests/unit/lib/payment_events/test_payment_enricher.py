"""The enricher: segment and risk score, by the tables in its docstring."""

import pytest
from provider_messages import PAYMENTS

PAYMENT = PAYMENTS["stripe"]


@pytest.fixture
def enricher(load):
    return load("enricher")


@pytest.mark.parametrize("provider", PAYMENTS)
def test_a_payment_is_enriched_and_recorded(provider, enricher, records):
    payment = PAYMENTS[provider]
    enriched = enricher.lambda_handler(payment, None)

    assert enriched == {**payment, "segment": "standard", "risk": {"score": 0, "level": "low", "reasons": []}}
    record = records()[payment["event_id"], "enricher"]
    assert record["status"] == "enriched"
    assert record["result"] == enriched


@pytest.mark.parametrize(
    ("changes", "segment"),
    [
        ({"customer_id": None, "amount": "20000.00"}, "guest"),
        ({"currency": "XPF"}, "unrated"),
        ({"amount": "10000.00"}, "enterprise"),
        ({"amount": "9999.99"}, "premium"),
        ({"amount": "1000.00"}, "premium"),
        ({"amount": "999.99"}, "standard"),
        ({"amount": "926.00", "currency": "EUR"}, "premium"),  # 1000.08 US dollars
        ({"amount": "925.00", "currency": "EUR"}, "standard"),  # 999.00
    ],
    ids=str,
)
def test_segment(changes, segment, enricher):
    assert enricher.lambda_handler(PAYMENT | changes, None)["segment"] == segment


@pytest.mark.parametrize(
    ("changes", "score", "level", "reasons"),
    [
        ({"status": "disputed"}, 40, "medium", ["disputed"]),
        ({"country": "KP"}, 40, "medium", ["high-risk-country"]),
        ({"amount": "10000.00"}, 30, "medium", ["very-large-amount"]),
        ({"amount": "9999.99"}, 10, "low", ["large-amount"]),
        ({"amount": "1000.00"}, 10, "low", ["large-amount"]),
        ({"amount": "999.99"}, 0, "low", []),
        ({"currency": "XPF"}, 20, "low", ["unrated-currency"]),
        ({"customer_id": None}, 15, "low", ["guest"]),
        ({"occurred_at": "2026-01-30T11:59:59.999Z"}, 15, "low", ["late"]),
        ({"occurred_at": "2026-01-30T12:00:00.000Z"}, 0, "low", []),
        ({"status": "failed"}, 10, "low", ["failed"]),
        ({"country": None}, 10, "low", ["unknown-country"]),
        ({"currency": "XPF", "status": "failed"}, 30, "medium", ["unrated-currency", "failed"]),
        ({"country": "KP", "currency": "XPF"}, 60, "high", ["high-risk-country", "unrated-currency"]),
        (
            {"status": "disputed", "country": "KP", "amount": "10000.00", "customer_id": None},
            100,
            "high",
            ["disputed", "high-risk-country", "very-large-amount", "guest"],
        ),
    ],
    ids=str,
)
def test_risk(changes, score, level, reasons, enricher):
    risk = enricher.lambda_handler(PAYMENT | changes, None)["risk"]
    assert risk == {"score": score, "level": level, "reasons": reasons}


def test_a_second_arrival_gets_the_first_answer_though_the_rates_changed(load, records, monkeypatch):
    payment = PAYMENT | {"amount": "1000.00"}
    first = load("enricher").lambda_handler(payment, None)
    before = records()
    monkeypatch.setenv("USD_RATES", '{"USD": "100"}')
    second = load("enricher").lambda_handler(payment, None)
    assert second == first
    assert second["risk"]["score"] == 10
    assert isinstance(second["risk"]["score"], int)  # and not the Decimal that DynamoDB gives
    assert records() == before


def test_another_payment_under_the_same_event_is_refused(enricher):
    enricher.lambda_handler(PAYMENT, None)
    with pytest.raises(Exception, match="stripe:evt_1 was recorded by enricher with other content") as raised:
        enricher.lambda_handler(PAYMENT | {"amount": "21.00"}, None)
    assert type(raised.value).__name__ == "ConflictingRecordError"


def test_an_input_that_the_processor_never_sends_is_named(enricher):
    with pytest.raises(Exception, match=r"input lacks: amount \(str\), received_at \(str\)"):
        enricher.lambda_handler(PAYMENT | {"amount": 20, "received_at": None}, None)
