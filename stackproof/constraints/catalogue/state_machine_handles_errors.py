"""State machines handle errors. Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Undecided, Verdict, constraint
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.model.state_faults import faults_in
from stackproof.model.state_machines import goes_back, states_of
from stackproof.values import Unknown, unknowns_in
from stackproof.values.shown import shown

_PATH = ("definition",)


@constraint(
    "state-machine-handles-errors", on="aws_sfn_state_machine", severity="medium", policy=(24, "APPLICATION_SECURITY")
)
def state_machine_handles_errors(machine: Resource, *, retry: bool = True, catch: bool = True) -> Iterator[Verdict]:
    """Every task of a state machine retries, and catches what remains.

    Why: a task without them ends the execution at the first throttle, and nobody is told what became of its input.
    Fails: a Task state (also inside Parallel and Map) without ``Retry`` or without ``Catch``, or with an empty one; a
        ``Retry`` that names no error, or of which every ``MaxAttempts`` is 0; a ``Catch`` without
        ``States.ALL``, which leaves other errors; a ``Catch`` that leads back to the task with nothing but Pass
        and Wait states between: the error never ends. So does a definition that Step Functions refuses: a ``StartAt``,
        ``Next``, ``Default`` or ``Catch`` that leads nowhere, or to a state that is not beside it.
    Passes: every Task state has both, or there is none; with ``retry: false`` or ``catch: false`` the other is enough.
    Fix:
      Retry = [{ ErrorEquals = ["Lambda.TooManyRequestsException"], MaxAttempts = 3 }]
      Catch = [{ ErrorEquals = ["States.ALL"], Next = "STATE" }]
    """
    try:
        loaded = load_json(machine.get("definition"))
    except InvalidJson as error:
        yield Failed(f"the definition cannot be read: {error}", "a definition in Amazon States Language", "", _PATH)
        return
    if isinstance(loaded, Unknown):
        yield Undecided("the definition", loaded.why, _PATH)
        return
    wanted = [name for name, needed in (("Retry", retry), ("Catch", catch)) if needed]
    tasks = list(_tasks(loaded))
    if not tasks and isinstance(loaded, Mapping) and isinstance(loaded.get("States"), Mapping):
        yield Passed("it has no task that could fail")
    elif not tasks:
        yield Failed("the definition has no states", "a definition in Amazon States Language", "", _PATH)
    states = dict(states_of(loaded))
    refused = {}
    for fault in faults_in(loaded):
        if fault.state not in refused:
            refused[fault.state] = fault
            yield Failed(f"Step Functions refuses it: {fault.said}", fault.expected, "", _PATH, fault.state)
    for name, state in tasks:
        if name in refused:
            continue
        yield (_judge_catchers(name, state, states) if catch else None) or _judge(name, state, wanted)


def _judge_catchers(name: str, state: Any, states: Mapping[str, Any]) -> Verdict | None:
    """Fail a task whose error leads to the task again and to nothing else; names are unique in a whole machine."""
    catchers = state.get("Catch") if isinstance(state, Mapping) else None
    for one in catchers if isinstance(catchers, list | tuple) else ():
        if isinstance(one, Mapping) and goes_back(states, name, one.get("Next")):
            found = f"{name}: its Catch of {shown(one.get('ErrorEquals'))} leads back to it"
            return Failed(found, "a Catch that ends, or tells somebody", "", _PATH, name)
    return None


def _tasks(machine: Any) -> Iterator[tuple[str, Any]]:
    """Yield the Task states of a machine, and what may be one."""
    for name, state in states_of(machine):
        kind = None if isinstance(state, Unknown) else state.get("Type")
        if isinstance(state, Unknown) or kind == "Task":
            yield name, state
        elif isinstance(kind, Unknown):
            yield name, kind


def _retries(retriers: Iterable[Any]) -> bool:
    """Tell whether any retrier tries again: without ``MaxAttempts`` AWS tries three times."""
    known = [one for one in retriers if isinstance(one, Mapping)]
    return any(not isinstance(one.get("MaxAttempts", 3), Unknown) and one.get("MaxAttempts", 3) != 0 for one in known)


def _catches_all(catchers: Iterable[Any]) -> bool:
    """Tell whether a catcher takes what the others leave: ``States.ALL`` stands for every error."""
    known = [one.get("ErrorEquals") for one in catchers if isinstance(one, Mapping)]
    return any(isinstance(errors, list | tuple) and "States.ALL" in errors for errors in known)


def _names_no_error(one: Any) -> bool:
    return isinstance(one, Mapping) and one.get("ErrorEquals", True) in ([], ())


_ENOUGH: dict[str, Callable[[Iterable[Any]], bool]] = {"Retry": _retries, "Catch": _catches_all}
_LACKS = {
    "Retry": "its Retry has MaxAttempts 0: nothing is tried again",
    "Catch": "its Catch leaves errors uncaught",
}


def _judge(name: str, state: Any, wanted: list[str]) -> Verdict:
    if isinstance(state, Unknown):
        return Undecided(f"the state {name}", state.why, _PATH, name)
    for field in wanted:
        value = state.get(field)
        if isinstance(value, Unknown):
            return Undecided(f"{field} of {name}", value.why, _PATH, name)
        if not value or all(map(_names_no_error, value if isinstance(value, list | tuple) else [value])):
            return Failed(f"{name} has no {field}", f"a {field} on every task", "", _PATH, name)
        unknown = next(iter(unknowns_in(value)), None)
        if not _ENOUGH[field](value if isinstance(value, list | tuple) else [value]):
            if unknown is not None:
                return Undecided(f"{field} of {name}", unknown.why, _PATH, name)
            return Failed(f"{name}: {_LACKS[field]}", f"a {field} on every task", "", _PATH, name)
    return Passed(f"{name} has {' and '.join(wanted)}")
