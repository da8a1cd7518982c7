"""Checks the schema and the data quality of a payment event: the first stage of the workflow.

Its input is what the trigger put on the event bus. Checked are the provider, the event's own
identifier (the idempotency key), its type, the payment's identifier, the amount (a positive decimal
with no more decimals than its currency), the currency (ISO 4217), the time (UTC or with an offset,
not in the future) and, where given, the customer and the country.

An event that fails is recorded as rejected, and the answer names everything that is wrong with it;
the workflow sends it to the queue of rejections::

    {"event_id": ..., "received_at": ..., "problems": [...], "message": ...}

One that passes is recorded as accepted and handed to the processor::

    {"event_id": ..., "provider": ..., "received_at": ..., "payload": ...}
"""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from payment_events import configuration, inputs, providers
from payment_events.audit import AuditTrail, fingerprint
from payment_events.errors import ConflictingRecordError, InvalidFieldError
from payment_events.times import utc_text

STAGE = "validator"
SETTINGS = configuration.required("DYNAMODB_TABLE_NAME", "REGION")
CLOCK_SKEW = timedelta(seconds=configuration.parsed("CLOCK_SKEW_SECONDS", int))
TRAIL = AuditTrail(SETTINGS["DYNAMODB_TABLE_NAME"], SETTINGS["REGION"])
LOG = logging.getLogger(__name__)


def lambda_handler(event: Any, _context: object) -> dict[str, Any]:
    """Accept one event, or reject it with everything that is wrong."""
    event_id, received_at, message = inputs.fields(event, {"event_id": str, "received_at": str, "message": dict})
    if problems := find_problems(message, event_id, event.get("card_numbers")):
        return rejection(event_id, received_at, message, problems)
    content = fingerprint(providers.open_payload(message).facts)
    result = {"event_id": event_id, "provider": message["provider"], "received_at": received_at}
    try:
        # The stored one, if this is a second arrival: from here on, all is as it was at the first.
        accepted = TRAIL.record_once(event_id, STAGE, "accepted", content, result).result_for(content)
    except ConflictingRecordError as error:
        return rejection(event_id, received_at, message, [str(error)])
    LOG.info("event accepted", extra={"event_id": event_id})
    return {**accepted, "payload": message["payload"]}


def find_problems(message: dict[str, Any], event_id: str, card_numbers: int | None) -> list[str]:
    """Say everything that is wrong with a message; nothing if it is sound."""
    if card_numbers:
        return [f"the message held card numbers ({card_numbers}), which were taken out of it"]
    try:
        payload = providers.open_payload(message)
    except InvalidFieldError as error:
        return [str(error)]
    if problems := providers.problems(payload):
        return problems
    latest = datetime.now(UTC) + CLOCK_SKEW
    if payload.occurred_at > latest:
        problems.append(f"the event's time is later than {utc_text(latest)}")
    if event_id != providers.event_id(message):
        problems.append("event_id is not the payload's")
    return problems


def rejection(event_id: str, received_at: str, message: dict[str, Any], problems: list[str]) -> dict[str, Any]:
    """Record what is wrong with an event, and answer with it."""
    content = fingerprint(message)
    TRAIL.record_once(event_id, f"{STAGE}#rejected#{content}", "rejected", content, {"problems": problems})
    LOG.warning("event rejected", extra={"event_id": event_id, "problems": problems})
    return {"event_id": event_id, "received_at": received_at, "problems": problems, "message": message}
