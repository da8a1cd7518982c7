"""From a function to what its code sends to: what an environment variable names, or a parameter that one names.

What a handler does with a name, its code alone tells; the name and the grant are what the stack has to give it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from stackproof.flows.conditions import Condition
from stackproof.flows.encryption import role_may_use_key
from stackproof.flows.hop import NO_EVENT, Hop
from stackproof.iam.actors import role_may
from stackproof.iam.answers import Answer, any_of
from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.values import Unknown

ACTIONS = {
    "aws_cloudwatch_event_bus": ("events:PutEvents",),
    "aws_dynamodb_table": ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem"),
    "aws_kinesis_stream": ("kinesis:PutRecord", "kinesis:PutRecords"),
    "aws_lambda_function": ("lambda:InvokeFunction",),
    "aws_sfn_state_machine": ("states:StartExecution", "states:StartSyncExecution"),
    "aws_sns_topic": ("sns:Publish",),
    "aws_sqs_queue": ("sqs:SendMessage",),
}
"""What a function does to send to a resource: any of these."""
_VARIABLES = ("environment", 0, "variables")
_BUS = "aws_cloudwatch_event_bus"


def senders(stack: Stack) -> Iterator[Hop]:
    """Yield what the functions' environments name and they may send to."""
    for function in stack.of_type("aws_lambda_function"):
        for end in _find_named(stack, function):
            if _is_granted(stack, function, end, {}) is not False:  # what it only reads is no hop
                yield from sender(function, end)


def sender(function: Resource, end: Resource) -> Iterator[Hop]:
    """Yield the hop from a function to a resource that it may send to."""
    if function.type == "aws_lambda_function" and end.type in ACTIONS and end is not function:
        yield Hop(function, end, function, "function", partial(_judge, function, end))


def _find_named(stack: Stack, function: Resource) -> list[Resource]:
    """Return what the environment names; a parameter stands for what its value names.

    A name alone may be that of a topic and of a queue: it names both, and the grants tell which is meant.
    """
    given = _find_given(stack, function)
    named = (target(stack, value, type_, near=function).resource for value in given for type_ in ACTIONS)
    return list({str(one.address): one for one in named if one is not None}.values())


def _find_given(stack: Stack, function: Resource) -> list[Any]:
    """Return the values of the environment, and of the parameters that they name."""
    values = function.get(*_VARIABLES)
    given = list(values.values()) if isinstance(values, Mapping) else []
    parameters = (target(stack, one, "aws_ssm_parameter", near=function).resource for one in given)
    return [*given, *(one.get("value") for one in parameters if one is not None)]


def _judge(function: Resource, end: Resource, stack: Stack, event: Any) -> Iterator[Condition]:
    yield _is_named(stack, function, end)
    wanted = " or ".join(ACTIONS[end.type])
    yield Condition(
        f"the role of {function.address} may use {wanted}", _is_granted(stack, function, end, event),
        f"the role of {function.address} may not use {wanted} on {end.address}", f"grant {ACTIONS[end.type][0]}",
        function.place("role"), needs_event=end.type == _BUS and event is NO_EVENT,
    )  # fmt: skip
    yield from role_may_use_key(stack, function.get("role"), end, user=function, sends=True)


def _is_granted(stack: Stack, function: Resource, end: Resource, event: Any) -> Answer:
    """Tell whether a function may send; a grant on a bus may be for some events (events:source, events:detail-type)."""
    told = event if end.type == _BUS and isinstance(event, Mapping) else {}
    via = {f"events:{name}": (told[name],) for name in ("source", "detail-type") if name in told}
    role = function.get("role")
    return any_of(role_may(stack, role, one, end, user=function, via=via) for one in ACTIONS[end.type])


def _is_named(stack: Stack, function: Resource, end: Resource) -> Condition:
    values = function.get(*_VARIABLES)
    answer: Answer = any(one is end for one in _find_named(stack, function))
    hidden = values if isinstance(values, Unknown) else None
    if hidden is None and isinstance(values, Mapping):
        given = _find_given(stack, function)
        hidden = next((one for one in given if isinstance(one, Unknown) and _is_open(stack, one)), None)
    if answer is not True and hidden is not None and not function.omitted(*_VARIABLES):
        answer = hidden
    found = f"no environment variable of {function.address} names {end.address}"
    says = f"an environment variable of {function.address} names {end.address}"
    return Condition(says, answer, found, where=function.place(*_VARIABLES))


def _is_open(stack: Stack, value: Unknown) -> bool:
    found = target(stack, value)
    return found.resource is None and found.other is None and found.unknown is not None
