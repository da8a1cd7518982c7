"""From a state machine to what its tasks call.

Source: https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html: the forms of ``Resource``, and the
argument by which each names what it calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from stackproof.flows.conditions import Condition
from stackproof.flows.hop import Hop
from stackproof.flows.senders import ACTIONS
from stackproof.iam.actors import role_may, service_assumes
from stackproof.iam.answers import any_of
from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.model.state_faults import Fault, faults_in
from stackproof.model.state_machines import states_of
from stackproof.values import Unknown
from stackproof.values.texts import HOLE, text_with_holes

_SERVICE = "states.amazonaws.com"
_DEFINITION = ("definition",)
ARGUMENTS = ("Parameters", "Arguments")
"""What a task gives to what it calls, by JSONPath or by JSONata."""
NAMED_BY = ("FunctionName", "QueueUrl", "TopicArn", "TableName", "StateMachineArn", "StreamName", "EventBusName")
"""The arguments that name what is called."""


def machines(stack: Stack) -> Iterator[Hop]:
    """Yield what state machines call, once for each resource."""
    for machine in stack.of_type("aws_sfn_state_machine"):
        try:
            definition = load_json(machine.get(*_DEFINITION))
        except InvalidJson:
            continue
        found: dict[str, Resource] = {}
        fault = next(faults_in(definition), None)
        for _, state in states_of(definition):
            for end in find_called(stack, machine, state).resources if isinstance(state, Mapping) else ():
                found[str(end.address)] = end
        for end in found.values():
            yield Hop(machine, end, machine, "task", partial(_judge, machine, end, fault))


@dataclass(frozen=True, slots=True)
class Called:
    """What a task calls: resources of the stack; ``unknown`` is why it may be another."""

    resources: tuple[Resource, ...] = ()
    unknown: Unknown | None = None


def find_called(stack: Stack, machine: Resource, state: Mapping[str, Any]) -> Called:
    """Return what a state calls; nothing for one that is no task.

    The arguments name it where ``Resource`` is an integration; what a plain ARN calls, they are given to.
    """
    if state.get("Type") != "Task":
        return Called()
    given = [state.get("Resource")]
    for name in ARGUMENTS if integration_of(state) != "" else ():
        arguments = state.get(name)
        if isinstance(arguments, Unknown):
            given.append(arguments)
        elif isinstance(arguments, Mapping):
            given += [arguments.get(one) for one in NAMED_BY]
            entries = arguments.get("Entries")
            listed = entries if isinstance(entries, list | tuple) else ()
            given += [one.get("EventBusName") for one in listed if isinstance(one, Mapping)]
    aims = [target(stack, _strip_qualifier(value), *ACTIONS, near=machine) for value in given if value is not None]
    found = tuple(aim.resource for aim in aims if aim.resource is not None)
    unknown = next((aim.unknown for aim in aims if aim.unknown is not None), None)
    return Called(found, unknown)


def integration_of(state: Mapping[str, Any]) -> str | Unknown:
    """Return how a task calls, such as ``sqs:sendMessage`` or ``aws-sdk:s3:putObject``; ``""`` for a plain ARN."""
    resource = state.get("Resource")
    if isinstance(resource, Unknown):
        text = text_with_holes(resource)
        return resource if "states:::" not in text and text[:1] == HOLE and len(text) > 1 else _integration(text)
    return _integration(str(resource))


def _integration(text: str) -> str:
    before, found, after = text.partition(":states:::")
    return after if found and (before.startswith("arn:") or HOLE in before) else ""


def _strip_qualifier(value: Any) -> Any:
    """Return a function's name without ``:$LATEST``."""
    if isinstance(value, str):
        return value.removesuffix(":$LATEST")
    if isinstance(value, Unknown) and text_with_holes(value).endswith(":$LATEST"):
        form: Any = value.form
        parts = [one for one in form.parts if isinstance(one, Unknown)]
        return parts[0] if len(parts) == 1 else value
    return value


def _judge(machine: Resource, end: Resource, fault: Fault | None, stack: Stack, _event: Any) -> Iterator[Condition]:
    if fault is not None:
        yield Condition(
            f"Step Functions accepts the definition of {machine.address}", False, fault.said, fault.expected,
            machine.place(*_DEFINITION),
        )  # fmt: skip
    role, where = machine.get("role_arn"), machine.place("role_arn")
    actions = ACTIONS[end.type]
    wanted = " or ".join(actions)
    yield Condition(
        f"the role of {machine.address} trusts {_SERVICE}", service_assumes(stack, _SERVICE, role, machine),
        f"{_SERVICE} may not assume the role of {machine.address}", f"trust {_SERVICE}", where,
    )  # fmt: skip
    yield Condition(
        f"the role of {machine.address} may use {wanted}",
        any_of(role_may(stack, role, one, end, user=machine) for one in actions),
        f"the role of {machine.address} may not use {wanted} on {end.address}", f"grant {actions[0]}", where,
    )  # fmt: skip
