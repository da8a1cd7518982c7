"""Where events end up in moto: queues, topics, buses."""

from __future__ import annotations

import json
from typing import Any

from moto.awslambda.utils import get_backend as lambda_backend
from moto.events.models import events_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from stackproof.emulator.activity import ACTIVITY


def function_of(arn: str) -> Any:
    """Find a function by its ARN."""
    _, _, _, region, account, _ = arn.split(":", 5)
    return lambda_backend(account, region).get_function(arn)


def queue_of(arn: str) -> Any:
    """Find a queue by its ARN; nothing where there is none."""
    _, _, _, region, account, name = arn.split(":")
    return sqs_backends[account][region].queues.get(name)


def send(arn: str, body: str, attributes: dict[str, Any] | None = None, group: str | None = None) -> None:
    """Send a message to a queue."""
    _, _, _, region, account, name = arn.split(":")
    sqs_backends[account][region].send_message(name, body, message_attributes=attributes or {}, group_id=group)
    ACTIVITY.trace("sent", queue=name)


def publish(arn: str, message: str, attributes: dict[str, Any] | None = None, subject: str | None = None) -> None:
    """Publish to a topic; attributes in the shape that SQS has."""
    _, _, _, region, account, _ = arn.split(":", 5)
    named = {name: {"Type": one["DataType"], "Value": one["StringValue"]} for name, one in (attributes or {}).items()}
    sns_backends[account][region].publish(message, arn=arn, subject=subject, message_attributes=named)
    ACTIVITY.trace("published", topic=arn.rsplit(":", 1)[-1])


def put_events(arn: str, source: str, detail_type: str, detail: str) -> None:
    """Put an event on a bus."""
    _, _, _, region, account, bus = arn.split(":", 5)
    entry = {"Source": source, "DetailType": detail_type, "Detail": detail, "EventBusName": bus.split("/", 1)[1]}
    events_backends[account][region].put_events([entry])


def as_text(value: Any) -> str:
    """Write a message's body: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)
