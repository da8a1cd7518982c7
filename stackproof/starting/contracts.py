"""A first contract for the stack of a folder; or what an existing one could promise besides."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackproof.contract import NAME, Contract
from stackproof.diagnostics import Diagnostic
from stackproof.evaluate.variables import values_in_file
from stackproof.model import Stack
from stackproof.recursion import deep_recursion
from stackproof.run.contracts import contract_in
from stackproof.run.folders import holds_hcl, no_stack_in
from stackproof.run.outcomes import Unchecked
from stackproof.run.stack_sources import Refused, environment_of
from stackproof.schema import reading_by
from stackproof.starting.additions import additions
from stackproof.starting.contract_text import Given, contract_text
from stackproof.starting.environment_files import find_environments
from stackproof.starting.promises import Promises, find_promises
from stackproof.values import is_unknown
from stackproof.views.hcl_directory import load_stack

Ask = Callable[[str, str], str]
"""Asks for a variable by its name and description; an empty answer leaves it open."""


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract that is to be written."""

    path: Path
    text: str
    stack: Stack
    summary: str


@dataclass(frozen=True, slots=True)
class Additions:
    """What could be added to a contract, as a unified diff; empty where it has all."""

    path: Path
    diff: str
    stack: Stack


def begin(
    directory: Path, variables: Mapping[str, str], *, ask: Ask | None = None
) -> NewContract | Additions | Unchecked:
    """Propose a contract for the stack in a folder.

    Args:
        directory: the folder of a root module.
        variables: values of its variables.
        ask: asks for those that have none, where somebody can answer.
    """
    label = str(directory)
    if not directory.is_dir() or not holds_hcl(directory):
        return Unchecked(label, (Diagnostic("Nothing to read", no_stack_in(directory)),))
    try:
        contract = contract_in(directory)
        with deep_recursion():
            return _begin(directory, dict(variables), contract, ask)
    except Refused as refused:
        return Unchecked(label, refused.problems)
    except RecursionError:
        return Unchecked(label, (Diagnostic("Nested too deeply", f"{directory} is nested deeper than any stack is."),))


def _begin(
    directory: Path, variables: dict[str, str], contract: Contract | None, ask: Ask | None
) -> NewContract | Additions | Unchecked:
    environments = find_environments(directory) if contract is None else {}
    first = values_in_file(directory / next(iter(environments.values()))) if environments else None
    if isinstance(first, Diagnostic):
        return Unchecked(str(directory), (first,))
    of_first: dict[str, Any] = dict(first.values) if first is not None else {}
    stack = _load(directory, {**of_first, **variables}, contract)
    missing = [one for one in stack.variables.values() if is_unknown(one.value) and one.name not in variables]
    if contract is None and ask is not None and missing:
        answers = {one.name: ask(one.name, str(one.description or "")) for one in missing}
        variables |= {name: answer for name, answer in answers.items() if answer}
        stack = _load(directory, {**of_first, **variables}, contract)
    if stack.errors:
        return Unchecked(stack.name, tuple(stack.errors))
    day = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    with reading_by(stack.reading):
        found = find_promises(stack)
        given = Given(contract.stack if contract else directory.resolve().name, day, variables, environments)
        text = contract_text(stack, found, given)
        path = directory / NAME
        if contract is not None:
            return Additions(path, additions(path, contract, text), stack)
        return NewContract(path, text, stack, _summary(found))


def _load(directory: Path, variables: Mapping[str, Any], contract: Contract | None) -> Stack:
    here = contract.environments[0] if contract is not None and contract.environments else contract
    given = {**(here.variables if here is not None else {}), **variables}
    return load_stack(directory, given, environment_of(here))


def _summary(found: Promises) -> str:
    packs = " and ".join(fit.pack.name for fit in found.chosen)
    failing = sum(len(one.findings) for one in found.findings)
    parts = [f"the pack{'s' if len(found.chosen) > 1 else ''} {packs}", f"{len(found.promises)} more promises"]
    parts += [f"{failing} finding{'s' if failing > 1 else ''} to decide"] if failing else []
    return ", ".join(parts) + "."
