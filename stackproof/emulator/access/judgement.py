"""Whether a role, or a service of AWS, may do something: identity policies, resource policies and the key behind.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html;
for keys https://docs.aws.amazon.com/kms/latest/developerguide/control-access-overview.html: a key's own policy
must allow, or leave it to IAM by allowing the account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stackproof.emulator.access import policies
from stackproof.emulator.access.evaluation import Decision, Keys, Request, decide, outcome
from stackproof.emulator.activity import ACTIVITY
from stackproof.iam.authorization import Policies, authorize
from stackproof.iam.documents import PolicyDocument
from stackproof.iam.principals import parse_principal

# What an action on an encrypted resource asks of the key, in the caller's name.
_KEY_ACTIONS = {
    "sqs:SendMessage": ("kms:GenerateDataKey", "kms:Decrypt"),
    "sqs:ReceiveMessage": ("kms:Decrypt",),
    "sns:Publish": ("kms:GenerateDataKey", "kms:Decrypt"),
    "s3:GetObject": ("kms:Decrypt",),
    "s3:GetObjectVersion": ("kms:Decrypt",),
    "s3:PutObject": ("kms:GenerateDataKey",),
    **{
        f"dynamodb:{action}": ("kms:Decrypt",)
        for action in ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "ConditionCheckItem")
    },
}


def refused_to_role(
    role_arn: str, requests: list[Request], caller: Keys | None = None
) -> tuple[Request, Decision] | None:
    """Return the first request that a role may not make, and why; every one is counted as used or tried.

    ``caller`` holds condition keys of the session, beyond those that every role has.
    """
    identity = policies.of_role(role_arn)
    session = {"aws:principalarn": (role_arn,), "aws:securetransport": ("true",), **(caller or {})}
    for request in [one for given in requests for one in (given, *_on_key(given))]:
        full = replace(request, context={**session, **request.context})
        decision = _decide_for_role(identity, full, role_arn)
        ACTIVITY.count_call(role_arn, request.action, request.resource, decision is Decision.ALLOWED)
        if decision is not Decision.ALLOWED:
            return request, decision
    return None


def _decide_for_role(identity: list[PolicyDocument], request: Request, role_arn: str) -> Decision:
    carried = policies.of_resource(request.resource) if request.resource.startswith("arn:") else []
    role = parse_principal(role_arn)
    owner = request.resource.split(":")[4] if carried else ""  # ARNs of S3 name none
    both = Policies(tuple(identity), tuple(carried))
    return outcome(authorize(both, request.asked, role, owner or role.account))


def service_may(service: str, action: str, resource: str, source_arn: str) -> bool:
    """Tell whether a service such as ``sns.amazonaws.com`` may act on a resource, and on the key behind it."""
    context = {
        "aws:sourcearn": (source_arn,),
        "aws:sourceaccount": (source_arn.split(":")[4] or resource.split(":")[4],),
        "aws:securetransport": ("true",),
    }
    request = Request(action, resource, context)
    needed = (request, *(replace(one, context={**context, **one.context}) for one in _on_key(request)))
    return all(decide(policies.of_resource(one.resource), one, service) is Decision.ALLOWED for one in needed)


def _on_key(request: Request) -> Iterator[Request]:
    """Yield what a request on an encrypted resource asks of the customer managed key."""
    wanted = _KEY_ACTIONS.get(request.action)
    key = policies.encryption_key(request.resource) if wanted else None
    if wanted and key:
        service, region = request.action.split(":")[0], key.split(":")[3]
        context = {"kms:viaservice": (f"{service}.{region}.amazonaws.com",), **_encryption_context(request)}
        for action in wanted:
            yield Request(action, key, context)


def _encryption_context(request: Request) -> dict[str, tuple[str, ...]]:
    service = request.action.split(":")[0]
    return {f"kms:encryptioncontext:aws:{service}:arn": (request.resource,)}
