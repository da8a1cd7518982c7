"""Adds the customer segment and the risk score to a payment: the last stage of the workflow.

Its input is the standard payment of the processor. Both answers follow from the payment and the
configuration alone, so that an auditor can work them out again. The amount in US dollars is the
amount times ``USD_RATES``; it sorts payments into bands and is never paid or booked.

Segment, by the first line that fits:

============ =============================================
guest        no customer id
unrated      no rate for the currency
enterprise   10,000 US dollars or more
premium      1,000 US dollars or more
standard     below
============ =============================================

Risk score, the sum of the points of all lines that fit, at most 100:

====================== ====== ==============================================
disputed                   40 the payment is disputed
high-risk-country          40 the country is one of ``HIGH_RISK_COUNTRIES``
very-large-amount          30 10,000 US dollars or more
unrated-currency           20 no rate for the currency
guest                      15 no customer id
late                       15 received more than 24 hours after it occurred
failed                     10 the payment failed
large-amount               10 1,000 US dollars or more, below 10,000
unknown-country            10 the provider does not say the country
====================== ====== ==============================================

Risk level: low below 30, medium below 60, high from 60.
"""

import logging
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from payment_events import configuration, inputs
from payment_events.audit import AuditTrail, fingerprint

STAGE = "enricher"
SETTINGS = configuration.required("DYNAMODB_TABLE_NAME", "REGION")
HIGH_RISK_COUNTRIES = configuration.parsed("HIGH_RISK_COUNTRIES", configuration.countries)
USD_RATES = configuration.parsed("USD_RATES", configuration.rates)
TRAIL = AuditTrail(SETTINGS["DYNAMODB_TABLE_NAME"], SETTINGS["REGION"])
LOG = logging.getLogger(__name__)

LARGE, VERY_LARGE = Decimal(1_000), Decimal(10_000)
LATE = timedelta(hours=24)


def lambda_handler(event: Any, _context: object) -> dict[str, Any]:
    """Enrich one payment."""
    names = {"event_id": str, "status": str, "amount": str, "currency": str, "occurred_at": str, "received_at": str}
    event_id, *_ = inputs.fields(event, names)
    dollars = in_dollars(event)
    enriched = {**event, "segment": segment(event, dollars), "risk": risk(event, dollars)}
    content = fingerprint(event)
    answer = TRAIL.record_once(event_id, STAGE, "enriched", content, enriched).result_for(content)
    LOG.info("payment enriched", extra={"event_id": event_id, "risk_level": answer["risk"]["level"]})
    return answer


def in_dollars(payment: dict[str, Any]) -> Decimal | None:
    """Weigh the amount in US dollars; None without a rate for its currency."""
    rate = USD_RATES.get(payment["currency"])
    return None if rate is None else Decimal(payment["amount"]) * rate


def segment(payment: dict[str, Any], dollars: Decimal | None) -> str:
    """Name the customer's segment, by the table above."""
    if payment.get("customer_id") is None:
        return "guest"
    if dollars is None:
        return "unrated"
    if dollars >= VERY_LARGE:
        return "enterprise"
    return "premium" if dollars >= LARGE else "standard"


def risk(payment: dict[str, Any], dollars: Decimal | None) -> dict[str, Any]:
    """Score the payment, by the table above; name the lines that fit."""
    country = payment.get("country")
    delay = datetime.fromisoformat(payment["received_at"]) - datetime.fromisoformat(payment["occurred_at"])
    lines = [
        ("disputed", 40, payment["status"] == "disputed"),
        ("high-risk-country", 40, country in HIGH_RISK_COUNTRIES),
        ("very-large-amount", 30, dollars is not None and dollars >= VERY_LARGE),
        ("unrated-currency", 20, dollars is None),
        ("guest", 15, payment.get("customer_id") is None),
        ("late", 15, delay > LATE),
        ("failed", 10, payment["status"] == "failed"),
        ("large-amount", 10, dollars is not None and LARGE <= dollars < VERY_LARGE),
        ("unknown-country", 10, country is None),
    ]
    score = min(100, sum(points for _, points, fits in lines if fits))
    level = "low" if score < 30 else "medium" if score < 60 else "high"
    return {"score": score, "level": level, "reasons": [name for name, _, fits in lines if fits]}
