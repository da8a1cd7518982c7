"""A stack judged as ``check`` judges it, and what came of it as an editor shows it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import structs

from stackproof.constraints import Failed
from stackproof.contract import NAME
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.editor.shapes import Declared, Judged, Kind, Notice, Place, Verdict, place_of
from stackproof.model import Stack
from stackproof.reporters.escaping import one_line
from stackproof.reporters.wording import VERDICTS, waiver_text
from stackproof.run.check import check_bare, check_environments
from stackproof.run.folders import is_hcl
from stackproof.run.outcomes import Finding, Outcome, Report, Unchecked
from stackproof.run.stack_sources import Written

_LOUD = frozenset({"critical", "high"})
_MOST_NAMED = 3  # resources of which one thing is said


def judge_folder(folder: Path) -> Judged:
    """Judge the stack of a folder: by its contract in every environment, or by the pack where it has none."""
    contract = folder / NAME
    results = check_environments(contract) if contract.exists() else [check_bare(folder, Written())]
    reports = [one for one in results if isinstance(one, Report)]
    stacks = [report.stack for report in reports]
    return Judged(
        tuple(_notices(results, folder)),
        tuple(_verdicts(reports)),
        tuple(dict.fromkeys(one for stack in stacks for one in _find_declared(stack))),
        tuple(dict.fromkeys(name for stack in stacks for name in stack.variables)),
    )


def problem_notice(problem: Diagnostic, folder: Path) -> Notice:
    """Return a diagnostic at its place; one without a place is told of the stack."""
    kind: Kind = "warning" if problem.severity == "warning" else "error"
    return Notice(_place(problem.subject, folder), kind, f"{_line(problem.summary)}: {_line(problem.detail)}")


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said at a place, of whichever resources and in whichever environments."""

    notice: Notice
    id: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(slots=True)
class _Of:
    """Of what something is said: the addresses, the id of the first outcome that fails, the environments."""

    addresses: dict[str, None] = field(default_factory=dict)
    outcome: str = ""
    environments: dict[str, None] = field(default_factory=dict)


def _notices(results: Sequence[Report | Unchecked], folder: Path) -> Iterator[Notice]:
    """Yield what is said, once for all resources and environments of which it is."""
    told: dict[_Said, _Of] = {}
    environments = set()
    for result in results:
        here = result.environment if isinstance(result, Unchecked) else result.contract.environment
        environments.add(here)
        for said, address, outcome in _of_result(result, folder):
            of = told.setdefault(said, _Of())
            of.addresses |= {address: None} if address else {}
            of.outcome = of.outcome or outcome
            of.environments[here] = None
    for said, of in told.items():
        names = list(of.addresses)
        more = len(names) - _MOST_NAMED
        shown = names if more <= 1 else [*names[:_MOST_NAMED], f"and {more} others"]
        lines = [f"{', '.join(shown)}: {said.notice.text}" if names else said.notice.text, *said.clauses]
        lines += [f"In {', '.join(of.environments)}"] if set(of.environments) != environments else []
        yield structs.replace(said.notice, text="\n".join(lines), outcome=of.outcome)


def _of_result(result: Report | Unchecked, folder: Path) -> Iterator[tuple[_Said, str, str]]:
    """Yield what a result says, each with the address of the resource and the id of what fails."""
    warnings = result.warnings if isinstance(result, Report) else ()
    for problem in (*result.problems, *warnings):
        yield _Said(problem_notice(problem, folder)), "", ""
    for outcome in result.outcomes if isinstance(result, Report) else ():
        if outcome.status not in ("passed", "unjudged"):
            for finding in outcome.findings:
                said = _finding(finding, outcome, folder)
                fails = isinstance(finding.verdict, Failed) and said.notice.kind != "hint"
                yield said, outcome.address, outcome.id if fails else ""


def _finding(finding: Finding, outcome: Outcome, folder: Path) -> _Said:
    constraint = outcome.binding.constraint
    kind: Kind = "error" if constraint.severity in _LOUD else "warning"
    if finding.waiver is not None or outcome.status == "skipped":
        kind = "hint"
    elif not isinstance(finding.verdict, Failed):
        kind = "information"
    place = _place(finding.where or outcome.binding.where, folder)
    text = "\n".join(_sentences(finding, outcome))
    notice = Notice(place, kind, text, constraint.id, promise=_place(outcome.binding.where, folder))
    return _Said(notice, outcome.binding.id, tuple(f"Clause: {_line(one)}" for one in outcome.binding.clauses))


def _sentences(finding: Finding, outcome: Outcome) -> list[str]:
    verdict = finding.verdict
    if isinstance(verdict, Failed):
        said = [f"found {_line(verdict.found)}; expected {_line(verdict.expected)}"]
    else:
        said = [f"undecided, needs {_line(verdict.needs)}", *(f"because {_line(str(why))}" for why in verdict.why)]
    if finding.waiver is not None:
        said.append(f"Waived: {waiver_text(finding.waiver)}")
    elif outcome.status == "skipped":
        said.append("The contract accepts that it is undecided.")
    return said


def _verdicts(reports: Iterable[Report]) -> Iterator[Verdict]:
    """Yield what became of each promise; of several environments, that which is the same in some is one."""
    found: dict[Verdict, list[str]] = {}
    for report in reports:
        for outcome in report.outcomes:
            constraint = outcome.binding.constraint
            verdict = Verdict(
                outcome.binding.id, constraint.id, constraint.summary, outcome.address, outcome.binding.clauses,
                constraint.severity, VERDICTS[outcome.status], tuple(_said(outcome)),
            )  # fmt: skip
            found.setdefault(verdict, []).append(report.contract.environment)
    for verdict, environments in found.items():
        yield structs.replace(verdict, environments=tuple(filter(None, environments)))


def _said(outcome: Outcome) -> Iterator[str]:
    if outcome.status == "passed":
        yield from map(_line, outcome.reasons)
    for finding in outcome.findings:
        yield from _sentences(finding, outcome)


def _find_declared(stack: Stack) -> Iterator[Declared]:
    for resource in stack.everything():
        if resource.where is not None:
            address = resource.address
            type_ = f"data.{resource.type}" if address.mode == "data" else resource.type
            yield Declared(str(Path(_real(resource.where.file)).parent), type_, address.name, str(address))


def _place(where: SourceRange | None, folder: Path) -> Place:
    """Return the place of a range; what is of a folder is at the top of its contract, or of its first file."""
    if where is not None and not os.path.isdir(where.file):
        return place_of(where, _real(where.file))
    if (folder / NAME).exists():
        return Place(_real(folder / NAME))
    names = sorted(file.name for file in folder.iterdir() if is_hcl(file.name)) if folder.is_dir() else []
    first = "main.tf" if "main.tf" in names else next(iter(names), NAME)
    return Place(_real(folder / first))


def _real(label: str | Path) -> str:
    return os.path.realpath(label)


def _line(text: str) -> str:
    return one_line(" ".join(text.split()))
