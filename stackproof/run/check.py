"""Checking stacks: their contracts are found, their stacks are loaded, and each contract is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from stackproof.contract import Contract, load_contract
from stackproof.contract.environments import NOTHING_GIVEN, Given, choose_environments, supplied_as
from stackproof.contract.reading import label_of
from stackproof.diagnostics import Diagnostic
from stackproof.model.recorded_calls import RecordedCalls
from stackproof.recursion import deep_recursion
from stackproof.run.apart import judge_apart
from stackproof.run.asking import explain_bug, trace_of
from stackproof.run.by_baseline import baseline_contract, tell_baseline, tell_nothing
from stackproof.run.contracts import find_contracts
from stackproof.run.judging import judge
from stackproof.run.outcomes import Report, Unchecked, contract_label
from stackproof.run.stack_sources import Refused, StackSource, Written
from stackproof.run.uncovered import explain_uncovered
from stackproof.schema import reading_by

Progress = Callable[[int, int, Path], None]
"""Is told of long work: how many are done, how many there are, and which is next."""

_TOO_DEEP = "The stack, or what was given of it, is nested deeper than any stack is; give what Terraform wrote."


def _tell_nobody(_done: int, _count: int, _next: Path) -> None:
    pass


def check(
    paths: Iterable[Path],
    source: StackSource | None = None,
    calls: RecordedCalls | None = None,
    allow_uncovered: int = 0,
    given: Given = NOTHING_GIVEN,
    progress: Progress = _tell_nobody,
) -> list[Report | Unchecked]:
    """Judge every contract at or below some paths; a path without any has its stacks judged by the pack ``baseline``.

    Args:
        paths: folders or contracts.
        source: where their stacks are loaded from, if not from the HCL beside each contract.
        calls: what their roles did, where somebody recorded it.
        allow_uncovered: how many stacks there are without a contract, as whoever runs the check accepts.
        given: variables, and the environments to judge.
        progress: is told how many stacks are judged, how many there are, and the folder of the next.
    """
    found = find_contracts(paths)
    missing: list[Report | Unchecked] = [*found.problems, *explain_uncovered(found.uncovered, allow_uncovered)]
    loaded = source or Written()
    count = len(found.contracts) + len(found.bare)
    if loaded.only_for and count > 1:
        detail = f"{loaded.only_for} is of one stack, and there are {count} stacks; name the folder of one."
        return [*missing, Unchecked(loaded.only_for, (Diagnostic("One source, many stacks", detail),))]
    results = [*missing]
    for done, path in enumerate((*found.contracts, *found.bare)):
        bare = done >= len(found.contracts)
        progress(done, count, path if bare else path.parent)
        results += [check_bare(path, loaded, calls, given)] if bare else check_environments(path, loaded, calls, given)
    return results


def check_environments(
    path: Path,
    source: StackSource | None = None,
    calls: RecordedCalls | None = None,
    given: Given = NOTHING_GIVEN,
    *,
    in_contexts: bool = True,
) -> list[Report | Unchecked]:
    """Judge one contract in the environments that are chosen, or in all; whatever goes wrong is told.

    A contract without environments is judged once. ``in_contexts`` is whether to tell what each promise depends on.
    """
    try:
        contract, problems = load_contract(path)
        if contract is None:
            return [Unchecked(str(path), tuple(problems))]
        found = choose_environments(contract, given)
        if isinstance(found, Diagnostic):
            return [Unchecked(contract.label, (found,))]
        if len(found) > 1 and source is not None and not isinstance(source, Written):
            names = ", ".join(one.environment for one in found)
            detail = f"What is judged is of one environment of {contract.label}: give --environment, one of {names}."
            return [Unchecked(contract.label, (Diagnostic("Which environment", detail),))]
    except Exception as error:
        return [Unchecked(label_of(path), (explain_bug(error, "Reading the contract", path),), (trace_of(error),))]
    judged = partial(_judge, source=source or Written(), calls=calls, in_contexts=in_contexts)
    return [_told(path, partial(judged, one), one) for one in found]


def check_contract(
    path: Path, source: StackSource | None = None, calls: RecordedCalls | None = None, given: Given = NOTHING_GIVEN
) -> Report | Unchecked:
    """Judge one contract, as :func:`check_environments` does; of several environments, the first."""
    contract, _ = load_contract(path) if not given.environments else (None, [])
    if contract is not None and contract.environments:
        given = Given(given.variables, (contract.environments[0].environment,))
    return check_environments(path, source, calls, given)[0]


def check_bare(
    folder: Path,
    source: StackSource,
    calls: RecordedCalls | None = None,
    given: Given = NOTHING_GIVEN,
    supplied: Contract | None = None,
) -> Report | Unchecked:
    """Judge a stack without a contract by the pack ``baseline``, as :func:`check` does; it raises nothing.

    ``supplied`` is another contract, whose variables, account and workspace it gets.
    """

    def judge_by_pack() -> Report | Unchecked:
        contract = baseline_contract(folder)
        found = choose_environments(contract if supplied is None else supplied_as(contract, supplied), given)
        if isinstance(found, Diagnostic):
            return Unchecked(label_of(folder), (found,))
        report = _judge(found[0], source, calls)
        assert isinstance(report, Report)  # it has no Python of its own
        return replace(report, warnings=(tell_baseline(found[0]), *report.warnings))

    return _told(folder, judge_by_pack)


def check_by(contract: Contract, source: StackSource) -> Report | Unchecked:
    """Judge a stack by a contract that is no file, as :func:`check_environments` does; it raises nothing."""
    return _told(contract.directory, partial(_judge, contract, source, None, in_contexts=False), contract)


def _judge(
    contract: Contract, source: StackSource, calls: RecordedCalls | None, *, in_contexts: bool = True
) -> Report | Unchecked:
    with deep_recursion():
        stack = source.load(contract)
        stack.calls = calls
        with reading_by(stack.reading):
            judged = judge_apart if contract.not_run else judge
            report = judged(contract, stack, in_contexts=in_contexts)
    if isinstance(report, Report):
        report = replace(report, warnings=(*contract.warnings, *report.warnings))
    if isinstance(report, Report) and not report.outcomes and not report.problems:
        return replace(report, problems=(tell_nothing(contract),))
    return report


def _told(path: Path, judged: Callable[[], Report | Unchecked], contract: Contract | None = None) -> Report | Unchecked:
    """Return what judging comes to; whatever it raises is told of the stack."""
    label, there = (contract_label(contract), contract.environment) if contract is not None else (label_of(path), "")
    try:
        return judged()
    except Refused as refused:
        return Unchecked(label, refused.problems, environment=there)
    except RecursionError:
        return Unchecked(label, (Diagnostic("Nested too deeply", _TOO_DEEP),), environment=there)
    except Exception as error:
        bug = explain_bug(error, "Checking the stack", path)
        return Unchecked(label, (bug,), (trace_of(error),), environment=there)
