"""Judging a contract against a stack: one outcome for each constraint and resource.

Nothing passes because nothing was checked: a selector that matches no resource, a type
that the provider does not have, a waiver that covers nothing are problems, and a report
with problems holds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from stackproof.constraints import EVERYTHING, Constraint, Failed, Passed, Resource, Stack, Undecided, Verdict
from stackproof.contract.model import Binding, Contract, Waiver
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.suggestions import suggest

Status = Literal["passed", "failed", "undecided", "waived", "stale"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict that is no pass, with its place and the waiver that covers it, if one does."""

    verdict: Failed | Undecided
    where: SourceRange | None
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one constraint on one resource (``address`` is empty for the stack itself)."""

    binding: Binding
    address: str
    status: Status
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """``lambda-runs-on-arm64[aws_lambda_function.validator]``: unique in a report."""
        return f"{self.binding.id}[{self.address}]" if self.address else self.binding.id

    @property
    def holds(self) -> bool:
        """Tell whether the clause is met here, or its violation accepted."""
        return self.status in ("passed", "waived")


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes of a contract, and the problems that keep it from being judged."""

    contract: Contract
    stack: Stack
    outcomes: tuple[Outcome, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = field(default=())

    @property
    def exit_code(self) -> int:
        """0: all hold; 1: something failed or is undecided; 2: it could not be checked."""
        if self.problems or not self.outcomes:
            return 2
        return 0 if all(outcome.holds for outcome in self.outcomes) else 1

    def by_binding(self) -> dict[str, list[Outcome]]:
        """Group the outcomes by binding, in the order of the contract."""
        groups: dict[str, list[Outcome]] = {binding.id: [] for binding in self.contract.bindings}
        for outcome in self.outcomes:
            groups.setdefault(outcome.binding.id, []).append(outcome)
        return groups


def judge(contract: Contract, stack: Stack) -> Report:
    """Judge every binding of a contract. A stack with errors is not judged."""
    warnings = tuple(found for found in stack.diagnostics if found.severity == "warning")
    if stack.errors:
        return Report(contract, stack, problems=tuple(stack.errors), warnings=warnings)
    problems: list[Diagnostic] = []
    outcomes: list[Outcome] = []
    for binding in contract.bindings:
        outcomes.extend(_judge_binding(binding, contract, stack, problems))
    outcomes.extend(_pins(contract, stack, problems))
    outcomes, unused = _with_stale_waivers(contract, stack, outcomes)
    problems.extend(unused)
    return Report(contract, stack, tuple(outcomes), tuple(problems), warnings)


def _judge_binding(binding: Binding, contract: Contract, stack: Stack, problems: list[Diagnostic]) -> Iterator[Outcome]:
    constraint = binding.constraint
    if not constraint.on:
        yield _conclude(binding, "", _verdicts(constraint.function(stack, **binding.parameters)), None, contract)
        return
    subjects, problem = _subjects(binding, stack)
    if problem is not None:
        problems.append(problem)
        return
    judged = 0
    for subject in subjects:
        given = constraint.function(subject, *([stack] if constraint.takes_stack else []), **binding.parameters)
        verdicts = _verdicts(given)
        if verdicts:
            judged += 1
            yield _conclude(binding, str(subject.address), verdicts, subject, contract)
    yield from _counted(binding, subjects, judged, problems)


def _subjects(binding: Binding, stack: Stack) -> tuple[list[Resource], Diagnostic | None]:
    """Return the resources that a binding judges, or what is wrong with how it selects them."""
    kinds = binding.constraint.on
    for kind in kinds:
        problem = _unknown_type(kind.removeprefix("data."), stack)
        if problem and binding.asserts:
            return [], Diagnostic("Unknown resource type", problem, binding.where)
    if EVERYTHING in kinds:
        found = list(stack.resources.values())
    else:
        found = [resource for kind in kinds for resource in _of_kind(kind, stack)]
    chosen = [resource for resource in found if binding.selects(str(resource.address))]
    unmatched = [
        pattern
        for pattern in (*binding.only, *binding.excluded)
        if not any(Binding(pattern, binding.constraint, (), binding.where, only=(pattern,)).selects(str(one.address))
                   for one in found)
    ]  # fmt: skip
    if unmatched:
        addresses = [str(resource.address) for resource in found]
        meant = suggest(unmatched[0], addresses)
        hint = f' Did you mean "{meant}"?' if meant else ""
        detail = f'"{unmatched[0]}" matches no {" or ".join(kinds)} of the stack.{hint}'
        return [], Diagnostic("Selector matches nothing", detail, binding.where)
    return chosen, None


def _of_kind(kind: str, stack: Stack) -> list[Resource]:
    return stack.data_of_type(kind.removeprefix("data.")) if kind.startswith("data.") else stack.of_type(kind)


def _unknown_type(type_: str, stack: Stack) -> str:
    """Say what is wrong with a resource type that no provider of ours has."""
    if stack.known_types is None or type_ == EVERYTHING:
        return ""
    meant = stack.known_types(type_)
    if meant is None:
        return ""
    hint = f' Did you mean "{meant}"?' if meant else ""
    return f'The AWS provider has no resource type "{type_}".{hint}'


def _counted(binding: Binding, subjects: list[Resource], judged: int, problems: list[Diagnostic]) -> Iterator[Outcome]:
    """Nothing judged is a problem, unless the contract says that there is to be nothing."""
    placeholders = [one for one in subjects if str(one.address).endswith("[*]")]
    if binding.count is not None:
        kinds = " or ".join(binding.constraint.on)
        if placeholders:
            why = tuple(reason for one in placeholders for reason in _reasons(one))
            verdict: Verdict = Undecided(f"how many instances {placeholders[0].address.resource} has", why)
        elif len(subjects) == binding.count:
            verdict = Passed(f"there are {binding.count} {kinds}")
        else:
            verdict = Failed(f"{len(subjects)} {kinds}", f"{binding.count} {kinds}", where=binding.where)
        if not isinstance(verdict, Passed) or not judged:
            yield _outcome(binding, "", [verdict], [])
    elif not judged:
        kinds = " or ".join(binding.constraint.on)
        detail = f"The stack has no {kinds} that {binding.id} could judge; correct the contract, or pin count: 0."
        problems.append(Diagnostic("Nothing to judge", detail, binding.where))


def _reasons(resource: Resource) -> tuple[Any, ...]:
    from stackproof.values import Reason  # noqa: PLC0415 - one name, used once

    return (Reason(f"{resource.address.resource} has an unknown count or for_each", resource.where),)


def _verdicts(given: Any) -> list[Verdict]:
    if given is None:
        return []
    return [given] if isinstance(given, Passed | Failed | Undecided) else list(given)


def _conclude(
    binding: Binding, address: str, verdicts: Iterable[Verdict], subject: Resource | None, contract: Contract
) -> Outcome:
    findings = []
    for verdict in verdicts:
        if isinstance(verdict, Passed) or (isinstance(verdict, Undecided) and binding.undecided == "skip"):
            continue
        where = verdict.where or (subject.place(*verdict.path) if subject else None)
        waiver = next((one for one in contract.waivers if one.covers(binding.id, address, verdict.part)), None)
        findings.append(Finding(verdict, where, waiver))
    return _outcome(binding, address, list(verdicts), findings)


def _outcome(binding: Binding, address: str, verdicts: list[Verdict], findings: list[Finding]) -> Outcome:
    if not findings:
        findings = [Finding(one, one.where) for one in verdicts if not isinstance(one, Passed) and not address]
    passed = tuple(verdict.reason for verdict in verdicts if isinstance(verdict, Passed))
    open_ones = [finding for finding in findings if finding.waiver is None]
    status: Status = "waived" if findings else "passed"
    if any(isinstance(finding.verdict, Failed) for finding in open_ones):
        status = "failed"
    elif open_ones:
        status = "undecided"
    return Outcome(binding, address, status, tuple(findings), passed)


def _pins(contract: Contract, stack: Stack, problems: list[Diagnostic]) -> Iterator[Outcome]:
    """Compare the numbers of resources that the contract pins."""
    for type_, wanted in contract.resources.items():
        where = contract.places.get(("resources", type_))
        unknown = _unknown_type(type_, stack)
        if unknown:
            problems.append(Diagnostic("Unknown resource type", unknown, where))
            continue
        constraint = Constraint("resources", (), "medium", (), {}, False, _no_function, f"There are {wanted} {type_}.")
        binding = Binding(f"resources.{type_}", constraint, (f"{wanted} x {type_}",), where or _nowhere(contract))
        found = stack.of_type(type_)
        if any(str(one.address).endswith("[*]") for one in found):
            why = tuple(reason for one in found for reason in _reasons(one))
            verdict: Verdict = Undecided(f"how many {type_} there are", why, where=where)
        elif len(found) == wanted:
            verdict = Passed(f"there are {wanted} {type_}")
        else:
            verdict = Failed(f"{len(found)} {type_}", f"{wanted} {type_}", where=where)
        yield _outcome(binding, "", [verdict], [])


def _no_function(*_: Any) -> None:
    """A pin is judged by counting."""


def _nowhere(contract: Contract) -> SourceRange:
    return SourceRange(contract.label, 1, 1, 1, 1)


def _with_stale_waivers(
    contract: Contract, stack: Stack, outcomes: list[Outcome]
) -> tuple[list[Outcome], list[Diagnostic]]:
    """A waiver whose violation is gone makes its outcome stale; one for what is not there is a problem."""
    used = {id(finding.waiver) for outcome in outcomes for finding in outcome.findings if finding.waiver}
    problems = []
    result = list(outcomes)
    for waiver in contract.waivers:
        if id(waiver) in used:
            continue
        place = next(
            (
                index
                for index, outcome in enumerate(result)
                if outcome.binding.id == waiver.constraint and outcome.address == waiver.resource
            ),
            None,
        )
        if place is None:
            addresses = [str(resource.address) for resource in stack.everything()]
            meant = suggest(waiver.resource, addresses)
            hint = f' Did you mean "{meant}"?' if meant else ""
            detail = f"{waiver.constraint} does not judge {waiver.resource}; remove the waiver.{hint}"
            problems.append(Diagnostic("Waiver matches nothing", detail, waiver.where))
        elif result[place].status == "passed":
            part = f" ({waiver.part})" if waiver.part else ""
            verdict = Failed(f"nothing violates it{part}", "no waiver", "remove the waiver", where=waiver.where)
            before = result[place]
            result[place] = Outcome(before.binding, before.address, "stale", (Finding(verdict, waiver.where),))
    return result, problems
