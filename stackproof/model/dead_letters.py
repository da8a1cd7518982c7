"""Where a stack sends what it cannot process: dead letter queues, redrives, on-failure destinations.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html,
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html, and the pages of
the services that send to a queue when they give up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stackproof.model.graph import target
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.model.resource import AttributePath, Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown

_PATHS: dict[str, AttributePath] = {
    "aws_cloudwatch_event_target": ("dead_letter_config", 0, "arn"),
    "aws_lambda_event_source_mapping": ("destination_config", 0, "on_failure", 0, "destination_arn"),
    "aws_lambda_function": ("dead_letter_config", 0, "target_arn"),
    "aws_lambda_function_event_invoke_config": ("destination_config", 0, "on_failure", 0, "destination"),
    "aws_pipes_pipe": ("source_parameters", 0, "kinesis_stream_parameters", 0, "dead_letter_config", 0, "arn"),
    "aws_scheduler_schedule": ("target", 0, "dead_letter_config", 0, "arn"),
}
_AIMS: dict[str, AttributePath] = {
    "aws_cloudwatch_event_target": ("arn",),
    "aws_scheduler_schedule": ("target", 0, "arn"),
    "aws_sns_topic_subscription": ("endpoint",),
}
_REDRIVES = ("aws_sqs_queue", "aws_sqs_queue_redrive_policy", "aws_sns_topic_subscription")
_BY_NAME = {"aws_lambda_event_source_mapping", "aws_lambda_function_event_invoke_config"}


@dataclass(frozen=True, slots=True)
class Sender:
    """What sends failed events somewhere: by which argument, where to, and for whom.

    ``owner`` is the function or queue that a resource of its own configures; else the resource itself.
    """

    resource: Resource
    path: AttributePath
    aim: Any
    owner: Resource | None


def senders(stack: Stack) -> list[Sender]:
    """Return everything that names where failed events go."""
    return stack.once("senders of failed events", lambda: list(_find(stack)))


def senders_to(stack: Stack, queue: Resource) -> list[Sender]:
    """Return what sends failed events to a queue."""
    return _by_queue(stack)[0].get(str(queue.address), [])


def senders_nowhere_known(stack: Stack) -> list[tuple[Sender, Unknown]]:
    """Return the senders that may send to any queue, each with the unknown that hides where to."""
    return _by_queue(stack)[1]


def senders_of(stack: Stack, owner: Resource) -> list[Sender]:
    """Return what sends the failed events of a function or a queue."""

    def compute() -> dict[str, list[Sender]]:
        found: dict[str, list[Sender]] = {}
        for sender in senders(stack):
            if sender.owner is not None:
                found.setdefault(str(sender.owner.address), []).append(sender)
        return found

    return stack.once("senders by owner", compute).get(str(owner.address), [])


def _by_queue(stack: Stack) -> tuple[dict[str, list[Sender]], list[tuple[Sender, Unknown]]]:
    def compute() -> tuple[dict[str, list[Sender]], list[tuple[Sender, Unknown]]]:
        found: dict[str, list[Sender]] = {}
        opaque = []
        for sender in senders(stack):
            aim = target(stack, sender.aim, "aws_sqs_queue", near=sender.resource)
            if aim.resource is not None:
                found.setdefault(str(aim.resource.address), []).append(sender)
            elif aim.unknown is not None:
                opaque.append((sender, aim.unknown))
        return found, opaque

    return stack.once("senders by queue", compute)


def _find(stack: Stack) -> Iterator[Sender]:
    for type_, path in _PATHS.items():
        for resource in stack.of_type(type_):
            if resource.get(*path) is not None and not resource.omitted(*path) and _is_there(stack, resource, path):
                yield Sender(resource, path, resource.get(*path), _owner(stack, resource))
    for resource in stack.of_type(*_REDRIVES):
        if not resource.omitted("redrive_policy") and _is_there(stack, resource, ("redrive_policy",)):
            aim = _redrive(resource.get("redrive_policy"))
            if aim is not None:
                yield Sender(resource, ("redrive_policy",), aim, _owner(stack, resource))


def _is_there(stack: Stack, resource: Resource, path: AttributePath) -> bool:
    """Tell whether something is there: of what is deployed, what nobody reads and nobody wrote is not."""
    hidden = isinstance(resource.get(*path), Unknown)
    return stack.view != "live" or not hidden or any(one[:1] == path[:1] for one in resource.ranges)


def _owner(stack: Stack, resource: Resource) -> Resource | None:
    if resource.type in _AIMS:  # what cannot be delivered to a function is the function's own
        function = target(stack, resource.get(*_AIMS[resource.type]), "aws_lambda_function", near=resource).resource
        return resource if function is None else function
    if resource.type in _BY_NAME:
        return target(stack, resource.get("function_name"), "aws_lambda_function", near=resource).resource
    if resource.type == "aws_sqs_queue_redrive_policy":
        return target(stack, resource.get("queue_url"), "aws_sqs_queue", near=resource).resource
    return resource


def _redrive(policy: Any) -> Any:
    """Return the queue that a redrive policy names; the unknown that hides it."""
    try:
        document = load_json(policy)
    except InvalidJson:
        return None
    if isinstance(document, Unknown):
        return document
    return document.get("deadLetterTargetArn") if isinstance(document, dict) else None
