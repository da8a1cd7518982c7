"""Puts each payment event of the SNS topic on the event bus, from where a rule starts the workflow.

A message of the topic is JSON: ``{"provider": ..., "payload": ...}`` (providers.py). What is wrong
inside is the validator's business; the trigger needs JSON alone. Card numbers, which no provider sends,
are taken out before anything is stored, and counted for the validator. The workflow's input is then::

    {"event_id": "stripe:evt_1", "message_id": "...", "received_at": "2026-01-31T12:00:00.000Z", "card_numbers": 0,
     "message": {...}}

SNS invokes the function asynchronously: when it fails, Lambda tries twice more and then sends what
it was invoked with to the trigger's dead letter queue. Events that were already put are put again
then, which the stages make harmless.
"""

import json
import logging
import math
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from payment_events import cards, configuration, inputs, providers
from payment_events.audit import CLIENT_CONFIG, AuditTrail, fingerprint
from payment_events.errors import (
    AuditRefusedError,
    AuditUnavailableError,
    DeliveryError,
    MalformedInputError,
    PublishError,
)

STAGE = "trigger"
SETTINGS = configuration.required(
    "DYNAMODB_TABLE_NAME", "REGION", "EVENT_BUS_NAME", "EVENT_SOURCE", "EVENT_DETAIL_TYPE"
)
TRAIL = AuditTrail(SETTINGS["DYNAMODB_TABLE_NAME"], SETTINGS["REGION"])
EVENTS = boto3.client("events", region_name=SETTINGS["REGION"], config=CLIENT_CONFIG)
LARGEST_DETAIL = 200_000  # bytes; with an error beside it, it still fits the 256 KiB of a workflow and of a queue
LOG = logging.getLogger(__name__)


def lambda_handler(event: Any, _context: object) -> dict[str, list[str]]:
    """Forward every message; fail at the end if one of them could not be forwarded."""
    (records,) = inputs.fields(event, {"Records": list})
    if not records:
        raise MalformedInputError("input has no records")
    forwarded, failures = [], []
    for record in records:
        (notification,) = inputs.fields(record, {"Sns": dict})
        message_id, time, text = inputs.fields(notification, {"MessageId": str, "Timestamp": str, "Message": str})
        try:
            forwarded.append(forward(message_id, time, text))
        except (AuditRefusedError, AuditUnavailableError, MalformedInputError, PublishError) as error:
            LOG.exception("message not forwarded", extra={"message_id": message_id})
            failures.append(f"{message_id}: {type(error).__name__}: {error}")
    if failures:
        raise DeliveryError(f"{len(failures)} of {len(records)} messages not forwarded: {'; '.join(failures)}")
    return {"forwarded": forwarded}


def forward(message_id: str, received_at: str, text: str) -> str:
    """Record the arrival of a message and put it on the event bus; give the event's id."""
    message, card_numbers = cards.without(parse(text))
    event_id = providers.event_id(message) or f"sns:{message_id}"
    TRAIL.record_once(
        event_id, STAGE, "received", fingerprint(message), {"message_id": message_id, "received_at": received_at}
    )
    arrival = {"event_id": event_id, "message_id": message_id, "received_at": received_at}
    publish({**arrival, "card_numbers": card_numbers, "message": message})
    LOG.info("message forwarded", extra={"event_id": event_id, "message_id": message_id})
    return event_id


def parse(text: str) -> dict[str, Any]:
    """Read the JSON object that a message is."""
    try:
        message = json.loads(text, parse_constant=refuse_constant, parse_float=finite)
    except (RecursionError, ValueError) as error:
        raise MalformedInputError(f"message is not JSON: {error}") from error
    if not isinstance(message, dict):
        raise MalformedInputError(f"message is JSON, but a {type(message).__name__} and no object")
    return message


def refuse_constant(name: str) -> None:
    """Refuse NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(f"{name} is no JSON value")


def finite(text: str) -> float:
    """Read a number; refuse one that Python reads as infinite, for which there is no JSON."""
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"a number of {len(text)} characters is too large")
    return number


def publish(detail: dict[str, Any]) -> None:
    """Put one event on the bus. SNS hands over one message at a time, so there is no batch to fill."""
    text = json.dumps(detail, allow_nan=False)
    if len(text) > LARGEST_DETAIL:
        raise PublishError(f"event has {len(text)} bytes, and the workflow takes {LARGEST_DETAIL}")
    entry = {
        "EventBusName": SETTINGS["EVENT_BUS_NAME"],
        "Source": SETTINGS["EVENT_SOURCE"],
        "DetailType": SETTINGS["EVENT_DETAIL_TYPE"],
        "Detail": text,
    }
    try:
        answer = EVENTS.put_events(Entries=[entry])
    except (BotoCoreError, ClientError) as error:
        raise PublishError(f"event bus refused the request: {error}") from error
    if answer["FailedEntryCount"]:
        refusal = answer["Entries"][0]
        raise PublishError(f"event bus refused the event: {refusal['ErrorCode']}: {refusal['ErrorMessage']}")
