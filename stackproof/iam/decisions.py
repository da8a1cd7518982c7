"""What the statements of policies say of a request: yes, no, or that nobody can know.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html. A Deny wins where it
surely applies; without an Allow there is none. A statement whose condition cannot be met says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from stackproof.iam.answers import Answer, all_of, any_of, doubt, negate
from stackproof.iam.condition_operators import lower
from stackproof.iam.conditions import condition_met
from stackproof.iam.documents import PolicyDocument, Statement, Strings
from stackproof.iam.impossible_conditions import is_never_met
from stackproof.iam.patterns import UnmatchedVariableError, matches
from stackproof.iam.principals import Principal, excepts, names
from stackproof.iam.request_context import Context
from stackproof.values import Unknown


@dataclass(frozen=True, slots=True)
class Request:
    """One action on one resource: ``sqs:SendMessage`` on a queue's ARN, which may have unknown pieces."""

    action: str
    resource: Any
    context: Context = field(default_factory=Context)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a statement allows, and whether one denies; ``by`` are those that surely do, or that may."""

    allows: Answer
    denies: Answer
    by: tuple[Statement, ...] = ()

    @property
    def granted(self) -> Answer:
        """Whether the request is granted by these statements: allowed, and not denied."""
        return all_of((negate(self.denies), self.allows))


def decide(policies: Iterable[PolicyDocument], request: Request, principal: Principal | None = None) -> Decision:
    """Judge a request by identity policies; with a ``principal``, by policies of the resource that name it."""
    allows: list[Answer] = []
    denies: list[Answer] = []
    by: list[Statement] = []
    for policy in policies:
        allows.extend(policy.unknown)
        denies.extend(policy.unknown)
        for statement in policy.statements:
            applies = statement_applies(statement, request, principal)
            if applies is False:
                continue
            by.append(statement)
            for effect, answers in (("Allow", allows), ("Deny", denies)):
                answers.append(all_of((_has_effect(statement, effect), applies)))
    return Decision(any_of(allows), any_of(denies), tuple(by))


def _has_effect(statement: Statement, effect: str) -> Answer:
    if isinstance(statement.effect, Unknown) or statement.effect in ("Allow", "Deny"):
        return statement.effect if isinstance(statement.effect, Unknown) else statement.effect == effect
    return doubt(f"{statement.label} has an Effect that is neither Allow nor Deny")


def denying_to_all(policies: Iterable[PolicyDocument]) -> tuple[PolicyDocument, ...]:
    """Return policies without the statements whose ``NotPrincipal`` leaves somebody out: they deny not to everybody."""
    return tuple(
        replace(policy, statements=tuple(one for one in policy.statements if one.not_principals is None))
        for policy in policies
    )


def statement_applies(statement: Statement, request: Request, principal: Principal | None = None) -> Answer:
    """Tell whether a statement is about a request: its principal, action and resource, under its condition."""
    return all_of(_answers(statement, request, principal))


def _answers(statement: Statement, request: Request, principal: Principal | None) -> Iterator[Answer]:
    if principal is not None:
        yield _is_for(statement, principal)
    yield statement.condition is None or not is_never_met(statement.condition)
    yield covers_action(statement, request.action)
    yield _covers_resource(statement, request)
    yield condition_met(statement.condition, request.context, reads_variables=statement.reads_variables)


def _is_for(statement: Statement, principal: Principal) -> Answer:
    if statement.not_principals is not None:
        return negate(excepts(statement.not_principals, principal))
    return names(statement.principals, principal, whole_account=statement.effect != "Allow")


def covers_action(statement: Statement, action: str) -> Answer:
    """Tell whether a statement is about an action, which has no wildcard."""
    patterns, is_negated = _element(statement.actions, statement.not_actions)
    if isinstance(patterns, Unknown):
        return patterns
    action = action.lower()
    found = any_of(matches(lower(one), action) for one in patterns)
    return negate(found) if is_negated else found


def _covers_resource(statement: Statement, request: Request) -> Answer:
    patterns, is_negated = _element(statement.resources, statement.not_resources)
    if isinstance(patterns, Unknown):
        return patterns
    if patterns == ():
        return True  # the policy of a resource may leave out which
    context = request.context if statement.reads_variables else None

    def is_matched(pattern: Any) -> Answer:
        try:
            return matches(pattern, request.resource, context)
        except UnmatchedVariableError:
            return doubt(f"what AWS makes of {pattern}, which the request says nothing of") if is_negated else False

    found = any_of(map(is_matched, patterns))
    return negate(found) if is_negated else found


def _element(patterns: Strings | Unknown, negated: Strings | Unknown) -> tuple[Strings | Unknown, bool]:
    return (patterns, False) if negated == () else (negated, True)
