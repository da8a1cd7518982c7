"""Where the errors of a task end: in a state, or in a queue with the event in the message, and then as a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.flows.conditions import Condition
from stackproof.flows.event_kept import catch_keeps, sends_event, state_keeps
from stackproof.flows.machines import ARGUMENTS, find_called
from stackproof.flows.state_graph import Scope, Step
from stackproof.flows.task_errors import escapes
from stackproof.iam.answers import all_of
from stackproof.model import Resource, Stack
from stackproof.values import Unknown

Place = Callable[..., Any]
"""Gives the place of a path inside the definition."""


@dataclass(frozen=True, slots=True)
class FailurePaths:
    """Follows the errors of the tasks of a machine."""

    stack: Stack
    machine: Resource
    place: Place

    def to_state(self, scope: Scope, name: str, end: str) -> Iterator[Condition]:
        """Judge that every error of a state goes to another state, with what the state got."""
        yield from self._judge(scope, name, f"the state {end}", lambda _, one: one == end)

    def to_resource(self, scope: Scope, name: str, end: Resource) -> Iterator[Condition]:
        """Judge that every error of a state is sent to a resource with the event in it, and the execution fails."""

        def sends(where: Scope, one: str) -> bool:
            state = where.states[one]
            return isinstance(state, Mapping) and end in find_called(self.stack, self.machine, state).resources

        yield from self._judge(scope, name, str(end.address), sends)
        for where, step in catchers_of(scope, name):
            reached = where.following(step.name) if isinstance(step.name, str) else set()
            for one in sorted(one for one in reached if sends(where, one)):
                yield self._with_event(where, one)
                yield self._as_failure(where, one)

    def _judge(self, scope: Scope, name: str, end: str, is_end: Callable[[Scope, str], bool]) -> Iterator[Condition]:
        catchers = catchers_of(scope, name)
        hidden = next((step.name for _, step in catchers if isinstance(step.name, Unknown)), None)
        hidden = hidden if hidden is not None else scope.unknown()
        escaped = escapes([step.errors or () for _, step in catchers if not isinstance(step.errors, Unknown)])
        says, where = f"every error of {name} goes to {end}", self.place(*scope.path, name, "Catch")
        if hidden is not None:
            yield Condition(says, hidden, "", where=where)
            return
        yield Condition(says, not escaped, f"{name} does not catch every error", "catch States.ALL", where)
        for inside, step in catchers:
            yield self._arrives(inside, name, step, end, is_end)
            yield self._keeps(inside, name, step, is_end)

    def _arrives(
        self, scope: Scope, name: str, step: Step, end: str, is_end: Callable[[Scope, str], bool]
    ) -> Condition:
        ends = {one for one in scope.states if is_end(scope, one)}
        passed = scope.following(step.name, without=ends)
        missed = sorted(one for one in passed if scope.ends(one))
        found = f"an error of {name} goes to {step.name}"
        if missed:
            found += f" and ends at {missed[0]}"
        arrives = not missed and bool(scope.following(step.name) & ends)
        says = f"errors {', '.join(step.errors or ())} of {name} go to {end}"
        return Condition(says, arrives, f"{found}, without {end}", where=self.place(*scope.path, name, "Catch"))

    def _keeps(self, scope: Scope, name: str, step: Step, is_end: Callable[[Scope, str], bool]) -> Condition:
        ends = {one for one in scope.states if is_end(scope, one)}
        between = sorted(scope.following(step.name, without=ends))
        states = [scope.states[one] for one in between if isinstance(scope.states[one], Mapping)]
        lost = next((one for one in between if state_keeps(scope.states[one]) is False), None)
        caught = catch_keeps(step.raw)
        found = (
            f"{lost} replaces the event"
            if lost is not None and caught is not False
            else (f"the error of {name} replaces the event: {_result_path(step.raw)}")
        )
        answer = all_of([caught, *(state_keeps(one) for one in states)])
        return Condition(f"the event is kept beside the error of {name}", answer, found, 'ResultPath = "$.error"',
                         self.place(*scope.path, name, "Catch"))  # fmt: skip

    def _with_event(self, scope: Scope, name: str) -> Condition:
        arguments = [scope.states[name].get(one) for one in ARGUMENTS]
        return Condition(
            f"the message of {name} has the event in it", sends_event(arguments),
            f"the message of {name} has not the event in it", '"event.$" = "$"',
            self.place(*scope.path, name, "Parameters"),
        )  # fmt: skip

    def _as_failure(self, scope: Scope, name: str) -> Condition:
        ends = sorted(one for one in scope.following(name) if scope.ends(one))
        fine = [one for one in ends if scope.states[one].get("Type") != "Fail"]
        found = f"the execution succeeds at {fine[0]} after {name}" if fine else "nothing ends it"
        return Condition(f"the execution fails after {name}", not fine and bool(ends), found,
                         where=self.place(*scope.path, name))  # fmt: skip


def catchers_of(scope: Scope, name: str) -> list[tuple[Scope, Step]]:
    """Return the catchers of a state; what they leave goes to those of the state around it."""
    found = [(scope, step) for step in scope.steps(name) if step.kind == "catch"]
    if scope.outer is not None and escapes([step.errors or () for _, step in found]):
        found += catchers_of(scope.outer, scope.owner)
    return found


def _result_path(catcher: Any) -> str:
    if isinstance(catcher, Mapping) and "ResultPath" in catcher:
        return f"ResultPath is {catcher['ResultPath']}"
    return "it has no ResultPath"
