"""Promises as a page shows them: each with its checks, and grouped by clause, by control, by resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stackproof.constraints import Failed
from stackproof.constraints.controls import framework_of
from stackproof.contract import Binding
from stackproof.diagnostics import SourceRange
from stackproof.model import Resource
from stackproof.reporters.counts import worst
from stackproof.reporters.html.anchors import Anchors
from stackproof.reporters.wording import unjudged_text
from stackproof.run.outcomes import Finding, Outcome, Report, Status

_HELD = frozenset({"passed", "waived", "skipped"})


@dataclass(slots=True)
class Check:
    """An outcome: a promise on one resource, or on the stack (``address`` is empty)."""

    address: str
    status: Status
    said: tuple[str, ...]
    anchor: str = ""


@dataclass(slots=True)
class Alike:
    """Checks that say the same of several resources."""

    check: Check
    addresses: tuple[str, ...]


@dataclass(slots=True)
class Promise:
    """A binding and all its checks; ``held`` is how many speak for it."""

    anchor: str
    binding: Binding
    status: Status
    checks: tuple[Check, ...]
    held: int = field(init=False)

    def __post_init__(self) -> None:
        """Count the checks that speak for it."""
        self.held = sum(one.status in _HELD for one in self.checks)

    @property
    def groups(self) -> list[Alike]:
        """Its checks, those that say the same as one."""
        found: dict[object, list[Check]] = {}
        for one in self.checks:
            found.setdefault((one.status, one.said, one.anchor), []).append(one)
        return [Alike(several[0], tuple(one.address for one in several if one.address)) for several in found.values()]


@dataclass(slots=True)
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


def promises_of(report: Report, page: str, anchors: Anchors, places: Mapping[tuple[str, str], str]) -> list[Promise]:
    """Return the promises of a report; ``places`` are the anchors of findings by promise and resource."""
    found = []
    for id_, outcomes in report.by_binding().items():
        if not outcomes:
            continue
        checks = tuple(
            Check(one.address, one.status, _said(one), places.get((id_, one.address), "")) for one in outcomes
        )
        anchor = anchors.of(page, "promises", id_)
        found.append(Promise(anchor, outcomes[0].binding, worst(outcomes), checks))
    return found


def _said(outcome: Outcome) -> tuple[str, ...]:
    if outcome.status == "unjudged":
        return (unjudged_text(outcome),)
    if not outcome.findings and len(outcome.reasons) < 2:
        return outcome.reasons
    if not outcome.holds and outcome.findings:
        return tuple(dict.fromkeys(map(_found, outcome.findings)))
    return tuple(dict.fromkeys((*map(_found, outcome.findings), *outcome.reasons)))


def _found(finding: Finding) -> str:
    verdict = finding.verdict
    said = verdict.found if isinstance(verdict, Failed) else f"needs {verdict.needs}"
    part = f"{verdict.part}: " if verdict.part else ""
    waived = f" (waived until {finding.waiver.expires}: {finding.waiver.reason})" if finding.waiver is not None else ""
    return f"{part}{said}{waived}"


def by_clause(promises: Iterable[Promise]) -> list[Named]:
    """Group promises by clause, in the order of the contract."""
    found: dict[str, list[Promise]] = {}
    for promise in promises:
        for clause in promise.binding.clauses:
            found.setdefault(" ".join(clause.split()), []).append(promise)
    return [_make_named(name, several) for name, several in found.items()]


def by_control(promises: Iterable[Promise]) -> dict[str, list[Named]]:
    """Group promises by framework and control."""
    found: dict[str, dict[str, list[Promise]]] = {}
    for promise in promises:
        for control in promise.binding.constraint.controls:
            framework, id_ = framework_of(control)
            found.setdefault(framework, {}).setdefault(id_, []).append(promise)
    return {
        framework: [_make_named(id_, several) for id_, several in sorted(controls.items(), key=natural)]
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


def by_resource(report: Report, promises: Iterable[Promise], page: str, anchors: Anchors) -> list[Named]:
    """Group checks by resource; those that no promise is of are there as well."""
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
        anchor = anchors.of(page, "resources", address)
        rows.append(Named(address, tuple(several), _worst(several), where, anchor))
    return rows


def _make_named(name: str, promises: list[Promise]) -> Named:
    return Named(name, tuple(promises), _worst(promises))


def _worst(promises: Iterable[Promise]) -> Status:
    """Return the worst status of some promises; ``unjudged`` only where none was judged."""
    return worst([one for one in promises if one.status != "unjudged"], default="unjudged")
