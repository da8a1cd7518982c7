"""What the page of one stack shows: its promises by clause, by control, by resource, and what speaks against them."""

from __future__ import annotations

from dataclasses import dataclass, field

from stackproof.constraints import Failed
from stackproof.contract import Waiver
from stackproof.diagnostics import Diagnostic
from stackproof.reporters.counts import count_promises, count_words
from stackproof.reporters.grouping import Group, group_findings
from stackproof.reporters.html.anchors import Anchors
from stackproof.reporters.html.excerpts import Excerpt, excerpt
from stackproof.reporters.html.pictures import Pictures, pictures_of
from stackproof.reporters.html.promises import Named, Promise, by_clause, by_control, by_resource, promises_of
from stackproof.reporters.wording import depends_text, diagnostic_lines
from stackproof.run import exit_status
from stackproof.run.outcomes import Report, Status, Unchecked

SEVERITIES = ("critical", "high", "medium", "low")
_SUFFIX = "/contract.yaml"
_VERDICTS = {exit_status.HOLDS: "holds", exit_status.FAILS: "does not hold"}


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
    exit_code: int = field(init=False)
    verdict: str = field(init=False)

    def __post_init__(self) -> None:
        """Find the status of the stack as a whole, and the word for it."""
        self.exit_code = self.result.exit_code
        accepted = isinstance(self.result, Unchecked) and self.result.accepted
        self.verdict = "not checked, accepted" if accepted else _VERDICTS.get(self.exit_code, "not checked")

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
    places = {(one.promise, address): one.anchor for one in page.against for address in one.addresses or ("",)}
    page.promises = promises_of(result, page.anchor, anchors, places)
    page.clauses = by_clause(page.promises)
    page.frameworks = by_control(page.promises)
    page.resources = by_resource(result, page.promises, page.anchor, anchors)
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


def _waivers(report: Report, page: StackPage) -> list[Waived]:
    return [
        Waived(outcome.id, finding.waiver, page)
        for outcome in report.outcomes
        for finding in outcome.findings
        if finding.waiver is not None
    ]
