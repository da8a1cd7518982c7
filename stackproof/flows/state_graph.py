"""The states of a workflow as graphs: one for the machine, one for each branch of a Parallel state or item of a Map.

Rules: https://states-language.net/spec.html and https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stackproof.model import AttributePath
from stackproof.values import Unknown

_ENDS = ("Succeed", "Fail")
CONTAINERS = ("Branches", "ItemProcessor", "Iterator")
"""What of a state holds other states."""


@dataclass(frozen=True, slots=True)
class Step:
    """A way from a state to another; ``name`` is where it leads, which may be unknown or not there."""

    kind: Literal["next", "choice", "catch"]
    name: Any
    errors: Any = ()
    raw: Any = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The states among which one may name the next; ``owner`` is the state that holds them, ``path`` their place."""

    states: Mapping[str, Any]
    start: Any
    path: AttributePath
    owner: str = ""
    outer: Scope | None = None

    def steps(self, name: str) -> list[Step]:
        """Return the ways out of a state."""
        state = self.states.get(name)
        return list(_steps(state)) if isinstance(state, Mapping) else []

    def ends(self, name: str) -> bool:
        """Tell whether an execution, or a branch, may end at a state."""
        state = self.states.get(name)
        return isinstance(state, Mapping) and (state.get("End") is True or state.get("Type") in _ENDS)

    def following(self, name: str, *, without: Collection[str] = (), by: Collection[str] = ()) -> set[str]:
        """Return the states that are reached from one, itself among them.

        Args:
            name: where to begin.
            without: states that are not passed.
            by: the kinds of steps that are taken; none for all.
        """
        found: set[str] = set()
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one in found or one in without or one not in self.states:
                continue
            found.add(one)
            waiting += [step.name for step in self.steps(one) if _is_taken(step, by)]
        return found

    def unknown(self) -> Unknown | None:
        """Return what hides a state of the scope, or where one leads."""
        for name, state in self.states.items():
            if isinstance(state, Unknown):
                return state
            given = [step.name for step in self.steps(name)]
            given += [state.get(one) for one in ("Type", "Choices", "Catch")]
            hidden = next((one for one in given if isinstance(one, Unknown)), None)
            if hidden is not None:
                return hidden
        return self.start if isinstance(self.start, Unknown) else None


def scopes_of(
    definition: Any, path: AttributePath = (), owner: str = "", outer: Scope | None = None
) -> Iterator[Scope]:
    """Yield the scopes of a definition, the outermost first."""
    states = definition.get("States") if isinstance(definition, Mapping) else None
    if not isinstance(states, Mapping):
        return
    scope = Scope(states, definition.get("StartAt"), (*path, "States"), owner, outer)
    yield scope
    for name, state in states.items():
        if not isinstance(state, Mapping):
            continue
        for key in CONTAINERS:
            inside = state.get(key)
            listed = inside if isinstance(inside, list | tuple) else [inside]
            for index, one in enumerate(listed):
                at: AttributePath = (index,) if isinstance(inside, list | tuple) else ()
                yield from scopes_of(one, (*scope.path, name, key, *at), name, scope)


def find_unreached(scope: Scope) -> list[str]:
    """Return the states that no way leads to."""
    reached = scope.following(scope.start) if isinstance(scope.start, str) else set()
    return [name for name in scope.states if name not in reached]


def endless(scope: Scope) -> list[str]:
    """Return the states from which no way leads to an end."""
    ending = {name for name in scope.states if scope.ends(name)}
    return [name for name in scope.states if not scope.following(name) & ending]


def loops(scope: Scope) -> Iterator[list[str]]:
    """Yield circles in which no Choice state decides whether to go on: they end when an error does, if ever."""
    found: set[frozenset[str]] = set()
    choosing = {name for name, one in scope.states.items() if isinstance(one, Mapping) and one.get("Type") == "Choice"}
    for name in scope.states:
        if name in choosing:
            continue
        after = {step.name for step in scope.steps(name) if isinstance(step.name, str)}
        back = {one for one in after if name in scope.following(one, without=choosing)}
        if back:
            around = scope.following(name, without=choosing)
            circle = [one for one in scope.states if one in around and name in scope.following(one, without=choosing)]
            if frozenset(circle) not in found:
                found.add(frozenset(circle))
                yield circle


def _is_taken(step: Step, by: Collection[str]) -> bool:
    return isinstance(step.name, str) and (not by or step.kind in by)


def _steps(state: Mapping[str, Any]) -> Iterator[Step]:
    if state.get("Type") in _ENDS:
        return
    if state.get("Next") is not None:
        yield Step("next", state.get("Next"))
    for choice in _as_list(state.get("Choices")):
        yield Step("choice", choice.get("Next") if isinstance(choice, Mapping) else choice)
    if state.get("Default") is not None:
        yield Step("choice", state.get("Default"))
    for catcher in _as_list(state.get("Catch")):
        if isinstance(catcher, Mapping):
            yield Step("catch", catcher.get("Next"), catcher.get("ErrorEquals"), catcher)
        else:
            yield Step("catch", catcher, raw=catcher)


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
