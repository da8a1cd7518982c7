"""Turns a provider's payload into the standard payment: the second stage of the workflow.

Its input is the validator's answer. The standard payment, the same for every provider::

    {"event_id": "stripe:evt_1", "provider": "stripe", "event_type": "payment_intent.succeeded",
     "status": "captured", "payment_id": "pi_1", "amount": "20.00", "currency": "USD",
     "occurred_at": "2026-01-31T11:59:58.000Z", "received_at": "2026-01-31T12:00:00.000Z",
     "customer_id": "cus_1", "country": "DE"}

``amount`` is a decimal as text in the currency's major unit, always with the currency's decimals.
``customer_id`` and ``country`` are null where the provider does not say.
"""

import logging
from typing import Any

from payment_events import configuration, inputs, providers
from payment_events.audit import AuditTrail, fingerprint

STAGE = "processor"
SETTINGS = configuration.required("DYNAMODB_TABLE_NAME", "REGION")
TRAIL = AuditTrail(SETTINGS["DYNAMODB_TABLE_NAME"], SETTINGS["REGION"])
LOG = logging.getLogger(__name__)


def lambda_handler(event: Any, _context: object) -> dict[str, Any]:
    """Standardise one payment."""
    names = {"event_id": str, "provider": str, "received_at": str, "payload": dict}
    event_id, provider, received_at, _ = inputs.fields(event, names)
    payment = {
        "event_id": event_id,
        "provider": provider,
        **providers.open_payload(event).facts,
        "received_at": received_at,
    }
    content = fingerprint(payment)
    answer = TRAIL.record_once(event_id, STAGE, "processed", content, payment).result_for(content)
    LOG.info("payment standardised", extra={"event_id": event_id, "status": answer["status"]})
    return answer
