"""``environments``: what a stack is supplied with in each place that it is deployed to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from stackproof.contract.document import Document
from stackproof.contract.inputs import FILE, read_inputs
from stackproof.contract.model import Contract
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.evaluate.variables import from_json, values_in_file
from stackproof.suggestions import suggest


@dataclass(frozen=True, slots=True)
class Given:
    """What a command is given for the stacks that it judges: variables, and which of their environments.

    ``inputs`` are the options that the variables were read from, as texts; ``accept_plan_differences`` says that a plan
    may be of a part, or differ from the HCL.
    """

    variables: Mapping[str, Any] = field(default_factory=dict)
    environments: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    accept_plan_differences: bool = False


NOTHING_GIVEN = Given()
GIVEN_TO = "STACKPROOF_GIVEN"
"""The environment variable by which a process that judges the same stacks is told what was given."""


def as_text(given: Given) -> str:
    """Write what was given for another process, which may run in another folder."""
    inputs = [(option, os.path.abspath(text) if option == FILE else text) for option, text in given.inputs]
    told = {"inputs": inputs, "environments": list(given.environments), "accept": given.accept_plan_differences}
    return json.dumps(told)


def given_here() -> Given:
    """Return what this process was told that was given."""
    told = json.loads(os.environ.get(GIVEN_TO) or "{}")
    inputs = tuple((option, text) for option, text in told.get("inputs", ()))
    return Given(read_inputs(inputs), tuple(told.get("environments", ())), inputs, bool(told.get("accept")))


def variables_at(document: Document, directory: Path, *path: str | int) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Return the variables that the contract, or one of its environments, gives: those of files first.

    Args:
        document: the contract.
        directory: where relative paths of files begin.
        path: of the environment.
    """
    raw = document.data
    for step in path:
        raw = raw[step]
    values: dict[str, Any] = {}
    problems: list[Diagnostic] = []
    for index, file in enumerate(raw.get("var_files") or ()):
        found = values_in_file(directory / file)
        if isinstance(found, Diagnostic):
            problems.append(replace(found, subject=document.place(*path, "var_files", index)))
        else:
            values |= found.values
            problems += found.problems
    return values | from_json(raw.get("variables") or {}), problems


def in_environments(contract: Contract, document: Document) -> tuple[tuple[Contract, ...], list[Diagnostic]]:
    """Return a contract as it is in each of its environments; what an environment says wins."""
    found: list[Contract] = []
    problems: list[Diagnostic] = []
    for name, raw in (document.data.get("environments") or {}).items():
        variables, wrong = variables_at(document, contract.directory, "environments", name)
        problems += wrong
        account = _account(document.data.get("account") or {}, raw.get("account") or {})
        there = replace(
            in_account(contract, account),
            environment=name,
            variables={**contract.variables, **variables},
            workspace=raw.get("workspace", contract.workspace),
        )
        found.append(there)
    return tuple(found), problems


def _account(everywhere: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    """Put together what is said of the account; who deploys is of one account, and zones are of one region."""
    gone = {of for name, of in (("id", "caller"), ("region", "availability_zones")) if name in there}
    return {**{name: value for name, value in everywhere.items() if name not in gone}, **there}


def in_account(contract: Contract, account: Mapping[str, Any]) -> Contract:
    """Return a contract with what its ``account`` says."""
    return replace(
        contract,
        account=account.get("id"),
        region=account.get("region"),
        zones=tuple(account.get("availability_zones") or ()),
        caller=account.get("caller"),
    )


def supplied_as(contract: Contract, other: Contract) -> Contract:
    """Return a contract with what another one supplies its stack with, in the environment that the other is of."""
    return replace(
        contract,
        account=other.account,
        region=other.region,
        zones=other.zones,
        caller=other.caller,
        variables=other.variables,
        workspace=other.workspace,
        environment=other.environment,
    )


def choose_environments(contract: Contract, given: Given) -> list[Contract] | Diagnostic:
    """Return a contract as it is in the environments that somebody chose, or in all, with the variables given."""
    there = {one.environment: one for one in contract.environments}
    for name in given.environments:
        if name not in there:
            return _explain_unknown(name, there, contract)
    names: Iterable[str] = dict.fromkeys(given.environments) or there
    listed = [there[name] for name in names] or [contract]
    return [replace(one, variables={**one.variables, **given.variables}) for one in listed]


def _explain_unknown(name: str, known: Mapping[str, Contract], contract: Contract) -> Diagnostic:
    meant = suggest(name, known)
    hint = f'Did you mean "{meant}"?' if meant else f"There are {', '.join(known)}."
    if not known:
        hint = "It has no environments: write them under environments, or leave --environment out."
    where = contract.places.get(("environments",)) or SourceRange(contract.label, 1, 1, 1, 1)
    return Diagnostic("Unknown environment", f'{contract.label} has no environment "{name}". {hint}', where)
