"""Mending a stack: each failure by itself, on what the mends before it left, and the whole judged again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from stackproof.constraints import Failed
from stackproof.contract import Contract, load_contract
from stackproof.contract.environments import NOTHING_GIVEN, Given, choose_environments
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.fixing.bench import Failure, Judged, failures_in, find_promised, judge_files, objection
from stackproof.fixing.edits import Files, Left, difference, with_edits
from stackproof.fixing.proposals import Proposal, proposals_for
from stackproof.fixing.removals import WITHOUT, removals_for
from stackproof.mutate.sources import read_sources
from stackproof.run import exit_status
from stackproof.run.by_baseline import baseline_contract, tell_nothing
from stackproof.run.contracts import find_contracts
from stackproof.run.outcomes import Report, Unchecked


@dataclass(frozen=True, slots=True)
class Told:
    """A failure, as the report on fixes tells it; ``reason`` is why it is left, or what stands for a placeholder."""

    id: str
    constraint: str
    found: str
    where: SourceRange | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fixes:
    """What would mend a stack: its files before and after, what holds then, and what is left."""

    label: str
    before: Files
    after: Files
    mended: tuple[Told, ...]
    left: tuple[Told, ...]

    @property
    def diff(self) -> str:
        """The edits as a unified diff."""
        return difference(self.before, self.after)

    def exit_code(self, *, applied: bool) -> int:
        """Return the exit status: what is offered and not applied still fails."""
        return exit_status.FAILS if self.left or (self.mended and not applied) else exit_status.HOLDS


def fix_stack(path: Path, chosen: Collection[str] = (), given: Given = NOTHING_GIVEN) -> Fixes | Unchecked:
    """Find what mends the stack of a folder or of a contract.

    Args:
        path: the folder, or the contract.
        chosen: the ids of the constraints to mend; all, if none is given.
        given: variables, and the environments to judge; all, if none is named.
    """
    contracts = contracts_of(path, given)
    if isinstance(contracts, Unchecked):
        return contracts
    return mend(contracts, chosen)


def mend(contracts: tuple[Contract, ...], chosen: Collection[str] = ()) -> Fixes | Unchecked:
    """Find what mends the stack of some contracts: one, for each environment.

    ``chosen`` are ids of constraints, of promises, or of single outcomes; all, if none is given.
    """
    first = contracts[0]
    sources = read_sources(first)
    files: Files = {source.label: source for source in sources.files}
    judged = judge_files(contracts, files)
    if isinstance(judged, Unchecked):
        return judged
    problems = tuple(problem for report in judged for problem in report.problems)
    if not problems and not any(find_promised(report) for report in judged):
        problems = (tell_nothing(first),)
    if problems:
        return Unchecked(first.label, problems)
    known = {one.constraint.id for one in first.bindings} | {one.id for one in first.bindings}
    outcomes = [outcome for report in judged for outcome in report.outcomes]
    known |= {name for one in outcomes for name in (one.id, one.binding.id, one.binding.constraint.id)}
    unknown = [one for one in chosen if one not in known]
    if unknown:
        detail = f"{first.label} has no {unknown[0]}; name a constraint that it binds."
        return Unchecked(first.label, (Diagnostic("Unknown constraint", detail),))
    return _Mending(contracts, chosen).run(files, judged)


def contracts_of(path: Path, given: Given = NOTHING_GIVEN) -> tuple[Contract, ...] | Unchecked:
    """Return the contract of the stack at a path, once for each environment; without one, that of the pack."""
    found = find_contracts([path])
    if len(found.contracts) + len(found.bare) > 1:
        count = len(found.contracts) + len(found.bare)
        detail = f"{path} holds {count} stacks; name the folder of one stack."
        return Unchecked(str(path), (Diagnostic("Many stacks", detail),))
    if found.bare:
        return _supply(baseline_contract(found.bare[0]), given)
    if not found.contracts:
        missing = Diagnostic("Nothing to check", f"{path} holds no stack; name the folder of one.")
        return found.problems[0] if found.problems else Unchecked(str(path), (missing,))
    (file,) = found.contracts
    contract, problems = load_contract(file)
    if contract is None:
        return Unchecked(str(file), tuple(problems))
    return _supply(contract, given)


def _supply(contract: Contract, given: Given) -> tuple[Contract, ...] | Unchecked:
    found = choose_environments(contract, given)
    return Unchecked(contract.label, (found,)) if isinstance(found, Diagnostic) else tuple(found)


_Holds = tuple[str, Files, tuple[Report, ...]]
"""What stands for the placeholders or is taken away, the files with the edits, and what they come to."""


class _Mending:
    """One run: what holds so far, and what was tried."""

    def __init__(self, contracts: tuple[Contract, ...], chosen: Collection[str]) -> None:
        self._contracts = contracts
        self._chosen = frozenset(chosen)
        self._reasons: dict[tuple[object, ...], str] = {}
        self._mended: list[Told] = []

    def run(self, files: Files, reports: tuple[Report, ...]) -> Fixes:
        before = files
        while (failure := self._next(reports)) is not None:
            chosen = self._mend(failure, files, reports)
            if chosen is None:
                continue
            name, files, judged = chosen
            gone = {one.key for one in failures_in(judged)}
            self._mended += [
                _told(one, name if one.key == failure.key else "")
                for one in failures_in(reports)
                if (one.key not in gone and one.of == failure.of) or one.key == failure.key
            ]
            reports = judged
        left = tuple(_told(one, self._reasons.get(one.key, "")) for one in failures_in(reports) if self._is_chosen(one))
        return Fixes(self._contracts[0].label, before, files, tuple(self._mended), left)

    def _is_chosen(self, failure: Failure) -> bool:
        binding = failure.outcome.binding
        named = (binding.id, binding.constraint.id, failure.outcome.id)
        return not self._chosen or not self._chosen.isdisjoint(named)

    def _next(self, reports: tuple[Report, ...]) -> Failure | None:
        open_ = (one for one in failures_in(reports) if self._is_chosen(one) and one.key not in self._reasons)
        return next(open_, None)

    def _mend(self, failure: Failure, files: Files, reports: tuple[Report, ...]) -> _Holds | None:
        """Return the one way to mend a failure, or note why there is none; what is written comes before what goes."""
        where = failure, files, self._contracts[0].directory
        reason = "nothing says what to write"
        try:
            holding, reason = self._holding(proposals_for(*where), failure, files, reports)
        except Left as left:
            holding, reason = [], str(left)
        if not holding:
            holding, why = self._without(failure, files, reports)
            reason = why or reason
        if len(holding) == 1:
            return holding[0]
        if holding:
            verb = "go" if holding[0][0].startswith(WITHOUT) else "stand there"
            names = "; ".join(name.removeprefix(WITHOUT) for name, _, _ in holding)
            reason = f"several could {verb}: {names}"
        self._reasons[failure.key] = reason
        return None

    def _without(self, failure: Failure, files: Files, reports: tuple[Report, ...]) -> tuple[list[_Holds], str]:
        """Return what holds when something is taken away, and the smallest of it; or why nothing is."""
        try:
            for some in removals_for(failure, files, self._contracts[0].directory):
                holding, _ = self._holding(some, failure, files, reports)
                holding = [one for one in holding if self._is_gone(failure, one[2])]
                if holding:
                    return holding, ""
        except Left as left:
            return [], str(left)
        return [], ""

    @staticmethod
    def _is_gone(failure: Failure, judged: tuple[Report, ...]) -> bool:
        """Tell whether it is this failure that is gone, not another of the same promise; numbers of statements move."""
        numbered = failure.finding.verdict.part.startswith("statement ")
        return numbered or failure.key not in {one.key for one in failures_in(judged)}

    def _holding(
        self, proposals: Iterable[Proposal], failure: Failure, files: Files, reports: tuple[Report, ...]
    ) -> tuple[list[_Holds], str]:
        """Return those proposals after which a failure holds, and what is wrong with the last of the others."""
        holding: list[_Holds] = []
        reason = "nothing says what to write"
        for name, edits in proposals:
            edited = with_edits(files, edits) if edits else files
            judged: Judged = judge_files(self._contracts, edited)
            reason = objection(reports, judged, failure)
            if not reason and not isinstance(judged, Unchecked):
                holding.append((name, edited, judged))
        return holding, reason


def _told(failure: Failure, reason: str) -> Told:
    verdict, outcome = failure.finding.verdict, failure.outcome
    found = verdict.found if isinstance(verdict, Failed) else f"undecided, needs {verdict.needs}"
    environment = failure.report.contract.environment
    id_ = f"{outcome.id} ({environment})" if environment else outcome.id
    return Told(id_, outcome.binding.constraint.id, found, failure.finding.where, reason)
