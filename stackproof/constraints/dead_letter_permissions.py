"""Whether what gives up on an event may send it to a dead letter queue.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html,
https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html: the queue's policy admits the service.
"""

from __future__ import annotations

from stackproof.iam.answers import Answer
from stackproof.iam.decisions import Request, decide
from stackproof.iam.principals import Principal
from stackproof.iam.request_context import Context
from stackproof.iam.resource_arns import arn_of
from stackproof.iam.resource_policies import policies_of_resource
from stackproof.model import Resource, Stack
from stackproof.model.regions import account_of


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
