"""Mending a stack: each failure by itself, on what the mends before it left, and the whole judged again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from stackproof.constraints import Failed
from stackproof.contract import Contract, load_contract
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.fixing.bench import Failure, Judged, failures_in, judge_files, objection, promised
from stackproof.fixing.edits import Files, Left, difference, with_edits
from stackproof.fixing.proposals import proposals_for
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


def fix_stack(path: Path, chosen: Collection[str] = ()) -> Fixes | Unchecked:
    """Find what mends the stack of a folder or of a contract.

    Args:
        path: the folder, or the contract.
        chosen: the ids of the constraints to mend; all, if none is given.
    """
    contracts = contracts_of(path)
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
    if not problems and not any(promised(report) for report in judged):
        problems = (tell_nothing(first),)
    if problems:
        return Unchecked(first.label, problems)
    known = {one.constraint.id for one in first.bindings} | {one.id for one in first.bindings}
    known |= {outcome.id for report in judged for outcome in report.outcomes}
    unknown = [one for one in chosen if one not in known]
    if unknown:
        detail = f"{first.label} has no {unknown[0]}; name a constraint that it binds."
        return Unchecked(first.label, (Diagnostic("Unknown constraint", detail),))
    return _Mending(contracts, chosen).run(files, judged)


def contracts_of(path: Path) -> tuple[Contract, ...] | Unchecked:
    """Return the contract of the stack at a path, once for each environment; without one, that of the pack."""
    found = find_contracts([path])
    if len(found.contracts) + len(found.bare) > 1:
        count = len(found.contracts) + len(found.bare)
        detail = f"{path} holds {count} stacks; name the folder of one stack."
        return Unchecked(str(path), (Diagnostic("Many stacks", detail),))
    if found.bare:
        return (baseline_contract(found.bare[0]),)
    if not found.contracts:
        missing = Diagnostic("Nothing to check", f"{path} holds no stack; name the folder of one.")
        return found.problems[0] if found.problems else Unchecked(str(path), (missing,))
    (file,) = found.contracts
    contract, problems = load_contract(file)
    if contract is None:
        return Unchecked(str(file), tuple(problems))
    return contract.environments or (contract,)


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

    def _mend(
        self, failure: Failure, files: Files, reports: tuple[Report, ...]
    ) -> tuple[str, Files, tuple[Report, ...]] | None:
        """Return the one way to mend a failure, or note why there is none."""
        holding: list[tuple[str, Files, tuple[Report, ...]]] = []
        reason = "nothing says what to write"
        try:
            for name, edits in proposals_for(failure, files, self._contracts[0].directory):
                edited = with_edits(files, edits) if edits else files
                judged: Judged = judge_files(self._contracts, edited)
                reason = objection(reports, judged, failure)
                if not reason and not isinstance(judged, Unchecked):
                    holding.append((name, edited, judged))
        except Left as left:
            reason, holding = str(left), []
        if len(holding) == 1:
            return holding[0]
        if holding:
            reason = f"several could stand there: {'; '.join(name for name, _, _ in holding)}"
        self._reasons[failure.key] = reason
        return None


def _told(failure: Failure, reason: str) -> Told:
    verdict, outcome = failure.finding.verdict, failure.outcome
    found = verdict.found if isinstance(verdict, Failed) else f"undecided, needs {verdict.needs}"
    environment = failure.report.contract.environment
    id_ = f"{outcome.id} ({environment})" if environment else outcome.id
    return Told(id_, outcome.binding.constraint.id, found, failure.finding.where, reason)
