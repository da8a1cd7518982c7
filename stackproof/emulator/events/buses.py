"""EventBridge: rules to functions, queues, topics and workflows, with retries and dead letters.

Rules: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html.
"""

from __future__ import annotations

import json
from typing import Any

from moto.events.models import Rule

from stackproof.emulator.access.judgement import service_may
from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.corrections.patching import Method, around
from stackproof.emulator.events import places
from stackproof.emulator.events.inputs import event_of, target_input
from stackproof.emulator.events.invocations import Invoker
from stackproof.emulator.events.targets import Sender, UndeliverableError, deliver

_SERVICE = "events.amazonaws.com"
_OURS = ("lambda", "sqs", "sns", "states")


def route(invoker: Invoker) -> None:
    """Send events to the targets of the rules that match, outside the sender's request."""

    @around(Rule, "send_to_targets")
    def send_to_targets(original: Method, self: Any, given: Any, transform_input: bool = True) -> None:
        if self.state != "ENABLED" or not self.event_pattern.matches_event(given):
            return
        event = event_of(json.loads(json.dumps(given)))
        every = self.targets
        for target in (one for one in every if one["Arn"].split(":")[2] in _OURS):
            invoker.background.submit(f"rule {self.name}", _deliver, invoker, self, target, event)
        others = [one for one in every if one["Arn"].split(":")[2] not in _OURS]
        if others:
            original(_With(self, others), given, transform_input)


class _With:
    """A rule with other targets; moto's own delivery walks through all of them."""

    def __init__(self, rule: Any, targets: list[dict[str, Any]]) -> None:
        self._rule = rule
        self.targets = targets

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rule, name)


def _deliver(invoker: Invoker, rule: Any, target: dict[str, Any], event: dict[str, Any]) -> None:
    sender = Sender(_SERVICE, rule.arn, target.get("RoleArn"))
    payload = target_input(target, event, {"name": rule.name, "arn": rule.arn})
    group = (target.get("SqsParameters") or {}).get("MessageGroupId")
    try:
        deliver(invoker, sender, target["Arn"], payload, group)
    except UndeliverableError as error:
        _keep(rule, target, event, str(error))


def _keep(rule: Any, target: dict[str, Any], event: dict[str, Any], why: str) -> None:
    """Keep an event that could not be delivered, with the reason in the message's attributes."""
    ACTIVITY.trace("undelivered", source=rule.arn, target=target["Arn"], why=why)
    queue = (target.get("DeadLetterConfig") or {}).get("Arn")
    if not queue or not service_may(_SERVICE, "sqs:SendMessage", queue, rule.arn):
        return
    denied = " may not " in why
    said = {
        "RULE_ARN": rule.arn,
        "TARGET_ARN": target["Arn"],
        "ERROR_CODE": "NO_PERMISSIONS" if denied else "NO_RESOURCE",
        "ERROR_MESSAGE": why,
        "RETRY_ATTEMPTS": "0",
    }
    attributes = {name: {"DataType": "String", "StringValue": text} for name, text in said.items()}
    places.send(queue, json.dumps(event), attributes)
