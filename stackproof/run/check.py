"""Checking stacks: their contracts are found, their stacks are loaded, and each contract is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from stackproof.contract import Contract, load_contract
from stackproof.contract.reading import label_of
from stackproof.diagnostics import Diagnostic
from stackproof.model.recorded_calls import RecordedCalls
from stackproof.recursion import deep_recursion
from stackproof.run.apart import judge_apart
from stackproof.run.asking import explain_bug, trace_of
from stackproof.run.by_baseline import baseline_contract, tell_baseline, tell_nothing
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
    """Judge every contract at or below some paths; a path without any has its stacks judged by the pack ``baseline``.

    Args:
        paths: folders or contracts.
        source: where their stacks are loaded from, if not from the HCL beside each contract.
        calls: what their roles did, where somebody recorded it.
        allow_uncovered: how many stacks there are without a contract, as whoever runs the check accepts.
    """
    found = find_contracts(paths)
    missing = [*found.problems, *explain_uncovered(found.uncovered, allow_uncovered)]
    given = source or Written()
    count = len(found.contracts) + len(found.bare)
    if given.only_for and count > 1:
        detail = f"{given.only_for} is of one stack, and there are {count} stacks; name the folder of one."
        return [*missing, Unchecked(given.only_for, (Diagnostic("One source, many stacks", detail),))]
    contracts = (check_contract(path, given, calls) for path in found.contracts)
    return [*missing, *contracts, *(check_bare(folder, given, calls) for folder in found.bare)]


def check_contract(
    path: Path, source: StackSource | None = None, calls: RecordedCalls | None = None
) -> Report | Unchecked:
    """Judge one contract, as :func:`check` does; whatever goes wrong with it is told, and raises nothing."""

    def judged() -> Report | Unchecked:
        contract, problems = load_contract(path)
        if contract is None:
            return Unchecked(str(path), tuple(problems))
        return _judge(contract, source or Written(), calls)

    return _told(path, judged)


def check_bare(folder: Path, source: StackSource, calls: RecordedCalls | None = None) -> Report | Unchecked:
    """Judge a stack without a contract by the pack ``baseline``, as :func:`check` does; it raises nothing."""

    def judged() -> Report | Unchecked:
        contract = baseline_contract(folder)
        report = _judge(contract, source, calls)
        assert isinstance(report, Report)  # it has no Python of its own
        return replace(report, warnings=(tell_baseline(contract), *report.warnings))

    return _told(folder, judged)


def _judge(contract: Contract, source: StackSource, calls: RecordedCalls | None) -> Report | Unchecked:
    with deep_recursion():
        stack = source.load(contract)
        stack.calls = calls
        with reading_by(stack.reading):
            report = judge_apart(contract, stack) if contract.not_run else judge(contract, stack)
    if isinstance(report, Report) and not report.outcomes and not report.problems:
        return replace(report, problems=(tell_nothing(contract),))
    return report


def _told(path: Path, judged: Callable[[], Report | Unchecked]) -> Report | Unchecked:
    """Return what judging comes to; whatever it raises is told of the stack."""
    label = label_of(path)
    try:
        return judged()
    except Refused as refused:
        return Unchecked(label, refused.problems)
    except RecursionError:
        return Unchecked(label, (Diagnostic("Nested too deeply", _TOO_DEEP),))
    except Exception as error:
        return Unchecked(label, (explain_bug(error, "Checking the stack", path),), (trace_of(error),))
