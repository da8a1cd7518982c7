"""State machines handle errors. Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Undecided, Verdict, constraint
from stackproof.values import JsonOf, Unknown

_PATH = ("definition",)
_FIX = 'Retry = [{ ErrorEquals = [...] }], Catch = [{ ErrorEquals = ["States.ALL"], Next = "STATE" }]'


@constraint(
    "state-machine-handles-errors", on="aws_sfn_state_machine", severity="medium", policy=(24, "APPLICATION_SECURITY")
)
def state_machine_handles_errors(machine: Resource, *, retry: bool = True, catch: bool = True) -> Iterator[Verdict]:
    """Every task of a state machine retries, and catches what remains.

    Why: a task without them ends the execution at the first throttle, and nobody is told what became of its input.
    Fails: a Task state (also inside Parallel and Map) without ``Retry`` or without ``Catch``, or with an empty one.
    Passes: every Task state has both; with ``retry: false`` or ``catch: false`` the other one is enough.
    Fix: Retry = [{ ErrorEquals = [...] }], Catch = [{ ErrorEquals = ["States.ALL"], Next = "STATE" }]
    """
    definition = machine.get("definition")
    if isinstance(definition, Unknown) and isinstance(definition.form, JsonOf):
        definition = definition.form.value
    if isinstance(definition, Unknown):
        yield Undecided("the definition", definition.why, _PATH)
        return
    try:
        loaded = json.loads(definition) if isinstance(definition, str) else definition
    except ValueError as error:
        yield Failed(f"the definition is no JSON: {error}", "a definition in Amazon States Language", "", _PATH)
        return
    wanted = [name for name, needed in (("Retry", retry), ("Catch", catch)) if needed]
    tasks = list(_tasks(loaded))
    if not tasks:
        yield Failed("the definition has no task", "at least one Task state", "", _PATH)
    for name, state in tasks:
        yield _judge(name, state, wanted)


def _tasks(machine: Any) -> Iterator[tuple[str, Any]]:
    """Yield the Task states of a machine, and of the machines inside its Parallel and Map states."""
    states = machine.get("States") if isinstance(machine, Mapping) else None
    if isinstance(states, Unknown):
        yield "States", states
    for name, state in states.items() if isinstance(states, Mapping) else ():
        if isinstance(state, Unknown):
            yield name, state
        elif isinstance(state, Mapping):
            if state.get("Type") == "Task":
                yield name, state
            branches = state.get("Branches")
            inner = [*(branches if isinstance(branches, list | tuple) else ()), state.get("ItemProcessor")]
            for machine_inside in (*inner, state.get("Iterator")):
                yield from _tasks(machine_inside)


def _judge(name: str, state: Any, wanted: list[str]) -> Verdict:
    if isinstance(state, Unknown):
        return Undecided(f"the state {name}", state.why, _PATH, name)
    for field in wanted:
        value = state.get(field)
        if isinstance(value, Unknown):
            return Undecided(f"{field} of {name}", value.why, _PATH, name)
        if not value:
            return Failed(f"{name} has no {field}", f"a {field} on every task", _FIX, _PATH, name)
    return Passed(f"{name} has {' and '.join(wanted)}")
