"""How long an execution of a workflow may take: its tasks' timeouts, tried again as often as they may be.

An attempt that is throttled takes no time; any other may take all of ``TimeoutSeconds``. A Lambda function takes no
longer than its own timeout. Source: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stackproof.flows.machines import find_called
from stackproof.flows.state_graph import Scope
from stackproof.flows.task_errors import retriers_of
from stackproof.iam.answers import doubt
from stackproof.model import Resource, Stack
from stackproof.values import Unknown, is_number

_THROTTLED = re.compile(r"Throttl|TooManyRequests|LimitExceeded", re.IGNORECASE)
_FUNCTION, _DEFAULT_TIMEOUT = "aws_lambda_function", 3

Seconds = float | Unknown


class Durations:
    """Adds up what the states of a machine may take, at worst."""

    def __init__(self, stack: Stack, machine: Resource, scopes: list[Scope]) -> None:
        self._stack, self._machine, self._scopes = stack, machine, scopes

    def longest(self, scope: Scope) -> Seconds:
        """Return how long the longest way through a scope takes; an unknown where nothing bounds it."""
        return self._from(scope, str(scope.start), ())

    def _from(self, scope: Scope, name: str, passed: tuple[str, ...]) -> Seconds:
        if name in passed:
            return doubt(f"how often the loop at {name} runs")
        own = self.of_state(scope, name)
        after = [
            self._from(scope, step.name, (*passed, name)) for step in scope.steps(name) if step.name in scope.states
        ]
        hidden = next((one for one in (own, *after) if isinstance(one, Unknown)), None)
        if hidden is not None:
            return hidden
        return _sum(own) + max(map(_sum, after), default=0.0)

    def of_state(self, scope: Scope, name: str) -> Seconds:
        """Return how long one state may take, with all of its retries."""
        state = scope.states[name]
        if isinstance(state, Unknown):
            return state
        match state.get("Type"):
            case "Wait":
                seconds = state.get("Seconds")
                return float(str(seconds)) if is_number(seconds) else doubt(f"how long {name} waits")
            case "Task":
                return self._with_retries(state, self._attempt(state, name))
            case "Parallel":
                inside = [self.longest(one) for one in self._scopes if one.owner == name]
                hidden = next((one for one in inside if isinstance(one, Unknown)), None)
                return self._with_retries(state, hidden if hidden is not None else max(map(_sum, inside), default=0.0))
            case "Map":
                return doubt(f"how many items {name} has")
        return 0.0

    def _attempt(self, state: Mapping[str, Any], name: str) -> Seconds:
        given = state.get("TimeoutSeconds")
        if isinstance(given, Unknown):
            return given
        if is_number(given):
            return float(str(given))
        functions = [one for one in find_called(self._stack, self._machine, state).resources if one.type == _FUNCTION]
        if functions:
            return timeout_of(functions[0])
        return doubt(f"{name} has no TimeoutSeconds: nothing bounds it")

    @staticmethod
    def _with_retries(state: Mapping[str, Any], attempt: Seconds) -> Seconds:
        retriers = retriers_of(state)
        if isinstance(retriers, Unknown) or isinstance(attempt, Unknown):
            return retriers if isinstance(retriers, Unknown) else attempt
        total = attempt
        for one in retriers:
            slow = not all(_THROTTLED.search(str(error)) for error in one.errors)
            total += one.retry.delays() + (attempt * int(one.retry.times) if slow else 0.0)
        return total


def timeout_of(function: Resource) -> Seconds:
    """Return the timeout of a function."""
    given = function.get("timeout")
    if function.omitted("timeout") or given is None:
        return float(_DEFAULT_TIMEOUT)
    return given if isinstance(given, Unknown) else float(given)


def _sum(seconds: Seconds) -> float:
    assert not isinstance(seconds, Unknown)
    return seconds
