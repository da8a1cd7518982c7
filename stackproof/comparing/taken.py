"""What is taken of one side of a stack, in one environment: nothing is asked of the stack afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from stackproof.comparing.grants import Grants, grants_of
from stackproof.constraints import Failed
from stackproof.contract import Contract
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.flows.of_stack import hops_of
from stackproof.flows.states import State, not_met, state_of
from stackproof.model.secrets import secrets_of
from stackproof.run.outcomes import Outcome, Report, Status
from stackproof.schema import reading_by


@dataclass(frozen=True, slots=True)
class TakenHop:
    """What a hop comes to, and what is not met of it."""

    state: State
    told: str
    where: SourceRange | None


@dataclass(frozen=True, slots=True)
class TakenVerdict:
    """What became of a promise on a resource, in words where it does not hold."""

    status: Status
    told: str
    where: SourceRange | None
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """One side of a stack in one environment.

    ``judged`` are the addresses that each promise judged; ``types`` how many resources there are of each type;
    ``verdicts`` are by the ids of promise and address.
    """

    contract: Contract
    problems: tuple[Diagnostic, ...]
    judged: Mapping[str, tuple[str, ...]]
    addresses: frozenset[str]
    types: Counter[str]
    verdicts: Mapping[tuple[str, str], TakenVerdict]
    hops: Mapping[tuple[str, str], TakenHop]
    grants: Grants


def take(report: Report) -> Taken:
    """Take all of a report and its stack that is compared."""
    stack = report.stack
    secrets = secrets_of(stack)
    judged: dict[str, list[str]] = {}
    for outcome in report.outcomes:
        judged.setdefault(outcome.binding.id, []).append(outcome.address)
    with reading_by(stack.reading):
        hops = {}
        for hop in hops_of(stack):
            verdicts = not_met(hop, stack)
            told = "; ".join(one.found if isinstance(one, Failed) else getattr(one, "needs", "") for one in verdicts)
            hops[hop.name, hop.kind] = TakenHop(state_of(verdicts), secrets.hide(told), hop.via.where)
        grants = grants_of(stack, report.contract)
    return Taken(
        report.contract,
        report.problems,
        {id_: tuple(listed) for id_, listed in judged.items()},
        frozenset(str(one.address) for one in stack.everything()),
        Counter(one.type for one in stack.resources.values()),
        {(outcome.binding.id, outcome.address): _verdict(outcome) for outcome in report.outcomes},
        hops,
        grants,
    )


def _verdict(outcome: Outcome) -> TakenVerdict:
    open_ones = [one for one in outcome.findings if one.waiver is None] or list(outcome.findings)
    told, where = "", outcome.binding.where
    if open_ones:
        verdict = open_ones[0].verdict
        told = f"found {verdict.found}" if isinstance(verdict, Failed) else f"needs {verdict.needs}"
        where = open_ones[0].where or where
    return TakenVerdict(outcome.status, told, where, outcome.binding.clauses)
