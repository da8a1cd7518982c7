"""Messages of the topic, one sound one for each provider, and the standard payment that each becomes."""

import copy
import json
from typing import Any

RECEIVED_AT = "2026-01-31T12:00:00.000Z"

STRIPE = {
    "provider": "stripe",
    "payload": {
        "id": "evt_1",
        "type": "payment_intent.succeeded",
        "created": 1769860798,
        "pending_webhooks": 2,
        "data": {
            "object": {
                "id": "pi_1",
                "amount": 2500,
                "amount_received": 2000,
                "currency": "usd",
                "customer": "cus_1",
                "shipping": {"address": {"country": "DE"}},
            }
        },
    },
}
PAYPAL = {
    "provider": "paypal",
    "payload": {
        "id": "WH-1",
        "event_type": "PAYMENT.CAPTURE.COMPLETED",
        "create_time": "2026-01-31T11:59:58Z",
        "resource": {
            "id": "CAP-1",
            "amount": {"value": "20.00", "currency_code": "USD"},
            "payer": {"payer_id": "PAYER1", "address": {"country_code": "C2"}},
        },
    },
}
ADYEN = {
    "provider": "adyen",
    "payload": {
        "live": "true",
        "notificationItems": [
            {
                "NotificationRequestItem": {
                    "pspReference": "PSP1",
                    "eventCode": "AUTHORISATION",
                    "success": "true",
                    "eventDate": "2026-01-31T12:59:58+01:00",
                    "amount": {"value": 2000, "currency": "USD"},
                    "additionalData": {"shopperReference": "shopper-1", "issuerCountry": "FR"},
                }
            }
        ],
    },
}
MESSAGES = {"stripe": STRIPE, "paypal": PAYPAL, "adyen": ADYEN}
EVENT_IDS = {"stripe": "stripe:evt_1", "paypal": "paypal:WH-1", "adyen": "adyen:PSP1:AUTHORISATION:true"}

_SHARED = {"amount": "20.00", "currency": "USD", "occurred_at": "2026-01-31T11:59:58.000Z", "received_at": RECEIVED_AT}
PAYMENTS = {
    "stripe": {
        "event_id": "stripe:evt_1",
        "provider": "stripe",
        "event_type": "payment_intent.succeeded",
        "status": "captured",
        "payment_id": "pi_1",
        "customer_id": "cus_1",
        "country": "DE",
        **_SHARED,
    },
    "paypal": {
        "event_id": "paypal:WH-1",
        "provider": "paypal",
        "event_type": "PAYMENT.CAPTURE.COMPLETED",
        "status": "captured",
        "payment_id": "CAP-1",
        "customer_id": "PAYER1",
        "country": "CN",
        **_SHARED,
    },
    "adyen": {
        "event_id": "adyen:PSP1:AUTHORISATION:true",
        "provider": "adyen",
        "event_type": "AUTHORISATION",
        "status": "authorised",
        "payment_id": "PSP1",
        "customer_id": "shopper-1",
        "country": "FR",
        **_SHARED,
    },
}

ITEM = ("notificationItems", 0, "NotificationRequestItem")
OBJECT = ("data", "object")
GONE = object()


def changed(message: dict[str, Any], *changes: tuple[tuple[str | int, ...], Any]) -> dict[str, Any]:
    """Copy a message with some fields of its payload replaced, or removed by GONE."""
    message = copy.deepcopy(message)
    for (*way, last), value in changes:
        place = message["payload"]
        for step in way:
            place = place[step]
        if value is GONE:
            del place[last]
        else:
            place[last] = value
    return message


def paths(value, way=()):
    """Every place in a payload, from the outside in."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*way, step)
        yield from paths(inner, (*way, step))


def workflow_input(message: Any, event_id: str | None = None, received_at: str = RECEIVED_AT) -> dict[str, Any]:
    """What the trigger puts on the event bus for a message."""
    return {
        "event_id": event_id or EVENT_IDS[message["provider"]],
        "message_id": "m-1",
        "received_at": received_at,
        "card_numbers": 0,
        "message": message,
    }


def sns_event(*texts: Any) -> dict[str, Any]:
    """What SNS invokes the trigger with; what is not text is written as JSON."""
    return {
        "Records": [
            {
                "EventSource": "aws:sns",
                "Sns": {
                    "MessageId": f"m-{number}",
                    "Timestamp": RECEIVED_AT,
                    "Message": text if isinstance(text, str) else json.dumps(text),
                },
            }
            for number, text in enumerate(texts, start=1)
        ]
    }
