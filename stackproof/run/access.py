"""Who may do what in the stack of a folder, and the table of it in its contract."""

from __future__ import annotations

from pathlib import Path

from stackproof.contract import NAME, Contract
from stackproof.contract.access_writing import written_access
from stackproof.contract.environments import NOTHING_GIVEN, Given
from stackproof.diagnostics import Diagnostic
from stackproof.model import Stack
from stackproof.recursion import deep_recursion
from stackproof.run.contracts import contract_in
from stackproof.run.folders import holds_hcl, no_stack_in
from stackproof.run.outcomes import Unchecked
from stackproof.run.stack_sources import Refused, StackSource, Written, environment_of
from stackproof.views.hcl_directory import load_stack

_BEFORE = "constraints:"


def stack_of(directory: Path, source: StackSource | None = None, given: Given = NOTHING_GIVEN) -> Stack | Unchecked:
    """Load the stack of a folder, with the variables and account of the contract in it, if any.

    Args:
        directory: the folder of a root module.
        source: a plan, a state or what is deployed; these take a contract. Otherwise the HCL.
        given: variables, and which environment of the contract.
    """
    label = str(directory)
    try:
        contract = contract_in(directory, given)
        if contract is None and source is not None:
            detail = f"{directory} has no {NAME}, which says of which account and variables it is; write one."
            return Unchecked(label, (Diagnostic("No contract", detail),))
        if not directory.is_dir() or not (holds_hcl(directory) or source is not None):
            return Unchecked(label, (Diagnostic("Nothing to read", no_stack_in(directory)),))
        with deep_recursion():
            stack = _load(directory, contract, source, given)
    except Refused as refused:
        return Unchecked(label, refused.problems)
    except RecursionError:
        return Unchecked(label, (Diagnostic("Nested too deeply", f"{directory} is nested deeper than any stack is."),))
    return Unchecked(label, tuple(stack.errors)) if stack.errors else stack


def _load(directory: Path, contract: Contract | None, source: StackSource | None, given: Given) -> Stack:
    if contract is not None:
        return (source or Written()).load(contract)
    return load_stack(directory, given.variables, environment_of(None))


def write_table(directory: Path, stack: Stack) -> Path | Diagnostic:
    """Put the table of access into the contract of a folder, which has none yet; comments stay as they are.

    Returns:
        The contract, or why it was left alone.
    """
    path = directory / NAME
    try:
        contract = contract_in(directory)
    except Refused as refused:
        return refused.problems[0]
    if contract is None:
        return Diagnostic("No contract", f"{directory} has no {NAME}; paste the table into one.", severity="warning")
    if contract.access is not None:
        detail = f"{contract.label} has a table already; compare, and paste what you sign."
        return Diagnostic("Table not written", detail, severity="warning")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next((index for index, line in enumerate(lines) if line.startswith(_BEFORE)), None)
    if place is None and not any(line.startswith("stack:") for line in lines):
        detail = (
            f"{contract.label} has no line that begins with stack: or {_BEFORE} paste what you sign where it belongs."
        )
        return Diagnostic("Table not written", detail, severity="warning")
    if place is None:
        text = f"{''.join(lines).rstrip()}\n\n{written_access(stack)}"
    else:
        text = "".join([*lines[:place], written_access(stack), "\n", *lines[place:]])
    path.write_text(text, encoding="utf-8")
    return path
