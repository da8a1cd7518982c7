"""All hops of a stack, and those between two of its resources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from stackproof.flows.hop import Hop
from stackproof.flows.machines import machines
from stackproof.flows.mappings import mappings
from stackproof.flows.notifications import notifications
from stackproof.flows.rules import rules, schedules
from stackproof.flows.senders import sender, senders
from stackproof.flows.subscriptions import subscriptions
from stackproof.model import AttributePath, Resource, Stack
from stackproof.model.graph import find_unresolved, target
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.values import Omitted, Unknown

FINDERS: tuple[Callable[[Stack], Iterator[Hop]], ...] = (
    subscriptions, notifications, rules, schedules, mappings, machines, senders,
)  # fmt: skip
"""Each yields the hops of one kind."""


_CARRIERS: dict[str, tuple[AttributePath, ...]] = {
    "aws_cloudwatch_event_rule": (("event_bus_name",),),
    "aws_cloudwatch_event_target": (("rule",), ("arn",)),
    "aws_lambda_event_source_mapping": (("event_source_arn",), ("function_name",)),
    "aws_s3_bucket_notification": (("bucket",),),
    "aws_scheduler_schedule": (("target", 0, "arn"),),
    "aws_sns_topic_subscription": (("topic_arn",), ("endpoint",)),
}


_WHOLE = {
    "aws_s3_bucket_notification": ("lambda_function", "queue", "topic"), "aws_sfn_state_machine": ("definition",),
}  # fmt: skip


def hops_of(stack: Stack) -> list[Hop]:
    """Return every hop that the stack declares."""
    return stack.once("hops", lambda: [hop for find in FINDERS for hop in find(stack)])


def hidden_carrier(stack: Stack) -> Unknown | None:
    """Return what hides where a subscription, a rule, a target or a mapping begins or ends: it may be anywhere."""

    def find() -> Unknown | None:
        for type_, paths in _CARRIERS.items():
            for path in paths:
                unknown = find_unresolved(stack, type_, path)
                if unknown is not None:
                    return unknown
        opaque = (
            _opaque(one.get(name)) for type_, names in _WHOLE.items() for one in stack.of_type(type_) for name in names
        )
        whole = next((one for one in opaque if one is not None), None)
        return whole if whole is not None else _hidden_notification(stack)

    return stack.once("hidden carrier of events", find)


def _hidden_notification(stack: Stack) -> Unknown | None:
    for one in stack.of_type("aws_s3_bucket_notification"):
        for name in _WHOLE[one.type]:
            for _, block in one.blocks(name):
                found = target(stack, block.get(f"{name}_arn"))
                if found.unknown is not None:
                    return found.unknown
    return None


def _opaque(value: Any) -> Unknown | None:
    """Return an unknown of which nothing can be read: neither a block nor a part of a document."""
    try:
        loaded = load_json(value)
    except InvalidJson:
        return None
    return loaded if isinstance(loaded, Unknown) and not isinstance(loaded.form, Omitted) else None


def hops_between(stack: Stack, begin: Resource, end: Resource) -> list[Hop]:
    """Return what carries events from one resource to another; a function may send to whatever it is granted."""
    found = [hop for hop in hops_of(stack) if hop.target is end and hop.starts_at(str(begin.address))]
    return found or list(sender(begin, end))
