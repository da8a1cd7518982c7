"""The states of a definition in Amazon States Language.

Source: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.values import Unknown


def states_of(machine: Any) -> Iterator[tuple[str, Any]]:
    """Yield the states of a machine, and of the machines inside its Parallel and Map states, with their names.

    A state is an object, or the unknown that hides it; all states that are hidden together are ``States``.
    """
    states = machine.get("States") if isinstance(machine, Mapping) else None
    if isinstance(states, Unknown):
        yield "States", states
    for name, state in states.items() if isinstance(states, Mapping) else ():
        if isinstance(state, Unknown):
            yield name, state
        elif isinstance(state, Mapping):
            yield name, state
            yield from _inside(name, state)


def _inside(name: str, state: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the states of the machines inside a state; an unknown one as the state itself."""
    branches = state.get("Branches")
    inner = [*(branches if isinstance(branches, list | tuple) else (branches,)), state.get("ItemProcessor")]
    for machine in (*inner, state.get("Iterator")):
        if isinstance(machine, Unknown):
            yield name, machine
        else:
            yield from states_of(machine)


def goes_back(states: Mapping[str, Any], name: str, start: Any) -> bool:
    """Tell whether a state is surely reached again from ``start``, by way of states that decide and do nothing."""
    seen: set[str] = set()
    while isinstance(start, str) and start not in seen and start != name:
        seen.add(start)
        state = states.get(start)
        if not isinstance(state, Mapping) or state.get("Type") not in ("Pass", "Wait"):
            return False
        start = state.get("Next")
    return isinstance(start, str) and start == name
