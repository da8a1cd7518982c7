"""One stack as a result of OSCAL: what was looked at, an observation of each verdict, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stackproof.constraints import Failed
from stackproof.constraints.controls import framework_of
from stackproof.contract import Waiver
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.reporters.counts import count_promises, count_words, worst
from stackproof.reporters.evidence.terms import Part, control_id, id_of, line, place, properties, several, token
from stackproof.reporters.wording import VERDICTS, depends_text, unjudged_text, waiver_text
from stackproof.run import exit_status
from stackproof.run.looked_at import revision_of
from stackproof.run.outcomes import Finding, Outcome, Report, Status, Unchecked

_ONLY = "Judged is what these promises state; a control asks for more, and the rest of it was not looked at."


NO_CONTROL: Part = {
    "description": "No control: nothing that was judged stands for one.",
    "include-controls": [{"control-id": "none"}],
}
"""OSCAL wants one at least."""


@dataclass(frozen=True, slots=True)
class StackResult:
    """The result on one stack; ``time`` is when the run was."""

    result: Report | Unchecked
    time: str

    def part(self) -> Part:
        """Return it as OSCAL has it."""
        result = self.result
        return {
            "uuid": self._id(),
            "title": line(result.contract.stack if isinstance(result, Report) else result.label),
            "description": line(self._words()),
            "start": self.time,
            "end": self.time,
            **properties([("verdict", self._verdict()), ("contract", result.label)]),
            **self._definitions(),
            "reviewed-controls": self._review(),
            **several("observations", [*self._problems(), *map(self._observation, self._outcomes)]),
            **several("risks", list(self._risks())),
            **several("findings", [*self._by_promise(), *self._by_control()]),
        }

    @property
    def _outcomes(self) -> tuple[Outcome, ...]:
        return self.result.outcomes if isinstance(self.result, Report) else ()

    def _id(self, *names: str) -> str:
        return id_of(self.result.label, *names)

    def _verdict(self) -> str:
        if isinstance(self.result, Unchecked) and self.result.accepted:
            return "not-checked-as-accepted"
        return ("holds", "does-not-hold", "not-checked")[self.result.exit_code]

    def _words(self) -> str:
        told = ", ".join(count_words(count_promises(self._outcomes))) + " of its promises" if self._outcomes else ""
        if self.result.exit_code == exit_status.UNCHECKED or not told:
            verdict = self._verdict().replace("-", " ")
            return f"{verdict}; {told}" if told else verdict
        return told

    def _definitions(self) -> Part:
        """Return what was looked at: the stack as a component, its resources as inventory."""
        report = self.result
        if not isinstance(report, Report):
            return {}
        contract, stack = report.contract, report.stack
        facts = [
            ("path", stack.name), ("view", stack.view), ("environment", contract.environment),
            ("commit", str(revision_of(contract.directory) or "")), ("account", contract.account or ""),
            ("region", contract.region or ""), ("provider-schema", f"hashicorp/aws {stack.reading.version}"),
        ]  # fmt: skip
        system = {
            "uuid": self._id("system"), "type": "this-system", "title": line(contract.stack),
            "description": f"The Terraform stack {line(stack.name)}.", **properties(facts),
            "status": {"state": "operational" if stack.view in ("state", "live") else "under-development"},
        }  # fmt: skip
        addresses = dict.fromkeys((*stack.resources, *(one.address for one in self._outcomes if one.address)))
        inventory = [
            {"uuid": self._id("resource", address), "description": line(address),
             "props": [{"name": "asset-id", "value": line(address)}]}
            for address in addresses
        ]  # fmt: skip
        return {"local-definitions": {"components": [system], **several("inventory-items", inventory)}}

    def _review(self) -> Part:
        frameworks: dict[str, dict[str, None]] = {}
        for outcome in self._find_judged():
            for control in outcome.binding.constraint.controls:
                frameworks.setdefault(framework_of(control)[0], {})[control_id(control)] = None
        selections = [
            {"description": line(name), **properties([("framework", name)]),
             "include-controls": [{"control-id": id_} for id_ in sorted(ids)]}
            for name, ids in sorted(frameworks.items())
        ]  # fmt: skip
        return {"control-selections": selections or [NO_CONTROL], "remarks": _ONLY}

    def _find_judged(self) -> Iterator[Outcome]:
        return (one for one in self._outcomes if one.status != "unjudged")

    def _problems(self) -> Iterator[Part]:
        for problem in self.result.problems:
            yield self._problem(problem)

    def _problem(self, problem: Diagnostic) -> Part:
        said = f"{problem.summary}: {problem.detail}"
        return {
            "uuid": self._id("problem", said, str(problem.subject)), "title": line(problem.summary),
            "description": line(said), **properties([("verdict", self._verdict())]), "methods": ["TEST"],
            **_evidence([(problem.subject, problem.summary)]), "collected": self.time,
        }  # fmt: skip

    def _observation(self, outcome: Outcome) -> Part:
        binding = outcome.binding
        facts = [
            ("verdict", VERDICTS[outcome.status]), ("promise", binding.id), ("constraint", binding.constraint.id),
            ("severity", binding.constraint.severity), ("origin", binding.origin),
            ("depends-on", depends_text(outcome)),
            *(("clause", clause) for clause in binding.clauses),
        ]  # fmt: skip
        subject = (
            [("inventory-item", "resource", outcome.address)] if outcome.address else [("component", "system", "")]
        )
        title = outcome.address or (self.result.contract.stack if isinstance(self.result, Report) else "")
        return {
            "uuid": self._identify(outcome), "title": line(outcome.id), "description": line(_said(outcome)),
            **properties(facts), "methods": ["TEST"],
            "subjects": [
                {"subject-uuid": self._id(*filter(None, names)), "type": type_, "title": line(title)}
                for type_, *names in subject
            ],
            **_evidence([(one.where, _found(one)) for one in outcome.findings]),
            "collected": self.time,
        }  # fmt: skip

    def _identify(self, outcome: Outcome) -> str:
        """Return the id of an observation; of a stack that was not read whole, a promise may have two of one name."""
        return self._id("observation", outcome.id, outcome.status)

    def _risks(self) -> Iterator[Part]:
        """Yield what somebody lives with."""
        for outcome in self._outcomes:
            for finding in outcome.findings:
                if finding.waiver is not None:
                    yield self._risk(outcome, finding, finding.waiver)

    def _risk(self, outcome: Outcome, finding: Finding, waiver: Waiver) -> Part:
        facts = [("owner", waiver.owner), ("part", waiver.part), ("actions", ", ".join(waiver.actions))]
        return {
            "uuid": self._risk_id(outcome, finding), "title": line(f"Waiver of {outcome.id}"),
            "description": line(_found(finding)), "statement": line(waiver_text(waiver)), **properties(facts),
            "status": "deviation-approved", "deadline": f"{waiver.expires.isoformat()}T23:59:59Z",
            "related-observations": [{"observation-uuid": self._identify(outcome)}],
        }  # fmt: skip

    def _risk_id(self, outcome: Outcome, finding: Finding) -> str:
        return self._id("risk", outcome.id, finding.verdict.part, _found(finding), str(finding.where))

    def _by_promise(self) -> Iterator[Part]:
        groups: dict[str, list[Outcome]] = {}
        for outcome in self._find_judged():
            groups.setdefault(outcome.binding.id, []).append(outcome)
        for id_, outcomes in groups.items():
            clauses = "; ".join(outcomes[0].binding.clauses)
            target = {"type": "objective-id", "target-id": token(id_), "title": line(id_)}
            yield self._finding("promise", id_, f"{id_}: {clauses}", target, outcomes)

    def _by_control(self) -> Iterator[Part]:
        groups: dict[str, list[Outcome]] = {}
        for outcome in self._find_judged():
            for control in outcome.binding.constraint.controls:
                groups.setdefault(control, []).append(outcome)
        for control, outcomes in groups.items():
            target = {"type": "statement-id", "target-id": f"{control_id(control)}_smt", "title": line(control)}
            yield {**self._finding("control", control, control, target, outcomes), "remarks": _ONLY}

    def _finding(self, kind: str, name: str, title: str, target: Part, outcomes: list[Outcome]) -> Part:
        status = worst(outcomes)
        satisfied = not self.result.problems and all(one.status == "passed" for one in outcomes)
        reason = "pass" if satisfied else "fail" if status == "failed" else "other"
        state = {"state": "satisfied" if satisfied else "not-satisfied", "reason": reason}
        held = sum(one.status == "passed" for one in outcomes)
        risks = dict.fromkeys(
            self._risk_id(one, finding) for one in outcomes for finding in one.findings if finding.waiver is not None
        )
        return {
            "uuid": self._id("finding", kind, name), "title": line(title),
            "description": f"{held} of {len(outcomes)} checks hold; the worst is: {VERDICTS[status]}.",
            **properties([("kind", kind), ("verdict", VERDICTS[status])]),
            "target": {**target, "status": state},
            "related-observations": [{"observation-uuid": self._identify(one)} for one in outcomes],
            **several("related-risks", [{"risk-uuid": one} for one in risks]),
        }  # fmt: skip


def _said(outcome: Outcome) -> str:
    if outcome.status == "unjudged":
        return unjudged_text(outcome)
    status: Status = outcome.status
    told = [*map(_found, outcome.findings), *(outcome.reasons if outcome.holds else ())]
    return f"{VERDICTS[status]}: {'; '.join(dict.fromkeys(told))}" if told else VERDICTS[status]


def _found(finding: Finding) -> str:
    verdict = finding.verdict
    if isinstance(verdict, Failed):
        return f"found {verdict.found}; expected {verdict.expected}"
    return f"needs {verdict.needs}: {'; '.join(map(str, verdict.why))}"


def _evidence(places: Iterable[tuple[SourceRange | None, str]]) -> Part:
    found = [{"href": place(where), "description": line(said)} for where, said in places if where is not None]
    return several("relevant-evidence", found)
