"""What the page of one stack shows: its promises by clause, by control, by resource, and what speaks against them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from stackproof.constraints import Failed
from stackproof.constraints.controls import framework_of
from stackproof.contract import Binding, Waiver
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model import Resource
from stackproof.reporters.counts import count_promises, count_words, worst
from stackproof.reporters.grouping import Group, group_findings
from stackproof.reporters.html.anchors import Anchors
from stackproof.reporters.html.excerpts import Excerpt, excerpt
from stackproof.reporters.html.pictures import Pictures, pictures_of
from stackproof.reporters.wording import depends_text, diagnostic_lines, unjudged_text
from stackproof.run import exit_status
from stackproof.run.outcomes import Finding, Outcome, Report, Status, Unchecked

SEVERITIES = ("critical", "high", "medium", "low")
_SUFFIX = "/contract.yaml"


@dataclass(frozen=True, slots=True)
class Check:
    """An outcome: a promise on one resource, or on the stack (``address`` is empty)."""

    address: str
    status: Status
    said: tuple[str, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """Checks that say the same of several resources."""

    check: Check
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A binding and all its checks."""

    anchor: str
    binding: Binding
    status: Status
    checks: tuple[Check, ...]

    @property
    def groups(self) -> list[Alike]:
        """Its checks, those that say the same as one."""
        found: dict[object, list[Check]] = {}
        for one in self.checks:
            found.setdefault((one.status, one.said, one.anchor), []).append(one)
        return [Alike(several[0], tuple(one.address for one in several if one.address)) for several in found.values()]

    @property
    def held(self) -> int:
        """How many checks speak for it."""
        return sum(one.status in ("passed", "waived", "skipped") for one in self.checks)


@dataclass(frozen=True, slots=True)
class Named:
    """Promises that belong together under a name: a clause, a control, a resource."""

    name: str
    promises: tuple[Promise, ...]
    status: Status
    where: SourceRange | None = None
    anchor: str = ""

    @property
    def unjudged(self) -> int:
        """How many of them were not judged."""
        return sum(one.status == "unjudged" for one in self.promises)

    @property
    def bad(self) -> tuple[Promise, ...]:
        """Those that do not hold."""
        return tuple(one for one in self.promises if one.status in ("failed", "stale", "undecided"))


@dataclass(frozen=True, slots=True)
class Against:
    """A finding, on all the resources of which it says the same; ``promise`` is the id of its binding."""

    anchor: str
    promise: str
    summary: str
    severity: str
    status: Status
    addresses: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    source: Excerpt | None
    why: str
    clauses: tuple[str, ...]
    controls: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver that is needed, and what it is of."""

    check: str
    waiver: Waiver
    stack: StackPage | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A diagnostic: its parts, and its source line as it is drawn."""

    severity: str
    summary: str
    detail: str
    drawn: str


@dataclass(slots=True)
class StackPage:
    """All of it; a stack that could not be checked has problems and little else."""

    anchor: str
    name: str
    path: str
    result: Report | Unchecked
    counts: dict[Status, int] = field(default_factory=dict)
    problems: list[Told] = field(default_factory=list)
    warnings: list[Told] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    against: list[Against] = field(default_factory=list)
    clauses: list[Named] = field(default_factory=list)
    frameworks: dict[str, list[Named]] = field(default_factory=dict)
    resources: list[Named] = field(default_factory=list)
    waivers: list[Waived] = field(default_factory=list)
    depends: dict[str, int] = field(default_factory=dict)
    idle: list[str] = field(default_factory=list)
    pictures: Pictures | None = None

    @property
    def verdict(self) -> str:
        """The word for the stack as a whole."""
        if isinstance(self.result, Unchecked) and self.result.accepted:
            return "not checked, accepted"
        return {exit_status.HOLDS: "holds", exit_status.FAILS: "does not hold"}.get(
            self.result.exit_code, "not checked"
        )

    @property
    def report(self) -> Report | None:
        """The report, where the stack was judged."""
        return self.result if isinstance(self.result, Report) else None

    @property
    def words(self) -> list[str]:
        """How many promises hold and how many do not, in words."""
        return count_words(self.counts) if self.counts else []


def page_of(result: Report | Unchecked, anchors: Anchors) -> StackPage:
    """Return what there is to show of a result."""
    if isinstance(result, Unchecked):
        page = StackPage(anchors.of("stack", result.label), result.label, "", result)
        page.problems = [_told(one, result) for one in result.problems]
        return page
    contract = result.contract
    path = result.label.replace(_SUFFIX, "") if _SUFFIX in result.label else result.label
    page = StackPage(anchors.of("stack", path), contract.stack, contract.label.removesuffix(_SUFFIX), result)
    page.counts = count_promises(result.outcomes)
    page.problems = [_told(one, result) for one in result.problems]
    page.warnings = [_told(one, result) for one in result.warnings]
    against = [_against(group, page, anchors) for group in group_findings(result.outcomes)]
    page.against = sorted(against, key=lambda one: SEVERITIES.index(one.severity))
    page.promises = _promises(result, page, anchors)
    page.clauses = _by_clause(page.promises)
    page.frameworks = _by_control(page.promises)
    page.resources = _by_resource(result, page.promises, page, anchors)
    page.waivers = _waivers(result, page)
    for outcome in result.outcomes:
        if text := depends_text(outcome):
            page.depends[text] = page.depends.get(text, 0) + 1
    page.idle = [binding.id for binding in result.idle()]
    page.pictures = pictures_of(result.stack)
    return page


