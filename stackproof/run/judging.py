"""Judging a contract against a stack.

Nothing passes because nothing was checked: a selector that matches no resource, a type
that the provider does not have, a waiver that covers nothing are problems, and a report
with problems holds nothing. Where the stack has errors, what does not depend on them is
judged; where something of it was not read, whatever looks at all there is is undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from stackproof.constraints import (
    EVERYTHING,
    NEEDS,
    Constraint,
    Failed,
    Passed,
    Resource,
    Stack,
    Undecided,
    Verdict,
)
from stackproof.contract import Binding, Contract, Waiver
from stackproof.contract.access_judging import AccessJudge
from stackproof.contract.patterns import chooses
from stackproof.contract.waivers import find_aimless, find_unlisted
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model.secrets import secrets_of
from stackproof.run import exit_status
from stackproof.run.asking import NoVerdictError, Questions, as_far_as_read
from stackproof.run.contexts import Contexts, Wanted, bound_by
from stackproof.run.hidden_values import without_secrets
from stackproof.run.no_verdicts import NoVerdicts
from stackproof.run.outcomes import Finding, Outcome, Report, Status
from stackproof.run.subjects import find_unseen, number_of, programs, resources_of, unknown_type
from stackproof.run.waiving import mark_stale, waiver_of
from stackproof.suggestions import suggest


def judge(contract: Contract, stack: Stack, *, in_contexts: bool = True) -> Report:
    """Judge every binding of a contract; of a stack with errors, what does not depend on them.

    ``in_contexts`` is whether to tell what each promise depends on; one that may depend on nothing is held to that.
    """
    warnings = (*(one for one in stack.diagnostics if one.severity == "warning"), *programs(contract, stack))
    if not stack.is_judgeable:
        return Report(contract, stack, problems=(*stack.errors, *stack.disagreements), warnings=warnings)
    assert not contract.not_run  # nobody judges a part of a contract
    judging = _Judging(contract, stack)
    outcomes = judging.run(every=stack.view == "hcl" and in_contexts)
    problems = (*stack.errors, *stack.disagreements, *judging.problems)
    return Report(contract, stack, tuple(outcomes), problems, warnings, tuple(judging.traces))


def first_objection(contract: Contract, stack: Stack) -> Outcome | Diagnostic | None:
    """Judge until something does not hold, and return that; ``None`` where all of :func:`judge` holds."""
    if stack.errors or stack.disagreements:
        return (*stack.errors, *stack.disagreements)[0]
    judging = _Judging(contract, stack)
    outcomes = []
    for outcome in judging.outcomes():
        if judging.problems:
            return judging.problems[0]
        if not outcome.holds:
            return outcome
        outcomes.append(outcome)
    outcomes = judging.in_contexts(outcomes, every=False)
    closed = judging.close(outcomes)
    found = next((outcome for outcome in closed if not outcome.holds), None)
    if found is None and exit_status.of_outcomes(closed, problems=False) != exit_status.HOLDS:
        return Diagnostic("Nothing was judged", "The run has not what the promises need.")
    return judging.problems[0] if judging.problems else found


class _Judging:
    """One contract against one stack; ``problems`` are what keeps it from being judged."""

    def __init__(self, contract: Contract, stack: Stack, wanted: Wanted | None = None) -> None:
        self.contract = contract
        self.wanted = wanted
        self.stack = stack
        self.questions = Questions(stack, contract.path)
        self.secrets = secrets_of(stack)
        self.problems: list[Diagnostic] = []
        self.traces: list[str] = []
        self.no_verdicts = NoVerdicts(self.problems, self.traces, self.secrets)
        self.unanswered: set[tuple[str, str]] = set()  # what a constraint came to no verdict on
        self.not_found = {*stack.absent, *stack.unseen}  # each is an outcome of its own, which never holds
        self.named: set[str] = set()  # the addresses that a promise is about, by their types
        self.unjudged: set[tuple[str, str]] = set()  # what would be judged if the run had what it needs

    def run(self, *, every: bool) -> list[Outcome]:
        return self.close(self.in_contexts(list(self.outcomes()), every=every))

    def outcomes(self) -> Iterator[Outcome]:
        """Judge one promise after the other."""
        for binding in self.contract.bindings:
            for outcome in self._binding(binding):
                if binding.constraint.on != (EVERYTHING,):
                    self.named.add(outcome.address)
                yield outcome
        yield from self._pins()
        yield from self._access()
        yield from self._judge_existence()

    def in_contexts(self, outcomes: list[Outcome], *, every: bool) -> list[Outcome]:
        """Say of outcomes that passed what they depend on; one that may depend on nothing then does not hold.

        Args:
            outcomes: what all promises came to.
            every: whether to look at all of them; otherwise at those whose promise demands it.
        """
        passed = [one for one in outcomes if one.status == "passed" and (every or one.binding.contexts == "any")]
        if not passed or self.stack.errors or self.problems:
            return outcomes
        contexts = Contexts(self.contract, self.stack, lambda *given: _Judging(*given).outcomes(), outcomes)
        told = contexts.tell(passed)
        return [bound_by(told.get(one.id, one)) for one in outcomes] + [
            bound_by(one) for id_, one in told.items() if id_ not in {other.id for other in outcomes}
        ]

    def close(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Judge the waivers by what all promises came to, and return that with those that are stale."""
        self._check_aims(outcomes)
        used = {finding.waiver for outcome in outcomes for finding in outcome.findings if finding.waiver}
        return [mark_stale(outcome, self.contract.waivers, used) for outcome in outcomes]

    # Bindings

    def _binding(self, binding: Binding) -> Iterator[Outcome]:
        constraint = binding.constraint
        if not constraint.on:
            if (verdicts := self._ask(binding)) is not None:
                yield self._conclude(binding, "", verdicts)
            return
        if (more := find_unseen(binding, self.stack)) is not None:
            yield self._conclude(binding, "", [more])
        subjects = self._subjects(binding)
        if subjects is None:
            return
        if constraint.needs and self.stack.calls is None:
            yield from self._count(binding, subjects, subjects)
            yield self._conclude_unjudged(binding, subjects)
            return
        judged = []
        for subject in subjects:
            verdicts = self._ask(binding, subject) if self._is_wanted(binding, subject) else None
            if verdicts != []:
                judged.append(subject)
            if verdicts:
                yield self._conclude(binding, str(subject.address), verdicts, subject)
        yield from self._count(binding, subjects, judged)

    def _is_wanted(self, binding: Binding, subject: Resource) -> bool:
        if self.wanted is None or "" in self.wanted.get(binding.id, ("",)):
            return True
        return str(subject.address) in self.wanted[binding.id] or "[*]" in str(subject.address)

    def _ask(self, binding: Binding, subject: Resource | None = None) -> list[Verdict] | None:
        """Return the verdicts of a constraint; ``None``, with a problem, where it came to none."""
        try:
            return self.questions.ask(binding, subject)
        except NoVerdictError as error:
            address = str(subject.address) if subject is not None else ""
            self.no_verdicts.add(binding.id, error, address)
            self.unanswered.add((binding.id, address))
            return None

    def _subjects(self, binding: Binding) -> list[Resource] | None:
        """Return the resources that a binding judges; ``None``, with a problem, where it selects wrongly."""
        kinds = binding.constraint.on
        for kind in kinds if binding.asserts or binding.constraint.is_own else ():
            if unknown := unknown_type(kind.removeprefix("data."), self.stack, own=binding.constraint.is_own):
                self._problem("Unknown resource type", unknown, binding.where)
                return None
        found = [resource for kind in kinds for resource in resources_of(kind, self.stack)]
        addresses = [str(resource.address) for resource in found]
        for pattern in (*binding.only, *binding.excluded):
            if not self.stack.unread and not any(chooses(address, pattern) for address in addresses):
                meant = suggest(pattern, addresses)
                hint = f' Did you mean "{meant}"?' if meant else ""
                detail = f'"{pattern}" matches no {" or ".join(kinds)} of the stack.{hint}'
                self._problem("Selector matches nothing", detail, binding.chosen_at.get(pattern, binding.where))
                return None
        return [resource for resource in found if binding.selects(str(resource.address))]

    def _problem(self, summary: str, detail: str, where: SourceRange | None) -> None:
        if not any(one.detail == detail for one in self.problems):  # an entry may bind many times
            self.problems.append(self.secrets.hide_in(Diagnostic(summary, detail, where)))

    def _count(self, binding: Binding, subjects: list[Resource], judged: list[Resource]) -> Iterator[Outcome]:
        """Count what was judged. Nothing is a problem, unless the contract says that there is to be nothing."""
        kinds = " or ".join(binding.constraint.on)
        if binding.count is not None:
            verdict = number_of(judged, binding.count, kinds, binding.where, self.stack.unread)
            if not isinstance(verdict, Passed) or not judged:
                yield self._conclude(binding, "", [verdict])
        elif (
            not judged
            and not binding.if_any
            and not self.stack.unread
            and not any(str(subject.address) in self.not_found for subject in subjects)
        ):
            detail = f"The stack has no {kinds} that {binding.id} could judge; correct the contract, or pin count: 0."
            self._problem("Nothing to judge", detail, binding.where)

    # Outcomes

    def _conclude_unjudged(self, binding: Binding, subjects: list[Resource]) -> Outcome:
        """Say what the run was not given; waivers must be right all the same."""
        self.unjudged.update((binding.id, str(subject.address)) for subject in subjects)
        needs = Undecided(NEEDS[binding.constraint.needs], where=binding.where)
        return Outcome(binding, "", "unjudged", (Finding(needs, binding.where),))

    def _conclude(
        self, binding: Binding, address: str, verdicts: Iterable[Verdict], subject: Resource | None = None
    ) -> Outcome:
        listed = list(verdicts)
        findings = []
        for verdict in listed:
            if not isinstance(verdict, Passed):
                where = verdict.where or (subject.place(*verdict.path) if subject else None)
                told = without_secrets(verdict, self.secrets, subject)
                findings.append(Finding(told, where, self._waiver_of(binding.id, address, verdict)))
        passed = tuple(self.secrets.hide(verdict.reason) for verdict in listed if isinstance(verdict, Passed))
        return Outcome(binding, address, _status(findings, binding), tuple(findings), passed)

    def _waiver_of(self, constraint: str, address: str, verdict: Failed | Undecided) -> Waiver | None:
        waiver = waiver_of(self.contract.waivers, constraint, address, verdict)
        unlisted = find_unlisted(waiver, verdict.actions) if waiver is not None else None
        if unlisted is not None:
            self._problem(unlisted.summary, unlisted.detail, unlisted.subject)
        return waiver

    def _pins(self) -> Iterator[Outcome]:
        """Compare the numbers of resources that the contract pins."""
        constraint = Constraint("resources", (), "medium", (), {}, False, _counts, "As many resources as pinned.")
        for type_, wanted in self.contract.resources.items():
            where = self.contract.places.get(("resources", type_)) or SourceRange(self.contract.label, 1, 1, 1, 1)
            if unknown := unknown_type(type_, self.stack):
                self._problem("Unknown resource type", unknown, where)
                continue
            binding = Binding("resources", constraint, ("As many resources as pinned",), where)
            yield self._conclude(
                binding, type_, [number_of(self.stack.of_type(type_), wanted, type_, where, self.stack.unread)]
            )

    def _access(self) -> Iterator[Outcome]:
        """Judge the closed table of who may do what."""
        if self.contract.access is None:
            return
        page = "The stack grants what access lists, and nothing else."
        constraint = Constraint("access", (), "critical", (), {}, False, _counts, page)
        only = self.wanted.get("access") if self.wanted is not None else None
        judge = AccessJudge(self.contract.access, self.stack, only if only and "" not in only else None)
        for one in judge.answers():
            undecided = self.contract.access.undecided
            contexts = self.contract.access.contexts
            binding = Binding("access", constraint, one.clauses, one.where, undecided=undecided, contexts=contexts)
            unread = self.stack.unread
            verdicts = [as_far_as_read(verdict, unread) for verdict in one.verdicts] if unread else one.verdicts
            yield self._conclude(binding, one.address, verdicts, one.resource)
        self.problems.extend(judge.problems)

    def _judge_existence(self) -> Iterator[Outcome]:
        """Judge that what is declared exists, whatever else the contract says of it."""
        page = "What is declared is deployed."
        constraint = Constraint("deployed", (), "high", (), {}, False, _counts, page)
        for address in sorted(self.not_found):
            resource = self.stack.resources[address]
            if address in self.stack.unreadable - self.named and resource.type not in self.contract.resources:
                continue  # nobody reads its type, and no promise is about it
            where = resource.where or SourceRange(self.contract.label, 1, 1, 1, 1)
            binding = Binding("deployed", constraint, (constraint.summary,), where)
            verdict: Verdict = Failed("it does not exist in AWS", "it exists", "apply the stack", where=where)
            if address in self.stack.unseen:
                verdict = Undecided("whether it exists in AWS", self.stack.unseen[address], where=where)
            yield self._conclude(binding, address, [verdict], resource)

    # Waivers

    def _check_aims(self, outcomes: list[Outcome]) -> None:
        judged = {(outcome.binding.id, outcome.address) for outcome in outcomes} | self.unjudged | self.unanswered
        known = (str(resource.address) for resource in self.stack.everything())
        if self.stack.unread:
            return  # what a waiver covers may be there
        self.problems.extend(find_aimless(self.contract.waivers, judged, known, self.not_found))


def _counts(*_: Any) -> None:
    """A pin is judged by counting; no function of a resource judges it."""


def _status(findings: list[Finding], binding: Binding) -> Status:
    open_ones = [finding.verdict for finding in findings if finding.waiver is None]
    if any(isinstance(verdict, Failed) for verdict in open_ones):
        return "failed"
    if open_ones:
        return "skipped" if binding.undecided == "skip" else "undecided"
    return "waived" if findings else "passed"
