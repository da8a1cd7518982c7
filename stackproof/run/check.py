"""Checking stacks: their contracts are found, their stacks are loaded, and each contract is judged."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from stackproof.contract import load_contract
from stackproof.diagnostics import Diagnostic
from stackproof.model.recorded_calls import RecordedCalls
from stackproof.recursion import deep_recursion
from stackproof.run.apart import judge_apart
from stackproof.run.asking import explain_bug, trace_of
from stackproof.run.contracts import find_contracts
from stackproof.run.judging import judge
from stackproof.run.outcomes import Report, Unchecked
from stackproof.run.stack_sources import Refused, StackSource, Written
from stackproof.run.uncovered import explain_uncovered
from stackproof.schema import reading_by

_TOO_DEEP = "The stack, or what was given of it, is nested deeper than any stack is; give what Terraform wrote."


def check(
    paths: Iterable[Path],
    source: StackSource | None = None,
    calls: RecordedCalls | None = None,
    allow_uncovered: int = 0,
) -> list[Report | Unchecked]:
    """Judge every contract at or below some paths.

    Args:
        paths: folders or contracts.
        source: where their stacks are loaded from, if not from the HCL beside each contract.
        calls: what their roles did, where somebody recorded it.
        allow_uncovered: how many stacks there are without a contract, as whoever runs the check accepts.
    """
    found = find_contracts(paths)
    missing = [*found.problems, *explain_uncovered(found.uncovered, allow_uncovered)]
    given = source or Written()
    if given.only_for and len(found.contracts) > 1:
        count = len(found.contracts)
        detail = f"{given.only_for} is of one stack, and there are {count} contracts; name the folder of one."
        return [*missing, Unchecked(given.only_for, (Diagnostic("One stack, many contracts", detail),))]
    return [*missing, *(check_contract(path, given, calls) for path in found.contracts)]


def check_contract(
    path: Path, source: StackSource | None = None, calls: RecordedCalls | None = None
) -> Report | Unchecked:
    """Judge one contract, as :func:`check` does; whatever goes wrong with it is told, and raises nothing."""
    label = str(path)
    try:
        contract, problems = load_contract(path)
        if contract is None:
            return Unchecked(label, tuple(problems))
        label = contract.label
        with deep_recursion():
            stack = (source or Written()).load(contract)
            stack.calls = calls
            with reading_by(stack.reading):
                return judge_apart(contract, stack) if contract.not_run else judge(contract, stack)
    except Refused as refused:
        return Unchecked(label, refused.problems)
    except RecursionError:
        return Unchecked(label, (Diagnostic("Nested too deeply", _TOO_DEEP),))
    except Exception as error:
        return Unchecked(label, (explain_bug(error, "Checking the stack", path),), (trace_of(error),))