def _told(problem: Diagnostic, result: Report | Unchecked) -> Told:
    lines = diagnostic_lines(problem, result.stack if isinstance(result, Report) else None)
    drawn = lines[1:-1] if problem.subject is not None else []
    return Told(problem.severity, problem.summary, problem.detail, "\n".join(drawn))


def _promises(report: Report, page: StackPage, anchors: Anchors) -> list[Promise]:
    places = {(one.promise, address): one.anchor for one in page.against for address in one.addresses or ("",)}
    found = []
    for id_, outcomes in report.by_binding().items():
        if not outcomes:
            continue
        checks = tuple(
            Check(one.address, one.status, _said(one), places.get((id_, one.address), "")) for one in outcomes
        )
        anchor = anchors.of(page.anchor, "promises", id_)
        found.append(Promise(anchor, outcomes[0].binding, worst(outcomes), checks))
    return found


def _said(outcome: Outcome) -> tuple[str, ...]:
    if outcome.status == "unjudged":
        return (unjudged_text(outcome),)
    if not outcome.holds and outcome.findings:
        return tuple(dict.fromkeys(map(_found, outcome.findings)))
    return tuple(dict.fromkeys((*map(_found, outcome.findings), *outcome.reasons)))


def _found(finding: Finding) -> str:
    verdict = finding.verdict
    said = verdict.found if isinstance(verdict, Failed) else f"needs {verdict.needs}"
    part = f"{verdict.part}: " if verdict.part else ""
    waived = f" (waived until {finding.waiver.expires}: {finding.waiver.reason})" if finding.waiver is not None else ""
    return f"{part}{said}{waived}"


def _against(group: Group, page: StackPage, anchors: Anchors) -> Against:
    outcome, finding = group[0]
    assert isinstance(page.result, Report)
    binding, constraint, verdict = outcome.binding, outcome.binding.constraint, finding.verdict
    if isinstance(verdict, Failed):
        fix = verdict.fix or constraint.section("Fix")
        facts = [("expected", verdict.expected), ("found", verdict.found), *([("fix", fix)] if fix else [])]
    else:
        facts = [("needs", verdict.needs), *(("because", str(reason)) for reason in verdict.why)]
    return Against(
        anchors.of(page.anchor, "findings", outcome.id),
        binding.id,
        constraint.summary,
        constraint.severity,
        outcome.status,
        tuple(dict.fromkeys(other.address for other, _ in group if other.address)),
        tuple(facts),
        excerpt(finding.where, page.result.stack),
        constraint.section("Why").replace("``", ""),
        binding.clauses,
        constraint.controls,
        binding.origin,
    )


def _by_clause(promises: Iterable[Promise]) -> list[Named]:
    found: dict[str, list[Promise]] = {}
    for promise in promises:
        for clause in promise.binding.clauses:
            found.setdefault(" ".join(clause.split()), []).append(promise)
    return [_named(name, several) for name, several in found.items()]


def _by_control(promises: Iterable[Promise]) -> dict[str, list[Named]]:
    found: dict[str, dict[str, list[Promise]]] = {}
    for promise in promises:
        for control in promise.binding.constraint.controls:
            framework, id_ = framework_of(control)
            found.setdefault(framework, {}).setdefault(id_, []).append(promise)
    return {
        framework: [_named(id_, several) for id_, several in sorted(controls.items(), key=natural)]
        for framework, controls in sorted(found.items(), key=natural)
    }


def natural(item: tuple[str, object]) -> list[tuple[int, str]]:
    """Order names so that ``AC-4`` is before ``AC-10``."""
    parts, number = [], ""
    for character in item[0]:
        if character.isdecimal():
            number += character
        else:
            parts += [(int(number), "")] if number else []
            parts.append((-1, character))
            number = ""
    return [*parts, (int(number), "")] if number else parts


def _by_resource(report: Report, promises: Iterable[Promise], page: StackPage, anchors: Anchors) -> list[Named]:
    found: dict[str, list[Promise]] = {address: [] for address in report.stack.resources}
    for promise in promises:
        for check in promise.checks:
            if check.address:
                one = Promise(promise.anchor, promise.binding, check.status, (check,))
                found.setdefault(check.address, []).append(one)
    everything: dict[str, Resource] = {**report.stack.data, **report.stack.resources}
    rows = []
    for address, several in found.items():
        where = everything[address].where if address in everything else None
        anchor = anchors.of(page.anchor, "resources", address)
        rows.append(Named(address, tuple(several), worst_of(several), where, anchor))
    return rows


def _named(name: str, promises: list[Promise]) -> Named:
    return Named(name, tuple(promises), worst_of(promises))


def worst_of(promises: Iterable[Promise]) -> Status:
    """Return the worst status of some promises; ``unjudged`` only where none was judged."""
    return worst([one for one in promises if one.status != "unjudged"], default="unjudged")


def _waivers(report: Report, page: StackPage) -> list[Waived]:
    return [
        Waived(outcome.id, finding.waiver, page)
        for outcome in report.outcomes
        for finding in outcome.findings
        if finding.waiver is not None
    ]
