"""One task of a workflow: what it calls and gives, how often it tries, how long, where its errors end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict
from stackproof.contract.expect.comparing import Difference
from stackproof.contract.expect.following import follows, values_of_resource
from stackproof.contract.expect.operators import Comparison
from stackproof.contract.expect.texts import Named, TextError, Texts
from stackproof.contract.expect.verdicts import verdicts_of
from stackproof.contract.expect.written import Written
from stackproof.contract.promise_errors import PromiseError
from stackproof.contract.workflows.reading import END, Workflow, is_address, retries_in
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.flows.durations import timeout_of
from stackproof.flows.failure_paths import FailurePaths
from stackproof.flows.machines import ARGUMENTS, NAMED_BY, find_called, integration_of
from stackproof.flows.state_graph import Scope
from stackproof.flows.task_errors import NEVER, retriers_of, retry_of
from stackproof.values import Unknown, is_number

_FUNCTION = "aws_lambda_function"
_FITTING = {
    "aws_cloudwatch_event_bus": "events:putEvents",
    "aws_dynamodb_table": "dynamodb:(get|put|update|delete)Item",
    "aws_kinesis_stream": "aws-sdk:kinesis:(putRecord|putRecords)",
    _FUNCTION: "(lambda:invoke)?",
    "aws_sfn_state_machine": r"states:startExecution(\.sync(:2)?)?|aws-sdk:sfn:startSyncExecution",
    "aws_sns_topic": "sns:publish",
    "aws_sqs_queue": "sqs:sendMessage",
}
"""The integrations that call a resource of a type and go on with the answer; an ARN alone is a function's."""
_JUDGED = ("Type", "Resource", "Retry", "Catch", "Next", "End", "TimeoutSeconds", "Comment", *ARGUMENTS)


@dataclass(frozen=True, slots=True)
class _Task:
    """A task: what the entry says of it, and the state as it is."""

    workflow: Workflow
    name: str
    given: Mapping[str, Any]
    state: Mapping[str, Any]
    scope: Scope
    machine: Resource
    stack: Stack

    def place(self, *path: str) -> SourceRange | None:
        """Return where a field of the state is written."""
        return self.machine.place(*self.scope.path, self.name, *path)

    def resource(self, address: str, key: str) -> Resource:
        """Return the resource at an address of the entry.

        Raises:
            PromiseError: the stack does not have it.
        """
        texts = self.stack.once("expected texts", lambda: Texts(self.stack))
        where = self.workflow.place("tasks", self.name, key)
        try:
            found = texts.read(address, self.machine)
        except TextError as error:
            raise PromiseError(Diagnostic("Invalid workflow", str(error), where)) from None
        if not isinstance(found, Named):
            raise PromiseError(Diagnostic("Invalid workflow", f'"{address}" is no address of a resource.', where))
        return found.resource


def judge_task(
    workflow: Workflow, name: str, machine: Resource, stack: Stack, scopes: list[Scope]
) -> Iterator[Verdict]:
    """Judge a task of an entry."""
    scope = next((one for one in scopes if name in one.states), None)
    if scope is None:
        yield Failed(f"there is no state {name}", "a task of that name", where=machine.place("definition"))
        return
    state = scope.states[name]
    if isinstance(state, Unknown):
        yield Undecided(f"the state {name}", state.why, where=machine.place(*scope.path, name))
        return
    if not isinstance(state, Mapping) or state.get("Type") != "Task":
        yield Failed(f"{name} is no task", "a task", where=machine.place(*scope.path, name))
        return
    task = _Task(workflow, name, workflow.tasks[name], state, scope, machine, stack)
    for judge in (_calls, _fields, _retries, _timeout, _next, _failures):
        yield from judge(task)
    yield Passed(f"{name} is as expected")


def _calls(task: _Task) -> Iterator[Verdict]:
    wanted, where = task.given["calls"], task.place("Resource")
    integration = integration_of(task.state)
    if not is_address(wanted):
        if isinstance(integration, Unknown):
            yield Undecided(f"what {task.name} calls", integration.why, where=where)
        elif integration != wanted:
            yield Failed(f"{task.name} calls {integration or task.state.get('Resource')}", wanted, where=where)
        return
    end = task.resource(wanted, "calls")
    found = find_called(task.stack, task.machine, task.state)
    if end not in found.resources and found.unknown is not None:
        yield Undecided(f"whether {task.name} calls {wanted}", found.unknown.why, where=where)
    elif [one.address for one in found.resources] != [end.address]:
        names = ", ".join(str(one.address) for one in found.resources) or "nothing of the stack"
        yield Failed(f"{task.name} calls {names}", wanted, where=task.place("Parameters"))
    if isinstance(integration, str) and not _fits(task, end, integration):
        said = f"{task.name} calls {end.type} by {integration or task.state.get('Resource')}"
        yield Failed(said, task.given.get("by", "an integration of that service, which goes on at once"), where=where)


