"""What policies say of a request, as the gate needs it: what nobody can judge opens nothing.

The rules are those of :mod:`stackproof.iam.decisions`; what is deployed is known to the last text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from stackproof.iam import decisions
from stackproof.iam.documents import PolicyDocument
from stackproof.iam.principals import parse_principal
from stackproof.iam.request_context import Context

Keys = Mapping[str, tuple[str, ...]]
"""Condition keys, in lower case, with their values."""


@dataclass(frozen=True, slots=True)
class Request:
    """One action on one resource: ``sqs:SendMessage`` on a queue's ARN."""

    action: str
    resource: str
    context: Keys = field(default_factory=dict)

    @property
    def asked(self) -> decisions.Request:
        """The request as IAM's rules read it: the context holds all that it says."""
        return decisions.Request(self.action, self.resource, Context(self.context))


class Decision(Enum):
    """What came of it."""

    ALLOWED = "allowed"
    DENIED = "denied by a statement"
    NEUTRAL = "allowed by no statement"


def decide(policies: Iterable[PolicyDocument], request: Request, principal: str | None = None) -> Decision:
    """Judge a request by identity policies; with a ``principal``, by policies of the resource that name it.

    ``principal`` is an ARN, or a service such as ``sns.amazonaws.com``.
    """
    who = None if principal is None else parse_principal(principal)
    return outcome(decisions.decide(policies, request.asked, who))


def outcome(found: decisions.Decision) -> Decision:
    """Close what is not known: what may deny denies, what may allow does not."""
    if found.denies is not False:
        return Decision.DENIED
    return Decision.ALLOWED if found.allows is True else Decision.NEUTRAL
