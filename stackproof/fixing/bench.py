"""A stack judged as it would be with files edited: in every environment, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stackproof.constraints import Failed, load_catalogue
from stackproof.contract import Binding, Contract
from stackproof.fixing.edits import Files
from stackproof.hcl.files import parse_text, reading_instead
from stackproof.model.regions import default_region
from stackproof.recursion import deep_recursion
from stackproof.run.apart import judge_apart
from stackproof.run.judging import judge
from stackproof.run.outcomes import Finding, Outcome, Report, Unchecked
from stackproof.run.stack_sources import Written
from stackproof.schema import reading_by

_GUARD = "guard: "
_NOT_HERE = frozenset({"Unsupported argument", "Unsupported block"})
_GUARDS = ("alarms-can-notify", "kms-key-policy-admits-logs")
"""What an edit must not break, whether or not the contract promises it: a key that shuts a service out."""
_SOME_REGION = "us-east-1"  # a key that admits nobody shuts out the service of any


@dataclass(frozen=True, slots=True)
class Failure:
    """One finding that does not hold, with the report that it is of."""

    report: Report
    outcome: Outcome
    finding: Finding

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others, before and after an edit elsewhere."""
        verdict = self.finding.verdict
        said = verdict.found if isinstance(verdict, Failed) else verdict.needs
        return (*self.of, verdict.part, verdict.path, said)

    @property
    def of(self) -> tuple[str, str]:
        """The environment and the outcome."""
        return self.report.contract.environment, self.outcome.id


Judged = tuple[Report, ...] | Unchecked


def judge_files(contracts: Sequence[Contract], files: Files) -> Judged:
    """Judge the contracts of a stack, one for each environment, on what its files would hold."""
    parsed = {label: parse_text(source.text, label) for label, source in files.items()}
    reports = []
    with deep_recursion(), reading_instead(parsed):
        for contract in contracts:
            report = _judge(contract)
            if isinstance(report, Unchecked):
                return report
            reports.append(report)
    return tuple(reports)


def _judge(contract: Contract) -> Report | Unchecked:
    stack = Written().load(contract)
    with reading_by(stack.reading):
        if contract.not_run:
            return judge_apart(contract, stack)
        region = default_region(stack)
        guards = _guards(contract, region if isinstance(region, str) else _SOME_REGION)
        return judge(replace(contract, bindings=(*contract.bindings, *guards)), stack)


def _guards(contract: Contract, region: str) -> Iterator[Binding]:
    bound = {one.constraint.id for one in contract.bindings}
    for id_ in _GUARDS:
        found = load_catalogue()[id_]
        given = {"region": region} if "region" in found.parameters else {}
        if id_ not in bound and contract.bindings:
            where = contract.bindings[0].where
            yield Binding(f"{_GUARD}{id_}", found, (), where, given, if_any=True)


def find_promised(report: Report) -> list[Outcome]:
    """Return the outcomes that were judged of what the contract promises."""
    ours = (one for one in report.outcomes if not one.binding.id.startswith(_GUARD))
    return [one for one in ours if one.status != "unjudged"]


def failures_in(reports: Sequence[Report]) -> list[Failure]:
    """Return what does not hold and the contracts promise."""
    return [
        Failure(report, outcome, finding)
        for report in reports
        for outcome in report.outcomes
        if not outcome.holds and not outcome.binding.id.startswith(_GUARD)
        for finding in outcome.findings
        if finding.waiver is None
    ]


def objection(before: Sequence[Report], after: Judged, failure: Failure) -> str:
    """Return what is wrong with an edit: nothing where its failure holds then, and all else as before."""
    if isinstance(after, Unchecked):
        return after.problems[0].summary if after.problems else "it cannot be judged"
    known = {str(problem.detail) for report in before for problem in report.problems}
    for report in after:
        worse = next((one for one in report.problems if str(one.detail) not in known), None)
        if worse is not None and worse.summary in _NOT_HERE:
            return "what would mend it belongs elsewhere"
        if worse is not None:
            return f"{worse.summary}: {worse.detail}"
    old, new = _by_id(before), _by_id(after)
    mended = new.get(failure.of)
    if mended is None or _count(mended) >= _count(old[failure.of]):
        return "it would not hold with what could be written"
    for key, outcome in old.items():
        if key not in new or _count(new[key]) > _count(outcome) or (outcome.holds and not new[key].holds):
            return f"it would break {key[1].removeprefix(_GUARD)}"
    broken = next((key for key, outcome in new.items() if key not in old and not outcome.holds), None)
    return f"it would break {broken[1].removeprefix(_GUARD)}" if broken is not None else ""


def _by_id(reports: Sequence[Report]) -> dict[tuple[str, str], Outcome]:
    return {(report.contract.environment, one.id): one for report in reports for one in report.outcomes}


def _count(outcome: Outcome) -> int:
    return sum(1 for finding in outcome.findings if finding.waiver is None) if not outcome.holds else 0
