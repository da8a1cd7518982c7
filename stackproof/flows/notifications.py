"""From a bucket to what it notifies.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html and
https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from stackproof.flows.conditions import Condition
from stackproof.flows.encryption import service_may_encrypt
from stackproof.flows.filters import through_filter
from stackproof.flows.hop import Hop
from stackproof.iam.actors import service_may
from stackproof.iam.answers import Answer, all_of, any_of, doubt
from stackproof.iam.patterns import matches
from stackproof.model import AttributePath, Resource, Stack
from stackproof.model.graph import target
from stackproof.model.regions import same_region
from stackproof.values import Unknown

_SERVICE = "s3.amazonaws.com"
_BLOCKS = {
    "lambda_function": ("lambda_function_arn", "aws_lambda_function", "lambda:InvokeFunction"),
    "queue": ("queue_arn", "aws_sqs_queue", "sqs:SendMessage"),
    "topic": ("topic_arn", "aws_sns_topic", "sns:Publish"),
}


def notifications(stack: Stack) -> Iterator[Hop]:
    """Yield the functions, queues and topics that buckets notify."""
    for one in stack.of_type("aws_s3_bucket_notification"):
        bucket = target(stack, one.get("bucket"), "aws_s3_bucket", near=one).resource
        if bucket is None:
            continue
        for name, (argument, type_, action) in _BLOCKS.items():
            for path, block in one.blocks(name):
                end = target(stack, block.get(argument), type_, near=one).resource
                if end is not None:
                    judge = partial(_judge, _Notification(one, path, block, bucket, end, action))
                    losers = ((end,),) if type_ == "aws_lambda_function" else ()
                    yield Hop(bucket, end, one, "notification", judge, filter=partial(_passes, block), losers=losers)


@dataclass(frozen=True, slots=True)
class _Notification:
    """One block of a bucket's notifications."""

    holder: Resource
    path: AttributePath
    block: Mapping[str, Any]
    bucket: Resource
    end: Resource
    action: str


def _judge(given: _Notification, stack: Stack, event: Any) -> Iterator[Condition]:
    bucket, end, action, where = given.bucket, given.end, given.action, given.holder.place(*given.path)
    yield through_filter(partial(_passes, given.block), event, bucket, where)
    yield Condition(
        f"{end.address} is in the region of {bucket.address}", same_region(stack, bucket, end),
        f"{end.address} is in another region", where=where,
    )  # fmt: skip
    yield Condition(
        f"{end.address} admits {_SERVICE} for {bucket.address}", service_may(stack, _SERVICE, (action,), end, bucket),
        f"no policy of {end.address} lets S3 notify it for {bucket.address}", f"allow {_SERVICE} {action}", end.where,
    )  # fmt: skip
    if end.get("fifo_queue") is True or end.get("fifo_topic") is True:
        found = f"{end.address} is FIFO, which S3 does not notify"
        yield Condition(f"S3 notifies {end.address}", answer=False, found=found, where=where)
    yield from service_may_encrypt(stack, _SERVICE, end, bucket)


def _passes(block: Mapping[str, Any], event: Any) -> Answer:
    """Judge an event ``{event: s3:ObjectCreated:Put, key: in/a.csv}``."""
    if not isinstance(event, Mapping) or not isinstance(event.get("key"), str):
        return doubt("an event of S3 has a key, and an event such as s3:ObjectCreated:Put")
    name = str(event.get("event", "s3:ObjectCreated:Put"))
    given = block.get("events")
    kinds: Answer = given if isinstance(given, Unknown) else any_of(matches(one, name) for one in given or ())
    return all_of((kinds, _edge(block.get("filter_prefix"), event["key"], str.startswith),
                   _edge(block.get("filter_suffix"), event["key"], str.endswith)))  # fmt: skip


def _edge(part: Any, key: str, holds: Any) -> Answer:
    if isinstance(part, Unknown):
        return part
    return bool(holds(key, part)) if part else True
