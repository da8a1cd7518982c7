"""From a queue or a stream to the function that reads it.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html (permissions, visibility, concurrency),
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html and the pages of DynamoDB and Kinesis beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from stackproof.flows.conditions import Condition
from stackproof.flows.encryption import role_may_use_key
from stackproof.flows.event_patterns import lets_through
from stackproof.flows.filters import through_filter
from stackproof.flows.hop import Hop
from stackproof.iam.actors import role_may
from stackproof.iam.answers import Answer, all_of, any_of, doubt
from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.values import Unknown

_READS = {
    "aws_sqs_queue": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "aws_kinesis_stream": (
        "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:ListShards",
    ),
    "aws_dynamodb_table": (),  # its stream's ARN is another than the table's: what the role may do on it is not judged
}  # fmt: skip
_TIMEOUT = 3  # seconds of a function that says nothing (lambda/latest/api/API_CreateFunction.html)
_VISIBILITY = 30  # seconds of a queue that says nothing


def mappings(stack: Stack) -> Iterator[Hop]:
    """Yield the event source mappings."""
    for one in stack.of_type("aws_lambda_event_source_mapping"):
        source = target(stack, one.get("event_source_arn"), *_READS, near=one).resource
        function = target(stack, one.get("function_name"), "aws_lambda_function", near=one).resource
        if source is not None and function is not None:
            filter_ = partial(_passes, one) if list(one.blocks("filter_criteria", 0, "filter")) else None
            yield Hop(source, function, one, "mapping", partial(_judge, one, source, function), filter=filter_,
                      losers=((one, source),))  # fmt: skip


def _judge(one: Resource, source: Resource, function: Resource, stack: Stack, event: Any) -> Iterator[Condition]:
    enabled = one.get("enabled")
    yield Condition(
        f"{one.address} is enabled", _or_default(one, "enabled", enabled, default=True), "enabled is false",
        where=one.place("enabled"),
    )  # fmt: skip
    if list(one.blocks("filter_criteria", 0, "filter")):
        yield through_filter(partial(_passes, one), event, source, one.place("filter_criteria"))
    for action in _READS[source.type]:
        yield Condition(
            f"the role of {function.address} may use {action}",
            role_may(stack, function.get("role"), action, source, user=function),
            f"the role of {function.address} may not use {action} on {source.address}", f"grant {action}",
            function.place("role"),
        )  # fmt: skip
    yield from role_may_use_key(stack, function.get("role"), source, user=function, sends=False)
    if source.type == "aws_sqs_queue":
        yield _visible(source, function)
        yield _concurrent(one, function)


def _or_default(resource: Resource, name: str, value: Any, *, default: bool) -> Answer:
    if resource.omitted(name) or value is None:
        return default
    return value if isinstance(value, Unknown) else bool(value)


def _visible(queue: Resource, function: Resource) -> Condition:
    hidden = _number(queue, "visibility_timeout_seconds", _VISIBILITY)
    runs = _number(function, "timeout", _TIMEOUT)
    answer: Answer = next((one for one in (hidden, runs) if isinstance(one, Unknown)), True)
    if answer is True:
        answer = hidden >= runs
    return Condition(
        f"{queue.address} hides a message as long as {function.address} may run", answer,
        f"a message is hidden for {hidden} s, and the function may run for {runs} s: it is read twice",
        f"visibility_timeout_seconds = {runs}, or six times that", queue.place("visibility_timeout_seconds"),
    )  # fmt: skip


def _concurrent(one: Resource, function: Resource) -> Condition:
    most, reserved = one.get("scaling_config", 0, "maximum_concurrency"), function.get("reserved_concurrent_executions")
    says = f"{one.address} asks for no more concurrency than {function.address} reserves"
    where = one.place("scaling_config")
    if function.omitted("reserved_concurrent_executions") or reserved in (None, -1):
        return Condition(says, answer=True, found="", where=where)
    if one.omitted("scaling_config", 0, "maximum_concurrency") or most is None:
        found = f"no maximum_concurrency, while {reserved} executions are reserved: throttled batches use up receives"
        return Condition(says, answer=False, found=found, fix=f"maximum_concurrency = {reserved}", where=where)
    unknown = next((each for each in (most, reserved) if isinstance(each, Unknown)), None)
    answer: Answer = unknown if unknown is not None else most <= reserved
    found = f"maximum_concurrency is {most}, and {reserved} executions are reserved"
    return Condition(says, answer, found, f"maximum_concurrency = {reserved}", where)


def _number(resource: Resource, name: str, default: int) -> Any:
    value = resource.get(name)
    return default if resource.omitted(name) or value is None else value


def _passes(one: Resource, event: Any) -> Answer:
    """Judge a record, such as ``{body: {...}}``: any filter lets it through."""
    return any_of(_filter(block.get("pattern"), event) for _, block in one.blocks("filter_criteria", 0, "filter"))


def _filter(pattern: Any, event: Any) -> Answer:
    try:
        loaded = load_json(pattern)
    except InvalidJson as error:
        return doubt(f"a filter cannot be read: {error}")
    return all_of((lets_through(loaded, event),))
