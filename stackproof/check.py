"""Checking stacks: find them, load what they declare, judge their contracts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stackproof.contract import NAME, Contract, load_contract
from stackproof.diagnostics import Diagnostic
from stackproof.evaluate.data_sources import Environment
from stackproof.judging import judge
from stackproof.model import Stack
from stackproof.outcomes import Report
from stackproof.plan import plan_document
from stackproof.sources.hcl_directory import evaluate_stack, load_stack

_SKIPPED = {".git", ".terraform", ".venv", "node_modules", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Something that could not be checked at all, and why."""

    label: str
    problems: tuple[Diagnostic, ...] = field(default_factory=tuple)


def find_contracts(paths: Iterable[Path]) -> tuple[list[Path], list[Unchecked]]:
    """Return the contracts at or below some paths; a path without one is reported."""
    found: dict[Path, None] = {}
    missing = []
    for path in paths:
        here = _contracts_at(path)
        found.update((contract, None) for contract in here)
        if not here:
            missing.append(Unchecked(str(path), (_nothing_at(path),)))
    return list(found), missing


def _contracts_at(path: Path) -> list[Path]:
    if path.is_file():
        return [path] if path.suffix in (".yaml", ".yml") else []
    found = []
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if name not in _SKIPPED)
        if NAME in files:
            found.append(Path(folder) / NAME)
    return found


def _nothing_at(path: Path) -> Diagnostic:
    if not path.exists():
        return Diagnostic("No such folder", f"{path} does not exist; name the folder of a stack.")
    has_stack = path.is_dir() and any(file.name.endswith((".tf", ".tf.json")) for file in path.iterdir())
    what = "a stack without a contract" if has_stack else "no stack"
    detail = f"{path} holds {what}: there is no {NAME} at or below it. Write one beside the *.tf files."
    return Diagnostic("Nothing to check", detail)


def load(contract: Contract) -> Stack:
    """Evaluate the stack that a contract is beside, with the contract's variables and account."""
    environment = Environment(contract.account, contract.region)
    return load_stack(contract.directory, contract.variables, environment)


def plan(directory: Path, variables: Mapping[str, str]) -> tuple[Stack, dict[str, Any]] | Unchecked:
    """Evaluate a folder of HCL, with the variables and account of the contract in it, if any; and plan it.

    Args:
        directory: the folder of a root module.
        variables: values that win over those of the contract.
    """
    environment, given = Environment(), dict(variables)
    if (path := directory / NAME).is_file():
        contract, problems = load_contract(path)
        if contract is None:
            return Unchecked(str(path), tuple(problems))
        environment, given = Environment(contract.account, contract.region), {**contract.variables, **variables}
    if not directory.is_dir() or not any(file.name.endswith((".tf", ".tf.json")) for file in directory.iterdir()):
        detail = f"{directory} holds no *.tf file; name the folder of a stack."
        return Unchecked(str(directory), (Diagnostic("Nothing to plan", detail),))
    stack, root = evaluate_stack(directory, given, environment)
    if stack.errors:
        return Unchecked(stack.name, tuple(stack.diagnostics))
    return stack, plan_document(stack, root)


def check_contract(path: Path) -> Report | Unchecked:
    """Judge one contract against the HCL beside it."""
    contract, problems = load_contract(path)
    if contract is None:
        return Unchecked(str(path), tuple(problems))
    return judge(contract, load(contract))


def check(paths: Iterable[Path]) -> list[Report | Unchecked]:
    """Judge every contract at or below some paths."""
    contracts, missing = find_contracts(paths)
    return [*missing, *(check_contract(path) for path in contracts)]


def exit_code(results: Iterable[Report | Unchecked]) -> int:
    """Return the worst: 2 could not check, 1 something does not hold, 0 all hold."""
    codes = [2 if isinstance(result, Unchecked) else result.exit_code for result in results]
    return max(codes, default=2)
