"""Whether what gives up on an event may send it to a dead letter queue.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html,
https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html: the queue's policy admits the service,
and so does the key that encrypts the queue; an AWS managed key admits no service.
"""

from __future__ import annotations

from typing import Any

from stackproof.iam.actors import role_may, service_may
from stackproof.iam.answers import Answer, all_of, doubt
from stackproof.iam.decisions import Request, decide
from stackproof.iam.principals import Principal
from stackproof.iam.request_context import Context
from stackproof.iam.resource_arns import arn_of
from stackproof.iam.resource_policies import policies_of_resource
from stackproof.model import Resource, Stack
from stackproof.model.kms_keys import key_named_by
from stackproof.model.regions import account_of, region_of
from stackproof.values import template

_KEY = "kms_master_key_id"
_USES = ("kms:GenerateDataKey", "kms:Decrypt")


def may_send(service: str, source: Resource | None, queue: Resource, stack: Stack) -> Answer:
    """Tell whether a service may send to a queue for a rule or a topic of the stack."""
    said = {
        "aws:securetransport": ("true",),
        "aws:principalisawsservice": ("true",),
        "aws:sourceaccount": (account_of(stack, queue),),
    }
    if source is not None:
        said["aws:sourcearn"] = (arn_of(stack, source),)
    request = Request("sqs:SendMessage", arn_of(stack, queue), Context(said, whole=False))
    return decide(policies_of_resource(queue, stack), request, Principal("Service", service)).granted


def may_encrypt(service: str, source: Resource | None, queue: Resource, stack: Stack) -> Answer:
    """Tell whether the key of a queue, if it has one, admits a service that acts for a rule or a topic."""
    key = key_named_by(stack, queue, _KEY)
    if key is None:
        return True
    if key.managed_by == "aws":
        return False
    if key.resource is None or source is None:
        return key.unknown if key.unknown is not None else doubt(f"for whom the key of {queue} is used")
    return service_may(stack, service, _USES, key.resource, source)


def role_may_send(role: Any, user: Resource, queue: Resource, stack: Stack) -> Answer:
    """Tell whether a role may send to a queue for a function or a schedule, and use the key of the queue."""
    sends = role_may(stack, role, "sqs:SendMessage", queue, user=user)
    key = key_named_by(stack, queue, _KEY)
    if key is None or key.managed_by == "aws":  # which admits the account by way of SQS
        return sends
    if key.resource is None:
        return all_of((sends, key.unknown if key.unknown is not None else True))
    via = {"kms:viaservice": (template(("sqs.", region_of(stack, queue), ".amazonaws.com")),)}
    return all_of((sends, *(role_may(stack, role, one, key.resource, user=user, via=via) for one in _USES)))
