"""From a state machine to what its tasks call.

Source: https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html: the forms of ``Resource``, and the
argument by which each names what it calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from stackproof.model.state_machines import states_of
from stackproof.values import Unknown
from stackproof.values.texts import text_with_holes

_SERVICE = "states.amazonaws.com"
_DEFINITION = ("definition",)
_NAMED_BY = ("FunctionName", "QueueUrl", "TopicArn", "TableName", "StateMachineArn", "StreamName", "EventBusName")


def machines(stack: Stack) -> Iterator[Hop]:
    """Yield what state machines call, once for each resource."""
    for machine in stack.of_type("aws_sfn_state_machine"):
        try:
            definition = load_json(machine.get(*_DEFINITION))
        except InvalidJson:
            continue
        found: dict[str, Resource] = {}
        for _, state in states_of(definition):
            for end in _called(stack, machine, state) if isinstance(state, Mapping) else ():
                found[str(end.address)] = end
        for end in found.values():
            yield Hop(machine, end, machine, "task", partial(_judge, machine, end))


def _called(stack: Stack, machine: Resource, state: Mapping[str, Any]) -> Iterator[Resource]:
    if state.get("Type") != "Task":
        return
    given = [state.get("Resource")]
    for name in ("Parameters", "Arguments"):
        arguments = state.get(name)
        if isinstance(arguments, Mapping):
            given += [arguments.get(one) for one in _NAMED_BY]
            entries = arguments.get("Entries")
            listed = entries if isinstance(entries, list | tuple) else ()
            given += [one.get("EventBusName") for one in listed if isinstance(one, Mapping)]
    for value in given:
        end = target(stack, _unqualified(value), *ACTIONS, near=machine).resource if value is not None else None
        if end is not None:
            yield end


def _unqualified(value: Any) -> Any:
    """Return a function's name without ``:$LATEST``."""
    if isinstance(value, str):
        return value.removesuffix(":$LATEST")
    if isinstance(value, Unknown) and text_with_holes(value).endswith(":$LATEST"):
        form: Any = value.form
        parts = [one for one in form.parts if isinstance(one, Unknown)]
        return parts[0] if len(parts) == 1 else value
    return value


def _judge(machine: Resource, end: Resource, stack: Stack, _event: Any) -> Iterator[Condition]:
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
