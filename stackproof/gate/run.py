"""``stackproof gate``: the harness's view and checkov's, as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from stackproof.contract.environments import NOTHING_GIVEN, Given
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.gate.guards import is_ours, problems
from stackproof.gate.promises_from import promises_from
from stackproof.gate.scan import Record, Scan, find_checkov, scan
from stackproof.reporters.forms import Judged
from stackproof.reporters.gate_text import print_gate
from stackproof.reporters.sarif import foreign_run
from stackproof.reporters.terminal import print_results
from stackproof.run import exit_status
from stackproof.run.check import check
from stackproof.run.environments import together
from stackproof.run.outcomes import Report, Unchecked
from stackproof.run.stack_sources import Shown

_DETAILS = 3  # lines of a record that are told
_INSTALL = "install it in an environment of its own (make gate does), or name it: --checkov FILE"


@dataclass(frozen=True, slots=True)
class Gated:
    """Both views of some stacks, and why they cannot be trusted, if they cannot."""

    results: Sequence[Report | Unchecked]
    scan: Scan
    problems: Sequence[Diagnostic]

    @property
    def failed(self) -> list[Record]:
        """What failed in checkov and is not the harness's to print: a policy of ours is, where the harness failed."""
        told = any(result.exit_code != exit_status.HOLDS for result in self.results)
        return [one for one in self.scan.records if one.result == "failed" and not (told and is_ours(one))]

    @property
    def exit_code(self) -> int:
        """The exit status that both views stand for."""
        failed = any(record.result == "failed" for record in self.scan.records)
        statuses = [result.exit_code for result in self.results]
        return exit_status.of_gate(statuses, foreign_failures=failed, problems=bool(self.problems))

    def counts(self) -> Counter[str]:
        """Count checkov's results, and the policies of ours that ran."""
        found = Counter(str(record.result) for record in self.scan.records)
        found["policies"] = len({record.check for record in self.scan.records if is_ours(record)})
        return found


def run_gate(
    paths: Sequence[Path],
    checkov: str | None = None,
    plan: str | None = None,
    given: Given = NOTHING_GIVEN,
    revision: str | None = None,
) -> Gated:
    """Judge the stacks at or below some folders, or the plan of one, by the harness and by checkov.

    ``revision`` is one whose promises have to hold as well.
    """
    shown = Shown("plan", plan, None, given.accept_plan_differences) if plan is not None else None
    results = check(paths, shown, given=given)
    command = find_checkov(checkov)
    with promises_from(revision, paths, plan, given) as other:
        judged = [*results, *other.results]
        if command is None:
            missing = Diagnostic("checkov is not there", f"{checkov or 'checkov'} cannot be run; {_INSTALL}.")
            return Gated(judged, Scan(), (missing,))
        hcl = next((one.contract.directory for one in results if isinstance(one, Report)), paths[0])
        found = scan(command, paths, plan, hcl, given)
        doubts = problems(together(results), found, plan=plan is not None)
        if other.settings is not None:
            found = _both(found, scan(command, paths, plan, hcl, given, other.settings))
    return Gated(judged, found, tuple(dict.fromkeys([*doubts, *found.problems])))


def _both(ours: Scan, theirs: Scan) -> Scan:
    """Add what checkov finds by other settings to what it finds by those at hand."""
    known = {(one.check, one.resource, one.file) for one in ours.records if one.result == "failed"}
    failed = (one for one in theirs.records if one.result == "failed")
    more = tuple(one for one in failed if (one.check, one.resource, one.file) not in known)
    return Scan((*ours.records, *more), (*ours.problems, *theirs.problems))


def print_views(gated: Gated, console: Console) -> None:
    """Print the harness's view, then checkov's."""
    print_results(gated.results, console, "quiet")
    failed = [(f"{one.check} {one.name}", _told(one, where)) for one, where in _place(gated.failed)]
    print_gate(gated.counts(), failed, gated.problems, console)


def _told(record: Record, where: SourceRange) -> str:
    """Say where a record is, and what it gives for a reason."""
    return f"{record.resource}  {where}" + (f"  {'; '.join(record.details[:_DETAILS])}" if record.details else "")


def join_views(gated: Gated) -> Judged:
    """Return both views for the reports: ours, what checkov's own checks found, and what is wrong with the scan.

    SARIF has a run for checkov; other forms have it as one more label whose problems these are.
    """
    placed = list(_place(gated.failed))
    found = [(one.check, one.name, one.resource, where) for one, where in placed]
    broken = tuple(Diagnostic(f"{one.check} failed", f"{one.name}: {one.resource}", where) for one, where in placed)
    troubles = [Unchecked("checkov", tuple(gated.problems))] if gated.problems else []
    foreign = [Unchecked("checkov's own checks", broken, fails=True)] if broken else []
    ours = [*gated.results, *troubles]
    return Judged(ours, [foreign_run("checkov", found)], [*ours, *foreign])


def _place(records: Iterable[Record]) -> Iterator[tuple[Record, SourceRange]]:
    """Yield records with their places, from the current folder on."""
    here = Path.cwd()
    for record in records:
        file = record.file.relative_to(here) if record.file.is_relative_to(here) else record.file
        first, last = record.lines
        yield record, SourceRange(str(file), first or 1, 1, last or 1, 1)