def _fits(task: _Task, end: Resource, integration: str) -> bool:
    if "by" in task.given:
        return bool(integration == task.given["by"])
    return re.fullmatch(_FITTING.get(end.type, ".*"), integration) is not None


def _fields(task: _Task) -> Iterator[Verdict]:
    """Compare what it gives, and its other fields."""
    written = Written(task.machine, deployed=task.stack.view == "live")
    following = partial(follows, task.stack, values_of_resource(task.machine))
    comparison = Comparison(task.stack, task.machine, written, following)
    path = (*task.scope.path, task.name)
    name = next((one for one in ARGUMENTS if one in task.state), ARGUMENTS[0])
    differences: list[Difference] = []
    arguments = task.state.get(name)
    if isinstance(arguments, Mapping):
        arguments = {key: value for key, value in arguments.items() if key not in NAMED_BY}
    if arguments or task.given.get("passes"):
        differences += comparison.differences(task.given.get("passes", {}), arguments or {}, (*path, name), "dynamic")
    others = task.given.get("is", {})
    left = {key: value for key, value in task.state.items() if key in others or key not in _JUDGED}
    differences += comparison.differences(others, left, path, "dynamic")
    if differences:
        yield from verdicts_of(differences, task.machine.place, "")


def _retries(task: _Task) -> Iterator[Verdict]:
    wanted = retries_in(task.given.get("retries", []))
    where, retriers = task.place("Retry"), retriers_of(task.state)
    if isinstance(retriers, Unknown):
        yield Undecided(f"how {task.name} tries again", retriers.why, where=where)
        return
    named = [error for one in retriers for error in one.errors]
    for error in dict.fromkeys((*wanted, *named)):
        found, expected = retry_of(retriers, error), wanted.get(error, NEVER)
        expected = NEVER if expected.times == 0 else expected
        if found != expected:
            yield Failed(f"{task.name} tries {error} again {found}", str(expected), where=where)


def _timeout(task: _Task) -> Iterator[Verdict]:
    given, wanted, where = task.state.get("TimeoutSeconds"), task.given.get("timeout"), task.place("TimeoutSeconds")
    if isinstance(given, Unknown):
        yield Undecided(f"TimeoutSeconds of {task.name}", given.why, where=where)
        return
    if given != wanted:
        yield Failed(f"TimeoutSeconds of {task.name} is {given}", str(wanted or "none"), where=where)
    for function in find_called(task.stack, task.machine, task.state).resources:
        runs = timeout_of(function) if function.type == _FUNCTION else 0.0
        if isinstance(runs, float) and is_number(given) and float(str(given)) < runs:
            found = f"{task.name} ends after {given} s, and {function.address} may run for {runs:g} s"
            yield Failed(found, f"at least {runs:g} s", where=where)


def _next(task: _Task) -> Iterator[Verdict]:
    wanted = task.given.get("next")
    if wanted is None:
        return
    found = END if task.state.get("End") is True else task.state.get("Next")
    if isinstance(found, Unknown):
        yield Undecided(f"what comes after {task.name}", found.why, where=task.place("Next"))
    elif found != wanted:
        yield Failed(f"{found} comes after {task.name}", wanted, where=task.place("Next"))


def _failures(task: _Task) -> Iterator[Verdict]:
    wanted = task.given.get("failures")
    paths = FailurePaths(task.stack, task.machine, task.machine.place)
    if wanted is None:
        if task.state.get("Catch"):
            found = f"{task.name} catches errors, and the contract says not where they go"
            yield Failed(found, "failures: a state, or what gets the event", where=task.place("Catch"))
        return
    if is_address(wanted):
        conditions = paths.to_resource(task.scope, task.name, task.resource(wanted, "failures"))
    else:
        conditions = paths.to_state(task.scope, task.name, wanted)
    for condition in conditions:
        yield condition.verdict(task.name)
