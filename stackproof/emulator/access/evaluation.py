"""What policies say of a request.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.
An explicit deny wins; without an allow there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from stackproof.emulator.access.conditions import Context, UnknownOperatorError, condition_met
from stackproof.iam.documents import PolicyDocument, Statement
from stackproof.model.wildcards import like


@dataclass(frozen=True, slots=True)
class Request:
    """One action on one resource: ``sqs:SendMessage`` on a queue's ARN."""

    action: str
    resource: str
    context: Context = field(default_factory=dict)


class Decision(Enum):
    """What came of it."""

    ALLOWED = "allowed"
    DENIED = "denied by a statement"
    NEUTRAL = "allowed by no statement"


def decide(policies: Iterable[PolicyDocument], request: Request, principal: str | None = None) -> Decision:
    """Judge a request by identity policies; with a ``principal``, by policies of the resource that name it.

    ``principal`` is an ARN, or a service such as ``sns.amazonaws.com``.
    """
    decision = Decision.NEUTRAL
    for statement in (statement for policy in policies for statement in policy.statements):
        denies = statement.effect == "Deny"
        if principal is not None and not _names(statement.principals, principal, whole_account=denies):
            continue
        if not _covers(statement, request) or not _condition_met(statement, request.context, denies):
            continue
        if denies:
            return Decision.DENIED
        decision = Decision.ALLOWED
    return decision


def _covers(statement: Statement, request: Request) -> bool:
    action = request.action.lower()
    named = [one.lower() for one in (*_known(statement.actions), *_known(statement.not_actions))]
    if any(like(one, action) for one in named) == bool(statement.not_actions):
        return False
    resources = (*_known(statement.resources), *_known(statement.not_resources))
    if not resources:
        return True  # the policy of a resource may leave out which
    return any(like(one, request.resource) for one in resources) != bool(statement.not_resources)


def _known(strings: Any) -> tuple[str, ...]:
    """What is deployed is known to the last string."""
    return tuple(map(str, strings))


def _condition_met(statement: Statement, context: Context, denies: bool) -> bool:
    try:
        return condition_met(statement.condition, context)
    except UnknownOperatorError:
        return denies  # what cannot be judged opens nothing


def _names(principals: Any, principal: str, *, whole_account: bool) -> bool:
    """Tell whether the ``Principal`` of a statement names a caller.

    To allow the account leaves it to the identity policies, and allows nobody by itself; to deny it denies everybody.
    """
    if principals == "*":
        return True
    if not isinstance(principals, dict):
        return False
    names = {principal, "*"}
    if whole_account and principal.startswith("arn:"):
        account = principal.split(":")[4]
        names |= {account, f"arn:aws:iam::{account}:root"}
    listed = (one if isinstance(one, list | tuple) else [one] for one in principals.values())
    return any(one in names for group in listed for one in group)
