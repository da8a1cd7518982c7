"""Deliveries of one service to another: the target's policy, or the service's role, must allow it."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException
from moto.stepfunctions.responses import get_backend as states_backend
from werkzeug.exceptions import HTTPException

from stackproof.emulator.access.evaluation import Request
from stackproof.emulator.access.judgement import refused_to_role, service_may
from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.events import places
from stackproof.emulator.events.invocations import Invoker


class UndeliverableError(Exception):
    """A delivery that failed; the text says why."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who delivers: the service's principal, what it delivers for, and the role that it acts as, if any."""

    service: str
    source_arn: str
    role_arn: str | None = None


_ACTIONS = {
    "lambda": "lambda:InvokeFunction",
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "states": "states:StartExecution",
}


def deliver(invoker: Invoker, sender: Sender, arn: str, payload: Any, group: str | None = None) -> None:
    """Deliver a payload to a function, queue, topic or workflow.

    Raises:
        UndeliverableError: there is no such target, or the sender may not.
    """
    service = arn.split(":")[2]
    action = _ACTIONS.get(service)
    if action is None:
        raise UndeliverableError(f"the local AWS delivers nothing to {arn}")
    try:
        _require(sender, action, arn)
        if service == "lambda":
            invoker.later(places.function_of(arn), payload)
        elif service == "sqs":
            places.send(arn, places.as_text(payload), group=group)
        elif service == "sns":
            places.publish(arn, places.as_text(payload))
        else:
            _, _, _, region, account, _ = arn.split(":", 5)
            states_backend(account, region).start_execution(arn, str(uuid.uuid4()), json.dumps(payload))
    except (HTTPException, ServiceException, KeyError) as error:
        raise UndeliverableError(f"{arn}: {error}") from error
    ACTIVITY.trace("delivered", source=sender.source_arn, target=arn)


def _require(sender: Sender, action: str, arn: str) -> None:
    if sender.role_arn:
        refused = refused_to_role(sender.role_arn, [Request(action, arn)])
        if refused:
            raise UndeliverableError(f"{sender.role_arn} may not {refused[0].action} on {refused[0].resource}")
    elif not service_may(sender.service, action, arn, sender.source_arn):
        raise UndeliverableError(f"{sender.service} may not {action} on {arn} for {sender.source_arn}")
