"""From a topic to what subscribes to it. Source: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from stackproof.flows.conditions import Condition, is_equal
from stackproof.flows.encryption import service_may_encrypt
from stackproof.flows.event_patterns import lets_through
from stackproof.flows.filters import through_filter
from stackproof.flows.hop import Hop
from stackproof.iam.actors import service_may
from stackproof.iam.answers import Answer
from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.values import Unknown

_SERVICE = "sns.amazonaws.com"
_ENDS = {"aws_lambda_function": ("lambda", "lambda:InvokeFunction"), "aws_sqs_queue": ("sqs", "sqs:SendMessage")}


def subscriptions(stack: Stack) -> Iterator[Hop]:
    """Yield the subscriptions of functions and queues."""
    for one in stack.of_type("aws_sns_topic_subscription"):
        topic = target(stack, one.get("topic_arn"), "aws_sns_topic", near=one).resource
        end = target(stack, one.get("endpoint"), *_ENDS, near=one).resource
        if topic is not None and end is not None:
            losers = ((one,), *(((end,),) if end.type == "aws_lambda_function" else ()))
            judge = partial(_judge, one, topic, end)
            filter_ = _policy(one)
            yield Hop(topic, end, one, "subscription", judge, filter=None if filter_ is None else partial(_filter, one),
                      losers=losers)  # fmt: skip


def _judge(one: Resource, topic: Resource, end: Resource, stack: Stack, event: Any) -> Iterator[Condition]:
    protocol, action = _ENDS[end.type]
    yield Condition(
        f"the protocol of {one.address} is {protocol}", is_equal(one.get("protocol"), protocol),
        f"the protocol is {one.get('protocol')}", where=one.place("protocol"),
    )  # fmt: skip
    if _policy(one) is not None:
        yield through_filter(partial(_filter, one), event, topic, one.place("filter_policy"))
    yield Condition(
        f"{end.address} admits {_SERVICE} for {topic.address}", service_may(stack, _SERVICE, (action,), end, topic),
        f"no policy of {end.address} lets SNS deliver from {topic.address}", f"allow {_SERVICE} {action}",
        end.where,
    )  # fmt: skip
    if end.type == "aws_sqs_queue":
        yield _fits_fifo(topic, end)
        yield from service_may_encrypt(stack, _SERVICE, end, topic)


def _fits_fifo(topic: Resource, queue: Resource) -> Condition:
    """A standard topic delivers to no FIFO queue (sns/latest/dg/fifo-message-delivery.html)."""
    fifo, ordered = queue.get("fifo_queue"), topic.get("fifo_topic")
    answer: Answer = fifo if isinstance(fifo, Unknown) and not queue.omitted("fifo_queue") else True
    if fifo is True:
        answer = ordered if isinstance(ordered, Unknown) and not topic.omitted("fifo_topic") else ordered is True
    found = f"{topic.address} is a standard topic, which delivers to no FIFO queue"
    return Condition(f"{topic.address} delivers to {queue.address}", answer, found, where=queue.place("fifo_queue"))


def _policy(one: Resource) -> Any:
    """Return the filter policy; ``None`` where there is none."""
    policy = one.get("filter_policy")
    if one.omitted("filter_policy") or policy in (None, ""):
        return None
    try:
        return load_json(policy)
    except InvalidJson:
        return None


def _filter(one: Resource, event: Any) -> Answer:
    """Judge an event ``{attributes: {...}, body: {...}}``; the scope says which of the two is looked at."""
    scope = one.get("filter_policy_scope")
    if isinstance(scope, Unknown) and not one.omitted("filter_policy_scope"):
        return scope
    part = "body" if scope == "MessageBody" else "attributes"
    return lets_through(_policy(one), event.get(part, {}) if isinstance(event, Mapping) else {})
