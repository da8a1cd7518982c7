"""The offline plan of a folder of HCL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stackproof.contract.environments import NOTHING_GIVEN, Given
from stackproof.diagnostics import Diagnostic, Diagnostics
from stackproof.evaluate.bounds import within_limits
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.root_module import evaluate_stack
from stackproof.model import Stack
from stackproof.offline_plan import plan_document
from stackproof.run.contracts import contract_in
from stackproof.run.folders import holds_hcl, no_stack_in
from stackproof.run.outcomes import Unchecked
from stackproof.run.stack_sources import Refused, environment_of
from stackproof.schema import reading_by
from stackproof.views.hcl_directory import load_stack


def plan_directory(directory: Path, given: Given = NOTHING_GIVEN) -> tuple[Stack, dict[str, Any]] | Unchecked:
    """Evaluate a folder of HCL, with the variables and account of the contract in it, if any; and plan it.

    Args:
        directory: the folder of a root module.
        given: variables that win over those of the contract, and which of its environments.
    """
    inputs = _inputs(directory, given)
    if isinstance(inputs, Unchecked):
        return inputs
    stack, root = evaluate_stack(directory, *inputs)
    if not stack.errors:
        found = Diagnostics()
        with within_limits(found), reading_by(stack.reading):
            return stack, plan_document(stack, root)
        stack.diagnostics = [*stack.diagnostics, *found.found]
    return Unchecked(stack.name, tuple(stack.diagnostics))


def load_directory(directory: Path, given: Given = NOTHING_GIVEN) -> Stack | Unchecked:
    """Evaluate a folder of HCL as :func:`plan_directory` does."""
    inputs = _inputs(directory, given)
    if isinstance(inputs, Unchecked):
        return inputs
    stack = load_stack(directory, *inputs)
    return Unchecked(stack.name, tuple(stack.diagnostics)) if stack.errors else stack


def _inputs(directory: Path, given: Given) -> tuple[dict[str, Any], Environment] | Unchecked:
    try:
        contract = contract_in(directory, given)
    except Refused as refused:
        return Unchecked(str(directory), refused.problems)
    if not directory.is_dir() or not holds_hcl(directory):
        return Unchecked(str(directory), (Diagnostic("Nothing to plan", no_stack_in(directory)),))
    return dict(contract.variables if contract is not None else given.variables), environment_of(contract)
