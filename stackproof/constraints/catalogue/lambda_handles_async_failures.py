"""Functions keep what fails. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.edge_functions import is_at_edge
from stackproof.constraints.hidden_blocks import hidden_blocks
from stackproof.constraints.invoked_functions import find_function
from stackproof.iam.answers import Answer, all_of, any_of
from stackproof.model.dead_letters import Sender, senders_of
from stackproof.model.graph import target
from stackproof.values import AttributeOf, Unknown
from stackproof.values.texts import text_with_holes

_OWN = ("aws_lambda_function", "aws_lambda_function_event_invoke_config")
_CONFIG = ("dead_letter_config", 0, "target_arn")
_EXPECTED = "a dead letter queue, or a destination for failures"
_FIFO = {"aws_sqs_queue": "fifo_queue", "aws_sns_topic": "fifo_topic"}
_UNQUALIFIED = (("arn",), ("function_name",), ("id",), ("invoke_arn",))  # attributes of a function
_PUBLISHED = (("qualified_arn",), ("qualified_invoke_arn",), ("version",))
_QUALIFIED = (1, 7)  # colons of NAME:QUALIFIER, and of an ARN with a qualifier
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
        tell how it is called. A FIFO queue or topic, to which Lambda sends nothing. A configuration of another version
        or alias than the one that is invoked: each has its own.
    Passes: either of them. Not judged are functions that only mappings, APIs, function URLs or state machines invoke:
        these wait, or have a redrive of their own; and functions at the edge.
    Fix:
      dead_letter_config {
        target_arn = aws_sqs_queue.NAME.arn
      }
    """
    config = function.get(*_CONFIG[:-1])
    hidden = config if isinstance(config, Unknown) and not function.omitted(*_CONFIG[:-1]) else None
    senders = [one for one in senders_of(stack, function) if one.resource.type in _OWN]
    if hidden is not None:  # nobody knows whether it is there
        senders = [one for one in senders if one.resource is not function]
    if senders:
        kept = _kept(senders, function, stack)
        if isinstance(kept, Unknown):
            return undecided("whether what keeps failed events is of the version that is invoked", kept, *_CONFIG)
        if not kept:
            found = "nothing keeps an event that fails: what would is of another version or alias"
            return Failed(found, _EXPECTED, "", ("dead_letter_config",))
        return _judge_sender(senders[0], function, stack)
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


def _kept(senders: list[Sender], function: Resource, stack: Stack) -> Answer:
    """Tell whether what invokes the function does so by a version or an alias whose failed events are kept."""
    if any(one.resource is function for one in senders):
        return True  # each version has the function's own
    configured = [_version(one.resource.get("qualifier")) for one in senders]
    calls = (
        _qualifier(stack, value, caller)
        for caller, value, asynchronous in _calls(stack)
        if asynchronous is True and find_function(stack, value, caller) is function
    )
    return all_of(any_of(_same(called, one) for one in configured) for called in calls)


def _same(left: Any, right: Any) -> Answer:
    if isinstance(left, Unknown):
        return left
    return right if isinstance(right, Unknown) else left == right


def _qualifier(stack: Stack, value: Any, caller: Resource) -> Any:
    """Return the version or alias that is invoked; an empty text for the unpublished version."""
    if caller.type == "aws_lambda_permission" and not caller.omitted("qualifier"):
        return _version(caller.get("qualifier"))
    found = target(stack, value, "aws_lambda_function", "aws_lambda_alias", near=caller).resource
    if found is not None and found.type == "aws_lambda_alias":
        return found.get("name")
    if isinstance(value, Unknown):
        return _version(value)
    return _version(value.split(":", 7)[-1] if value.count(":") in _QUALIFIED else "")


def _version(qualifier: Any) -> Any:
    """Return a qualifier; the version that is published with a function is named by its address."""
    if not isinstance(qualifier, Unknown):
        return "" if qualifier in (None, "$LATEST") else qualifier
    named = qualifier.form.reference if isinstance(qualifier.form, AttributeOf) else None
    if named is None or named.path not in (*_UNQUALIFIED, *_PUBLISHED):
        return qualifier
    return f"the version of {named.address}" if named.path in _PUBLISHED else ""


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
        found = [find_function(stack, one.get("function_name"), one) for one in configs]
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
        function = find_function(stack, value, caller)
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
