"""A check of a workflow: its paths, their order, how long it takes, its states, one task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict
from stackproof.contract.expect.following import follows, values_of_resource
from stackproof.contract.expect.operators import Comparison
from stackproof.contract.expect.verdicts import verdicts_of
from stackproof.contract.expect.written import Written
from stackproof.contract.workflows.reading import ORDER, PATHS, STATES, WITHIN, Workflow
from stackproof.contract.workflows.tasks import judge_task
from stackproof.flows.durations import Durations
from stackproof.flows.state_graph import CONTAINERS, Scope, endless, find_unreached, loops, scopes_of
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.model.state_faults import faults_in, faults_of
from stackproof.values import Unknown

_ARGUMENT = "definition"
_JUDGED_ELSEWHERE = ("StartAt", "States")
_FREE = ("Comment",)


class Check:
    """Judges one check of an entry, on its state machine."""

    def __init__(self, workflow: Workflow, check: str) -> None:
        self._workflow = workflow
        self._check = check

    def __call__(self, machine: Resource, stack: Stack) -> Iterator[Verdict]:
        """Read the definition, and judge it."""
        try:
            definition = load_json(machine.get(_ARGUMENT))
        except InvalidJson as error:
            yield Failed(f"the definition cannot be read: {error}", "one in Amazon States Language", "", (_ARGUMENT,))
            return
        if isinstance(definition, Unknown):
            yield Undecided("the definition", definition.why, (_ARGUMENT,))
            return
        scopes = list(scopes_of(definition, (_ARGUMENT,)))
        if not scopes:
            states = definition.get("States") if isinstance(definition, Mapping) else None
            if isinstance(states, Unknown):
                yield Undecided("the states", states.why, (_ARGUMENT,))
            else:
                yield Failed("the definition has no states", "one in Amazon States Language", "", (_ARGUMENT,))
            return
        yield from self._judge(machine, stack, definition, scopes)

    def _judge(
        self, machine: Resource, stack: Stack, definition: Mapping[str, Any], scopes: list[Scope]
    ) -> Iterator[Verdict]:
        raw, where, check = self._workflow.raw, machine.place(_ARGUMENT), self._check
        fault = next(faults_in(definition), None) if check != PATHS else None
        if fault is not None:
            yield Failed(f"Step Functions refuses the definition: {fault.said}", fault.expected, where=where)
        elif check in self._workflow.tasks:
            yield from judge_task(self._workflow, check, machine, stack, scopes)
        elif check == PATHS:
            yield from _paths(scopes, machine)
        elif check == ORDER:
            yield from _order(scopes, raw[ORDER], machine)
        elif check == WITHIN:
            yield from _duration(Durations(stack, machine, scopes), scopes[0], definition, raw[WITHIN], where)
        else:
            yield from self._states(machine, stack, definition, scopes)

    def _states(
        self, machine: Resource, stack: Stack, definition: Mapping[str, Any], scopes: list[Scope]
    ) -> Iterator[Verdict]:
        """Judge that there are the states that the entry names, that the others than tasks have what it says."""
        expected = self._workflow.raw[STATES]
        written = Written(machine, deployed=stack.view == "live")
        comparison = Comparison(stack, machine, written, partial(follows, stack, values_of_resource(machine)))
        timeout = ("TimeoutSeconds",) if WITHIN in self._workflow.raw else ()
        named = dict.fromkeys((*_JUDGED_ELSEWHERE, *timeout, *_FREE))
        differences = list(comparison.others(definition, named, (_ARGUMENT,), "dynamic"))
        found = {name: (scope, state) for scope in scopes for name, state in scope.states.items()}
        for name, wanted in expected.items():
            if name not in found:
                yield Failed(f"there is no state {name}", "a state of the definition", "", (_ARGUMENT,))
                continue
            scope, state = found[name]
            seen = _without_inner_states(state, wanted)
            differences += comparison.differences(wanted, seen, (*scope.path, name), "dynamic")
        yield from verdicts_of(differences, machine.place, "the states are as expected")
        for name, (scope, state) in found.items():
            if name not in expected and name not in self._workflow.tasks:
                yield _stranger(name, state, machine, scope)


def _stranger(name: str, state: Any, machine: Resource, scope: Scope) -> Verdict:
    where = machine.place(*scope.path, name)
    if isinstance(state, Unknown):
        return Undecided(f"the state {name}", state.why, where=where)
    return Failed(f"the contract names no state {name}", "one among tasks or states", where=where)


def _without_inner_states(state: Any, wanted: Mapping[str, Any]) -> Any:
    """Return a state without what holds others, which are judged by their own names, and without free texts."""
    if not isinstance(state, Mapping):
        return state
    left_out = (*CONTAINERS, *(name for name in _FREE if name not in wanted))
    return {name: value for name, value in state.items() if name not in left_out}


def _paths(scopes: list[Scope], machine: Resource) -> Iterator[Verdict]:
    """Judge that each state is reached, that each leads on, and that each way ends."""
    for scope in scopes:
        hidden = scope.unknown()
        where = machine.place(*scope.path)
        found = list(_find_broken(scope)) if hidden is None else _find_refused(scope)
        for said, expected in found:
            yield Failed(said, expected, where=where)
        if hidden is not None:
            yield Undecided(f"the ways from {scope.start}", hidden.why, where=where)
        elif not found:
            yield Passed(f"each state is reached from {scope.start}, and each way ends")


def _find_refused(scope: Scope) -> list[tuple[str, str]]:
    return [(fault.said, fault.expected) for fault in faults_of(scope.states, scope.start)]


def _find_broken(scope: Scope) -> Iterator[tuple[str, str]]:
    yield from _find_refused(scope)
    for name in find_unreached(scope):
        yield f"nothing leads to {name}", f"a way from {scope.start} to it"
    circles = list(loops(scope))
    for circle in circles:
        ways = " and ".join(circle)
        yield f"{ways} {'leads' if len(circle) == 1 else 'lead'} back to itself, whatever happens", "a way that ends"
    for name in endless(scope):
        if not any(name in circle for circle in circles):
            yield f"no way from {name} ends", "a way to a state that ends"


def _order(scopes: list[Scope], order: list[str], machine: Resource) -> Iterator[Verdict]:
    """Judge that each state is reached from the one before it, and never without it."""
    begin = next((scope for scope in scopes if order[0] in scope.states), scopes[0])
    if begin.start != order[0]:
        yield Failed(f"it begins at {begin.start}", f"it begins at {order[0]}", where=machine.place(*begin.path))
    for before, after in pairwise(order):
        scope = next((one for one in scopes if after in one.states), None)
        where = machine.place(*(scope or begin).path)
        if scope is None or before not in scope.states:
            missing = after if scope is None else before
            yield Failed(f"there is no state {missing} beside the others", f"{before}, then {after}", where=where)
        elif (hidden := scope.unknown()) is not None:
            yield Undecided(f"whether {after} comes after {before}", hidden.why, where=where)
        elif after not in scope.following(before, by=("next", "choice")):
            yield Failed(f"{before} does not lead to {after}", f"{before}, then {after}", where=where)
        elif after in scope.following(str(scope.start), without=(before,)):
            yield Failed(f"{after} is reached without {before}", f"{before}, then {after}", where=where)
        else:
            yield Passed(f"{before}, then {after}")


def _duration(
    durations: Durations, scope: Scope, definition: Mapping[str, Any], within: int, where: Any
) -> Iterator[Verdict]:
    """Judge that the machine ends an execution in time, and that its tasks need no longer."""
    given = definition.get("TimeoutSeconds")
    expected = f"TimeoutSeconds = {within}"
    if isinstance(given, Unknown):
        yield Undecided("TimeoutSeconds", given.why, where=where)
    elif given != within:
        found = f"TimeoutSeconds = {given}" if given is not None else "nothing ends an execution that hangs"
        yield Failed(found, expected, where=where)
    hidden = scope.unknown()
    longest = hidden if hidden is not None else durations.longest(scope)
    if isinstance(longest, Unknown):
        yield Undecided("how long the longest way takes", longest.why, where=where)
    elif longest > within:
        yield Failed(f"the longest way may take {longest:g} s, with all retries", f"at most {within} s", where=where)
    else:
        yield Passed(f"the longest way takes at most {longest:g} s")
