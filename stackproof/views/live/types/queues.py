"""SQS: queues and what is attached to them."""

from __future__ import annotations

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Read, Reader, Values, tags_from

_NUMBERS = {
    "delay_seconds": "DelaySeconds",
    "kms_data_key_reuse_period_seconds": "KmsDataKeyReusePeriodSeconds",
    "max_message_size": "MaximumMessageSize",
    "message_retention_seconds": "MessageRetentionPeriod",
    "receive_wait_time_seconds": "ReceiveMessageWaitTimeSeconds",
    "visibility_timeout_seconds": "VisibilityTimeout",
}
_FLAGS = {
    "content_based_deduplication": "ContentBasedDeduplication",
    "fifo_queue": "FifoQueue",
    "sqs_managed_sse_enabled": "SqsManagedSseEnabled",
}
_TEXTS = {
    "arn": "QueueArn",
    "deduplication_scope": "DeduplicationScope",
    "fifo_throughput_limit": "FifoThroughputLimit",
    "kms_master_key_id": "KmsMasterKeyId",
    "policy": "Policy",
    "redrive_allow_policy": "RedriveAllowPolicy",
    "redrive_policy": "RedrivePolicy",
}
_REUSE_SECONDS = 300  # what AWS takes, and does not tell, without a key


def _attributes(aws: Aws, url: str) -> dict[str, str]:
    answer: dict[str, str] = aws.ask("sqs", "get_queue_attributes", QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return answer


def _queue(aws: Aws, given: Given) -> Values:
    url = given.get("url") or aws.ask("sqs", "get_queue_url", QueueName=given["name"])["QueueUrl"]
    found = _attributes(aws, url)
    values: Values = {name: found.get(theirs) for name, theirs in _TEXTS.items()}
    values |= {name: int(found[theirs]) for name, theirs in _NUMBERS.items() if theirs in found}
    values |= {name: found.get(theirs) == "true" for name, theirs in _FLAGS.items()}
    values.setdefault("kms_data_key_reuse_period_seconds", _REUSE_SECONDS)
    return {"id": url, "url": url, "name": found["QueueArn"].rsplit(":", 1)[1], **values}


def _tags(aws: Aws, given: Given) -> Values:
    return tags_from(aws.ask("sqs", "list_queue_tags", QueueUrl=given["url"]).get("Tags"))


def _policy(aws: Aws, given: Given) -> Values:
    url = given["queue_url"]
    policy = _attributes(aws, url).get("Policy")
    if not policy:
        raise AbsentError(f"{url} has no policy")
    return {"id": url, "queue_url": url, "policy": policy}


def _redrive(name: str) -> Read:
    """Return what reads a policy that a resource of its own gives a queue."""

    def read(aws: Aws, given: Given) -> Values:
        url = given["queue_url"]
        policy = _attributes(aws, url).get(_TEXTS[name])
        if not policy:
            raise AbsentError(f"{url} has no {name}")
        return {"id": url, "queue_url": url, name: policy}

    return read


def _beside(name: str) -> Reader:
    part = Part(_redrive(name), ("sqs:GetQueueAttributes",))
    return Reader(f"aws_sqs_queue_{name}", (("queue_url",),), (part,))


READERS = (
    Reader(
        "aws_sqs_queue",
        (("url",), ("name",)),
        (Part(_queue, ("sqs:GetQueueUrl", "sqs:GetQueueAttributes")), Part(_tags, ("sqs:ListQueueTags",))),
        frozenset({"name_prefix"}),
        usual={"kms_data_key_reuse_period_seconds": _REUSE_SECONDS},
    ),
    _beside("redrive_policy"),
    _beside("redrive_allow_policy"),
    Reader("aws_sqs_queue_policy", (("queue_url",),), (Part(_policy, ("sqs:GetQueueAttributes",)),)),
)
