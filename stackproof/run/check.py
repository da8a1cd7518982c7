"""Checking stacks: find them, load what they declare, judge their contracts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from stackproof.contract import NAME, Contract, load_contract
from stackproof.diagnostics import Diagnostic, Diagnostics
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.variables import from_json
from stackproof.model import Stack, Variable
from stackproof.model.recorded_calls import RecordedCalls
from stackproof.run.judging import judge
from stackproof.run.outcomes import Report
from stackproof.values import is_unknown
from stackproof.views.hcl_directory import deep_and_uncollected, evaluate_stack, load_stack, within_limits

_SKIPPED = {".git", ".terraform", ".venv", "node_modules", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Something that could not be checked at all, and why."""

    label: str
    problems: tuple[Diagnostic, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Shown:
    """What ``terraform show -json`` wrote of a stack.

    ``source`` is a file or ``-``; ``hcl`` the folder of its HCL, if that is not beside the contract.
    """

    view: Literal["plan", "state"]
    source: str
    hcl: Path | None = None


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


def load(contract: Contract, shown: Shown | None = None) -> Stack:
    """Load the stack of a contract: evaluate the HCL beside it, or read a plan or a state and complete it by the HCL.

    The HCL is evaluated with the contract's variables and account, or with those that the plan was made with.
    """
    if shown is None:
        return load_stack(contract.directory, contract.variables, _environment(contract))
    from stackproof.views.combined import combine  # noqa: PLC0415 - checkov's run waits for every import

    stack = _load_shown(shown)
    directory = shown.hcl or contract.directory
    if stack.errors or not (shown.hcl or any(directory.glob("*.tf")) or any(directory.glob("*.tf.json"))):
        stack.variables = stack.variables or _as_given(contract.variables)
        return stack
    variables = contract.variables
    if stack.variables:
        variables = {one.name: from_json(one.value) for one in stack.variables.values() if not is_unknown(one.value)}
    environment = replace(_environment(contract), account=_account(stack) or contract.account)
    return combine(stack, load_stack(directory, variables, environment))


def _load_shown(shown: Shown) -> Stack:
    if shown.view == "plan":
        from stackproof.views.plan_json import load_plan  # noqa: PLC0415 - as above

        return load_plan(shown.source)
    from stackproof.views.state_json import load_state  # noqa: PLC0415 - as above

    return load_state(shown.source)


def _environment(contract: Contract) -> Environment:
    return Environment(contract.account, contract.region, contract.zones)


def _as_given(variables: Mapping[str, Any]) -> dict[str, Variable]:
    """Return the variables as the contract gives them: a state does not tell any."""
    return {name: Variable(name, value) for name, value in variables.items()}


def _account(stack: Stack) -> str | None:
    """Return the account that a plan or a state was made in, where it tells."""
    accounts = (source.get("account_id") for source in stack.data_of_type("aws_caller_identity"))
    return next((account for account in accounts if isinstance(account, str)), None)


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
        environment, given = _environment(contract), {**contract.variables, **variables}
    if not directory.is_dir() or not any(file.name.endswith((".tf", ".tf.json")) for file in directory.iterdir()):
        detail = f"{directory} holds no *.tf file; name the folder of a stack."
        return Unchecked(str(directory), (Diagnostic("Nothing to plan", detail),))
    from stackproof.offline_plan import plan_document  # noqa: PLC0415 - as above

    stack, root = evaluate_stack(directory, given, environment)
    if not stack.errors:
        found = Diagnostics()
        with within_limits(found):
            return stack, plan_document(stack, root)
        stack.diagnostics = [*stack.diagnostics, *found.found]
    return Unchecked(stack.name, tuple(stack.diagnostics))


def check_contract(path: Path, shown: Shown | None = None, calls: RecordedCalls | None = None) -> Report | Unchecked:
    """Judge one contract against the HCL beside it, or against a plan or a state; with recorded calls, if any."""
    contract, problems = load_contract(path)
    if contract is None:
        return Unchecked(str(path), tuple(problems))
    if shown is None:
        return judge(contract, _with(calls, load(contract)))
    try:
        with deep_and_uncollected():
            return judge(contract, _with(calls, load(contract, shown)))
    except RecursionError:
        detail = f"{shown.source} is nested deeper than any {shown.view}; write it again with terraform show -json."
        return Unchecked(contract.label, (Diagnostic("JSON is nested too deeply", detail),))


def _with(calls: RecordedCalls | None, stack: Stack) -> Stack:
    stack.calls = calls
    return stack


def check(
    paths: Iterable[Path], shown: Shown | None = None, calls: RecordedCalls | None = None
) -> list[Report | Unchecked]:
    """Judge every contract at or below some paths; a plan or a state is that of one contract."""
    contracts, missing = find_contracts(paths)
    if shown is not None and len(contracts) > 1:
        detail = f"{shown.source} is of one stack, and there are {len(contracts)} contracts; name the folder of one."
        return [*missing, Unchecked(shown.source, (Diagnostic(f"One {shown.view}, many contracts", detail),))]
    return [*missing, *(check_contract(path, shown, calls) for path in contracts)]


def exit_code(results: Iterable[Report | Unchecked]) -> int:
    """Return the worst: 2 could not check, 1 something does not hold, 0 all hold."""
    codes = [2 if isinstance(result, Unchecked) else result.exit_code for result in results]
    return max(codes, default=2)
