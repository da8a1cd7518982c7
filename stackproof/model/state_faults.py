"""What Step Functions refuses in the ways of a definition: a state that leads nowhere, or to one that is not there.

Source: https://states-language.net/spec.html#transitions and
https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html. A way leads to a state beside the one
that names it, never into or out of a branch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.values import Unknown

_LAST = ("Succeed", "Fail")
_TYPES = ("Task", "Pass", "Wait", "Parallel", "Map", "Choice", *_LAST)
_INSIDE = {"Parallel": ("Branches",), "Map": ("ItemProcessor", "Iterator")}
_THERE = "a state that is there"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a state (``""`` is the start), and what is expected instead."""

    state: str
    said: str
    expected: str = _THERE


def faults_in(machine: Any) -> Iterator[Fault]:
    """Yield what is surely wrong in a definition, and in the machines inside its states."""
    states = machine.get("States") if isinstance(machine, Mapping) else None
    if not isinstance(states, Mapping):
        return
    yield from faults_of(states, machine.get("StartAt"))
    for state in states.values():
        for inner in _machines_in(state) if isinstance(state, Mapping) else ():
            yield from faults_in(inner)


def faults_of(states: Mapping[str, Any], start: Any) -> Iterator[Fault]:
    """Yield what is surely wrong with the states of one machine; the machines inside them have their own."""
    yield from _aim("", "it begins", "at", start, states)
    for name, state in states.items():
        if isinstance(state, Mapping):
            yield from _faults(name, state, states)


def _machines_in(state: Mapping[str, Any]) -> list[Any]:
    found: list[Any] = []
    for name in (one for names in _INSIDE.values() for one in names):
        found += _as_list(state.get(name))
    return found


def _faults(name: str, state: Mapping[str, Any], states: Mapping[str, Any]) -> Iterator[Fault]:
    kind = state.get("Type")
    if not isinstance(kind, Unknown):
        if kind not in _TYPES:
            said = f"{name} has the Type {kind}" if kind else f"{name} has no Type"
            yield Fault(name, said, f"one of {', '.join(_TYPES)}")
            return
        yield from _onward(name, str(kind), state, states)
        if kind in _INSIDE and not _machines_in(state):
            yield Fault(name, f"{name} holds no states", f"{_INSIDE[kind][0]} with a StartAt and States")
    for field in ("Catch", "Retry"):
        for one in _as_list(state.get(field)):
            if isinstance(one, Mapping):
                yield from _handler(name, field, one, states)


def _handler(name: str, field: str, one: Mapping[str, Any], states: Mapping[str, Any]) -> Iterator[Fault]:
    if field == "Catch":
        yield from _aim(name, f"a Catch of {name} leads", "to", one.get("Next"), states)
    if not isinstance(one.get("ErrorEquals"), Unknown) and not one.get("ErrorEquals"):
        yield Fault(name, f"a {field} of {name} names no error", "ErrorEquals with the errors")


def _onward(name: str, kind: str, state: Mapping[str, Any], states: Mapping[str, Any]) -> Iterator[Fault]:
    """Judge where a state leads by itself: Choice states by their rules, the last ones nowhere, others by ``Next``."""
    following, ends = state.get("Next"), state.get("End")
    if kind in ("Choice", *_LAST):
        if following is not None or ends is not None:
            yield Fault(name, f"{name} is a {kind} state, and has a Next or End", "neither of them")
        if kind == "Choice":
            yield from _choices(name, state, states)
    elif ends is True and following is not None:
        yield Fault(name, f"{name} ends, and leads to {following}", "End or Next")
    elif ends is not True and not (following is None and isinstance(ends, Unknown)):
        yield from _aim(name, f"{name} leads", "to", following, states)


def _choices(name: str, state: Mapping[str, Any], states: Mapping[str, Any]) -> Iterator[Fault]:
    rules = state.get("Choices")
    if not isinstance(rules, Unknown) and not rules:
        yield Fault(name, f"{name} has no Choices", "Choices, each with a Next")
    for rule in _as_list(rules):
        if isinstance(rule, Mapping):
            yield from _aim(name, f"a choice of {name} leads", "to", rule.get("Next"), states)
    if state.get("Default") is not None:
        yield from _aim(name, f"{name} leads", "to", state.get("Default"), states)


def _aim(name: str, begins: str, by: str, aim: Any, states: Mapping[str, Any]) -> Iterator[Fault]:
    if aim is None:
        yield Fault(name, f"{begins} nowhere")
    elif not isinstance(aim, Unknown) and not (isinstance(aim, str) and aim in states):
        yield Fault(name, f"{begins} {by} {aim}, which is not there")


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
