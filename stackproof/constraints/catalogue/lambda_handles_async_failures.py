"""Functions keep what fails. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.edge_functions import is_at_edge
from stackproof.constraints.hidden_blocks import hidden_blocks
from stackproof.constraints.invoked_functions import function_named
from stackproof.iam.answers import Answer
from stackproof.model.dead_letters import Sender, senders_of
from stackproof.model.graph import target
from stackproof.values import Unknown
from stackproof.values.texts import text_with_holes

_OWN = ("aws_lambda_function", "aws_lambda_function_event_invoke_config")
_CONFIG = ("dead_letter_config", 0, "target_arn")
_EXPECTED = "a dead letter queue, or a destination for failures"
_FIFO = {"aws_sqs_queue": "fifo_queue", "aws_sns_topic": "fifo_topic"}
_ASYNCHRONOUS = {  # services that do not wait for the answer
    "cloudformation", "codecommit", "codepipeline", "config", "events", "iot", "logs", "s3", "scheduler", "ses", "sns",
}  # fmt: skip


@constraint(
    "lambda-handles-async-failures", on="aws_lambda_function", severity="medium", policy=(86, "APPLICATION_SECURITY")
)
def lambda_handles_async_failures(function: Resource, stack: Stack) -> Verdict | None:
    """A function that is invoked asynchronously has a dead letter queue or a destination for failures.

    Why: after three attempts Lambda drops the event, and nobody waits for an answer that would tell.
    Fails: neither a ``dead_letter_config`` nor an ``on_failure`` of an ``aws_lambda_function_event_invoke_config``, for
        a function that EventBridge, S3, SNS or the like invoke, or that nothing of the stack invokes: then nobody can
        tell how it is called. A FIFO queue or topic, to which Lambda sends nothing.
    Passes: either of them. Not judged are functions that only mappings, APIs, function URLs or state machines invoke:
        these wait, or have a redrive of their own; and functions at the edge.
    Fix:
      dead_letter_config {
        target_arn = aws_sqs_queue.NAME.arn
      }
    """
    config = function.get(*_CONFIG[:-1])
    hidden = config if isinstance(config, Unknown) and not function.omitted(*_CONFIG[:-1]) else None
    sender = next((one for one in senders_of(stack, function) if one.resource.type in _OWN), None)
    if sender is not None and sender.resource is function and hidden is not None:
        sender = None  # nobody knows whether it is there
    if sender is not None:
        return _judge_sender(sender, function, stack)
    if hidden is not None:
        return undecided("whether it has a dead letter queue", hidden, *_CONFIG)
    edge = is_at_edge(function, stack)
    if edge is True:
        return None
    callers, of_unknown = stack.once("callers of functions", lambda: _callers(stack))
    called = callers.get(str(function.address), set())
    unknown = next((one for one, asynchronous in of_unknown if asynchronous is not False or not called), None)
    takes = _may_take_failures(function, stack)
    invokes = next((one for one in called if isinstance(one, Unknown)), unknown) if True not in called else None
    hidden = next((one for one in (takes, invokes, edge) if isinstance(one, Unknown)), None)
    if hidden is not None:
        return undecided("what invokes the function, or takes its failures", hidden, *_CONFIG)
    if called == {False}:
        return None
    found = (
        "nothing keeps an event that fails"
        if called
        else "nothing keeps an event that fails, and nothing invokes it here"
    )
    return Failed(found, _EXPECTED, "", ("dead_letter_config",))


def _judge_sender(sender: Sender, function: Resource, stack: Stack) -> Verdict:
    ordered = _is_fifo(sender, stack)
    path = sender.path if sender.resource is function else ("dead_letter_config",)
    if ordered is True:
        return Failed("failed events go to a FIFO queue or topic, which takes none of Lambda", _EXPECTED, "", path)
    if isinstance(ordered, Unknown):
        return undecided("whether failed events go to a FIFO queue or topic", ordered, *path)
    return Passed(f"{sender.resource} says where failed events go")


def _is_fifo(sender: Sender, stack: Stack) -> Answer:
    found = target(stack, sender.aim, *_FIFO, near=sender.resource)
    if found.resource is None:
        return found.unknown if found.unknown is not None else text_with_holes(sender.aim).endswith(".fifo")
    name = _FIFO[found.resource.type]
    value = found.resource.get(name)
    return value if isinstance(value, Unknown) and not found.resource.omitted(name) else value is True


def _may_take_failures(function: Resource, stack: Stack) -> Unknown | None:
    """Return the unknown because of which a configuration may be the function's: whose it is, or how that is named."""

    def compute() -> tuple[Unknown | None, bool]:
        configs = stack.of_type("aws_lambda_function_event_invoke_config")
        found = [function_named(stack, one.get("function_name"), one) for one in configs]
        return next((one for one in found if isinstance(one, Unknown)), None), None in found

    unknown, of_others = stack.once("configurations of unknown functions", compute)
    name = function.get("function_name")
    return name if unknown is None and of_others and isinstance(name, Unknown) else unknown


def _callers(stack: Stack) -> tuple[dict[str, set[Answer]], list[tuple[Unknown, Answer]]]:
    """Return for each function whether something invokes it asynchronously, something else, or both.

    The unknowns may be any function; with each stands whether it is invoked asynchronously.
    """
    found: dict[str, set[Answer]] = {}
    unknown: list[tuple[Unknown, Answer]] = []
    for caller, value, asynchronous in _calls(stack):
        function = function_named(stack, value, caller)
        if isinstance(function, Resource):
            found.setdefault(str(function.address), set()).add(asynchronous)
        elif isinstance(function, Unknown):
            unknown.append((function, asynchronous))
    return found, unknown


def _calls(stack: Stack) -> Iterator[tuple[Resource, Any, Answer]]:
    """Yield what invokes a function, the value that names it, and whether it does not wait."""
    for permission in stack.of_type("aws_lambda_permission"):
        principal = permission.get("principal")
        known = text_with_holes(principal).partition(".")[0] in _ASYNCHRONOUS
        yield permission, permission.get("function_name"), principal if isinstance(principal, Unknown) else known
    for mapping in stack.of_type("aws_lambda_event_source_mapping"):
        yield mapping, mapping.get("function_name"), False
    for url in stack.of_type("aws_lambda_function_url"):
        yield url, url.get("function_name"), False
    for type_, path in (("aws_cloudwatch_event_target", ("arn",)), ("aws_scheduler_schedule", ("target", 0, "arn"))):
        yield from ((one, one.get(*path), True) for one in stack.of_type(type_))
    for subscription in stack.of_type("aws_sns_topic_subscription"):
        protocol = subscription.get("protocol")
        if protocol == "lambda" or isinstance(protocol, Unknown):
            yield subscription, subscription.get("endpoint"), True
    for notification in stack.of_type("aws_s3_bucket_notification"):
        for _, block in notification.blocks("lambda_function"):
            yield notification, block.get("lambda_function_arn"), True
        yield from ((notification, one, True) for _, one in hidden_blocks(notification, "lambda_function"))
