"""Whether a principal may do something: identity policies, the resource's policy and a permissions boundary together.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html; for keys
https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html; for trust policies
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html. Policies of an organisation are not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from stackproof.iam.answers import Answer, all_of, any_of, negate
from stackproof.iam.decisions import Decision, Request, decide
from stackproof.iam.documents import PolicyDocument
from stackproof.iam.patterns import matches
from stackproof.iam.principals import Principal, root_of
from stackproof.values.texts import text_with_holes

_BY_RESOURCE = ("kms:", "sts:assumerole")  # the resource's policy must admit: by name, or the account as a whole


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies that bear on a request: ``boundary`` is ``None`` where there is none."""

    identity: tuple[PolicyDocument, ...] = ()
    resource: tuple[PolicyDocument, ...] = ()
    boundary: tuple[PolicyDocument, ...] | None = None


def authorize(policies: Policies, request: Request, principal: Principal, owner: Any) -> Decision:
    """Judge a request of a principal on a resource.

    Args:
        policies: those of the principal, of the resource, and the boundary.
        request: what is asked.
        principal: who asks; a service is admitted by the resource's policy alone.
        owner: the account of the resource: another than the principal's must admit it, and its own account as well.
    """
    by_resource = decide(policies.resource, request, principal)
    if principal.kind != "AWS":
        return by_resource
    by_identity = decide(policies.identity, request)
    bounded = decide(policies.boundary, request) if policies.boundary is not None else None
    admitted = any_of((by_resource.allows, _delegates(policies.resource, request, principal)))
    same = matches(principal.account, owner, wildcards=False)
    if request.action.lower().startswith(_BY_RESOURCE):
        inside = any_of((by_resource.allows, all_of((admitted, by_identity.allows))))
    else:
        inside = any_of((by_resource.allows, by_identity.allows))
    across = all_of((admitted, by_identity.allows))
    allows = any_of((all_of((same, inside)), all_of((negate(same), across)), all_of((inside, across))))
    denies = [by_identity.denies, by_resource.denies]
    if bounded is not None:
        named = all_of((same, by_resource.allows)) if _is_user(principal) else False
        allows = any_of((all_of((allows, bounded.allows)), named))
        denies.append(bounded.denies)
    return Decision(allows, any_of(denies), by_identity.by + by_resource.by + (bounded.by if bounded else ()))


def _is_user(principal: Principal) -> bool:
    """Tell whether a principal is an IAM user, whom a resource's policy admits beyond the boundary."""
    return ":user/" in text_with_holes(principal.name)


def _delegates(documents: Iterable[PolicyDocument], request: Request, principal: Principal) -> Answer:
    """Tell whether a resource's policy leaves a request to the policies of the principal's account."""
    return decide(documents, request, root_of(principal.account)).allows
