"""Entries of ``workflows`` as they were written, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from stackproof.addresses import parse_address
from stackproof.contract.document import Document
from stackproof.contract.expect.entries import type_of
from stackproof.contract.expect.shapes import mistakes
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.flows.task_errors import Retry
from stackproof.model import AttributePath
from stackproof.schema.shapes import ANYTHING
from stackproof.suggestions import suggest

MACHINE = "aws_sfn_state_machine"
PATHS, ORDER, WITHIN, STATES = "paths", "order", "within", "states"
END = "End"
_OF_TASKS = ("retries", "failures")


@dataclass(frozen=True, slots=True)
class Workflow:
    """An entry: ``raw`` as written, with the place of each of its parts."""

    raw: Mapping[str, Any]
    document: Document
    index: int

    @property
    def address(self) -> str:
        """The address of the state machine."""
        return str(self.raw["workflow"])

    @property
    def tasks(self) -> dict[str, dict[str, Any]]:
        """The tasks, each with what the entry says of all."""
        shared = {name: self.raw[name] for name in _OF_TASKS if name in self.raw}
        return {name: {**shared, **task} for name, task in (self.raw.get("tasks") or {}).items()}

    @property
    def checks(self) -> tuple[str, ...]:
        """What is judged, each for itself."""
        return (PATHS, *(one for one in (ORDER, WITHIN, STATES) if one in self.raw), *self.tasks)

    @property
    def states(self) -> tuple[str, ...]:
        """The names of the states that the entry names."""
        return (*self.tasks, *(self.raw.get("states") or {}))

    def place(self, *path: str | int) -> SourceRange:
        """Return where a part of the entry is written."""
        return self.document.place("workflows", self.index, *path)

    def place_of(self, check: str) -> SourceRange:
        """Return where what a check is about is written."""
        if check in self.tasks:
            return self.place("tasks", check)
        return self.place(check) if check in self.raw else self.place("workflow")

    def demand(self, check: str) -> Any:
        """Return what a check demands, as a comparison of two contracts needs it."""
        if check in self.tasks:
            task = {name: value for name, value in self.tasks[check].items() if name != "clause"}
            tried = {error: asdict(one) for error, one in retries_in(task.get("retries", [])).items() if one.times}
            return {"passes": {}, "is": {}, **task, "retries": tried}
        if check == STATES:
            return {**dict.fromkeys(self.tasks, "a task"), **self.raw[STATES]}
        return self.raw.get(check)

    def clauses(self, check: str) -> tuple[str, ...]:
        """Return the clauses of a check."""
        own = self.tasks.get(check, {}).get("clause")
        given = own or self.raw.get("clauses", {}).get(check, self.raw["clause"])
        return (given,) if isinstance(given, str) else tuple(given)


def read_workflows(document: Document) -> list[Workflow]:
    """Return the entries of a contract."""
    return [Workflow(raw, document, index) for index, raw in enumerate(document.data.get("workflows") or ())]


def is_address(text: str) -> bool:
    """Tell whether a text is an address; else it is the name of a state, or an integration."""
    return text.startswith(("aws_", "module.")) and parse_address(text) is not None


def retries_in(given: list[dict[str, Any]]) -> dict[str, Retry]:
    """Return how each error is to be tried again."""
    return {
        error: Retry(one["times"], one.get("after", 1), one.get("backoff", 2), one.get("at-most"),
                     one.get("jitter", "NONE"))
        for one in given for error in one["errors"]
    }  # fmt: skip


def mistakes_in(workflow: Workflow) -> Iterator[Diagnostic]:
    """Yield what is wrong with an entry beyond its shape."""
    for path, message in _mistakes(workflow):
        yield Diagnostic("Invalid workflow", message, workflow.place(*path))


def _trees(raw: Mapping[str, Any]) -> Iterator[tuple[AttributePath, Any]]:
    """Yield the expected trees of an entry, each with its place."""
    for name, state in (raw.get(STATES) or {}).items():
        yield (STATES, name), state
    for name, task in (raw.get("tasks") or {}).items():
        yield from ((("tasks", name, key), task[key]) for key in ("passes", "is") if key in task)


def _mistakes(workflow: Workflow) -> Iterator[tuple[tuple[str | int, ...], str]]:
    raw = workflow.raw
    if type_of(workflow.address) != MACHINE or parse_address(workflow.address) is None:
        yield ("workflow",), f'"{workflow.address}" is no address of an {MACHINE}.'
    for name in raw.get("clauses", {}):
        if name not in workflow.checks:
            yield ("clauses", name), f'"{name}" has a clause, and is none of {", ".join(workflow.checks)}.'
    for name in workflow.tasks.keys() & (raw.get("states") or {}).keys():
        yield ("states", name), f'"{name}" is among "tasks" as well; keep one of them.'
    for name in {PATHS, ORDER, WITHIN, STATES} & workflow.tasks.keys():
        yield ("tasks", name), f'"{name}" is the name of a check; give the state another name.'
    for place, tree in _trees(raw):
        yield from mistakes(tree, ANYTHING, (), place)
    closed = "tasks" in raw and STATES in raw
    named: list[tuple[tuple[str | int, ...], str]]
    named = [((ORDER, index), name) for index, name in enumerate(raw.get(ORDER, ()))]
    named += [(("failures",), raw["failures"])] if "failures" in raw else []
    for task, given in (raw.get("tasks") or {}).items():
        named += [(("tasks", task, key), given[key]) for key in ("failures", "next") if key in given]
    for path, name in named if closed else ():
        if not is_address(name) and name not in workflow.states and not (path[-1] == "next" and name == END):
            meant = suggest(name, workflow.states)
            hint = f'Did you mean "{meant}"?' if meant else f"There are {', '.join(workflow.states)}."
            yield path, f'"{name}" is none of the states that the entry names. {hint}'
