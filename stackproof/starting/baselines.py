"""What does not hold of a contract as a file that only shrinks: for a stack that begins in red."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stackproof.contract import NAME
from stackproof.contract.baseline import BASELINE, read_baseline
from stackproof.contract.owners import longest_waiver
from stackproof.contract.waivers import Waiver
from stackproof.diagnostics import Diagnostic
from stackproof.run.check import check_contract
from stackproof.run.outcomes import Outcome, Report, Unchecked
from stackproof.starting.contract_text import flow, scalar


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was written, and how many findings it accepts; ``refused`` are new ones, which it never takes in."""

    path: Path
    accepted: int
    refused: tuple[str, ...] = ()


def write_baseline(directory: Path, owner: str) -> Baseline | Unchecked:
    """Write what does not hold of the contract in a folder; where there is a file already, take out what is mended.

    Args:
        directory: the folder of the contract.
        owner: who answers for what is accepted.
    """
    path = directory / BASELINE
    known, problems = read_baseline(directory)
    if problems:
        return Unchecked(str(path), tuple(problems))
    longest = longest_waiver(directory)
    if isinstance(longest, Diagnostic):
        return Unchecked(str(path), (longest,))
    before = path.read_text(encoding="utf-8") if known else ""
    if known:
        path.unlink()  # judged without: what it accepts are findings
    report = check_contract(directory / NAME)
    if isinstance(report, Unchecked) or report.problems:
        if known:
            path.write_text(before, encoding="utf-8")
        return report if isinstance(report, Unchecked) else Unchecked(report.contract.label, report.problems)
    findings = list(_findings(report))
    kept = [one for one in findings if not known or _is_in(known, one)]
    refused = tuple(f"{one['constraint']} {one.get('resource', '')}".rstrip() for one in findings if one not in kept)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    end = known[0].expires if known else today + datetime.timedelta(days=longest)
    if kept:
        written = known[0].reason.rsplit(" ", 1)[-1] if known else today.isoformat()
        lines = _lines(kept, written, end.isoformat(), known[0].owner if known else owner)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Baseline(path, len(kept), refused)


def _findings(report: Report) -> Iterator[dict[str, object]]:
    seen: list[dict[str, object]] = []
    for outcome in report.outcomes:
        for entry in _of_outcome(outcome):
            if entry not in seen:
                seen.append(entry)
                yield entry


def _of_outcome(outcome: Outcome) -> Iterator[dict[str, object]]:
    if outcome.status not in ("failed", "undecided"):
        return
    for finding in outcome.findings:
        if finding.waiver is None:
            entry: dict[str, object] = {"constraint": outcome.binding.id}
            entry |= {"resource": outcome.address} if outcome.address else {}
            entry |= {"part": finding.verdict.part} if finding.verdict.part else {}
            yield entry | ({"actions": list(finding.verdict.actions)} if finding.verdict.actions else {})


def _is_in(known: tuple[Waiver, ...], entry: dict[str, object]) -> bool:
    listed = entry.get("actions")
    actions = tuple(map(str, listed)) if isinstance(listed, list) else ()
    given = (str(entry["constraint"]), str(entry.get("resource", "")), str(entry.get("part", "")))
    return any(one.covers(*given, actions) for one in known)


def _lines(findings: list[dict[str, object]], written: str, end: str, owner: str) -> Iterator[str]:
    yield f"# What did not hold on {written}, when stackproof init --baseline wrote this. It only shrinks: a new"
    yield "# finding fails, and one that is mended has to be taken out (init --baseline does it)."
    yield f"written: {json.dumps(written)}"
    yield f"expires: {json.dumps(end)}"
    yield f"owner: {scalar(owner)}"
    yield "findings:"
    for one in findings:
        yield f"  - {{{', '.join(f'{name}: {flow(value)}' for name, value in one.items())}}}"
