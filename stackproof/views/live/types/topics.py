"""SNS: topics, their policies, subscriptions."""

from __future__ import annotations

from stackproof.views.live.access import AbsentError, Aws, UnreadError
from stackproof.views.live.reader import Given, Part, Reader, Values, camel, fields, tags_of

_PROTOCOLS = ("Application", "Firehose", "HTTP", "Lambda", "SQS")  # whose deliveries can be logged
_PENDING = "PendingConfirmation"  # the ARN of a subscription that nobody has confirmed
_SETTINGS = ("delivery_policy", "filter_policy", "redrive_policy", "replay_policy", "subscription_role_arn")


def _attributes(aws: Aws, arn: str) -> dict[str, str]:
    answer: dict[str, str] = aws.ask("sns", "get_topic_attributes", TopicArn=arn)["Attributes"]
    return answer


def _arn(aws: Aws, name: str) -> str:
    """Return the ARN of a topic with a name; the account is that of the credentials."""
    listed = aws.list("sns", "list_topics", "Topics")
    found = next((topic["TopicArn"] for topic in listed if topic["TopicArn"].rsplit(":", 1)[1] == name), None)
    if found is None:
        raise AbsentError(f"there is no topic {name}")
    return str(found)


def _topic(aws: Aws, given: Given) -> Values:
    arn = given.get("arn") or _arn(aws, given["name"])
    found = _attributes(aws, arn)
    same = ("delivery_policy", "display_name", "kms_master_key_id", "owner", "policy", "fifo_throughput_scope")
    values = fields(found, *same, "archive_policy", "beginning_archive_time")
    for flag in ("content_based_deduplication", "fifo_topic"):
        values[flag] = found.get(camel(flag)) == "true"
    for number in ("signature_version",):
        values[number] = int(found[camel(number)]) if camel(number) in found else None
    for protocol in _PROTOCOLS:
        prefix, name = f"{protocol}", protocol.lower()
        for result in ("Success", "Failure"):
            values[f"{name}_{result.lower()}_feedback_role_arn"] = found.get(f"{prefix}{result}FeedbackRoleArn")
        rate = found.get(f"{prefix}SuccessFeedbackSampleRate")
        values[f"{name}_success_feedback_sample_rate"] = int(rate) if rate else 0
    tracing = found.get("TracingConfig")
    return {"id": arn, "arn": arn, "name": arn.rsplit(":", 1)[1], "tracing_config": tracing, **values}


def _tags(aws: Aws, given: Given) -> Values:
    return tags_of(aws.ask("sns", "list_tags_for_resource", ResourceArn=given["arn"]).get("Tags"))


def _policy(aws: Aws, given: Given) -> Values:
    found = _attributes(aws, given["arn"])
    return {"id": given["arn"], "arn": given["arn"], **fields(found, "owner", "policy")}


def _subscription(aws: Aws, given: Given) -> Values:
    listed = aws.list("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=given["topic_arn"])
    same = [one for one in listed if (one["Protocol"], one["Endpoint"]) == (given["protocol"], given["endpoint"])]
    if not same:
        raise AbsentError(f"no {given['protocol']} subscription of {given['endpoint']} to {given['topic_arn']}")
    arn = same[0]["SubscriptionArn"]
    arn = given.get("arn", arn) if arn == _PENDING else arn  # which a state knows
    values = fields(same[0], "protocol", "endpoint", "topic_arn", owner_id="Owner")
    if arn == _PENDING:
        return {"id": arn, "arn": arn, "pending_confirmation": True, **values}
    found = aws.ask("sns", "get_subscription_attributes", SubscriptionArn=arn)["Attributes"]
    for flag in ("pending_confirmation", "raw_message_delivery", "confirmation_was_authenticated"):
        values[flag] = found.get(camel(flag)) == "true"
    scope = found.get("FilterPolicyScope") if found.get("FilterPolicy") else None
    return {"id": arn, "arn": arn, **values, **fields(found, *_SETTINGS), "filter_policy_scope": scope}


def _settings_of_pending(_aws: Aws, given: Given) -> Values:
    """Refuse to guess what AWS tells of confirmed subscriptions alone, if the HCL sets it.

    A subscription without settings is read: by topic, protocol and endpoint. What is absent from ``given`` has a value
    that nobody knows yet.
    """
    written = [name for name in (*_SETTINGS, "raw_message_delivery") if given.get(name, True)]
    if given.get("arn") == _PENDING and written:
        names = ", ".join(sorted(written))
        raise UnreadError(f"AWS does not tell {names} of a subscription that is not confirmed; confirm it")
    return {}


READERS = (
    Reader(
        "aws_sns_topic",
        (("arn",), ("name",)),
        (
            Part(_topic, ("sns:ListTopics", "sns:GetTopicAttributes")),
            Part(_tags, ("sns:ListTagsForResource",)),
        ),
        frozenset({"name_prefix"}),
    ),
    Reader("aws_sns_topic_policy", (("arn",),), (Part(_policy, ("sns:GetTopicAttributes",)),)),
    Reader(
        "aws_sns_topic_subscription",
        (("topic_arn", "protocol", "endpoint"),),
        (
            Part(_subscription, ("sns:ListSubscriptionsByTopic", "sns:GetSubscriptionAttributes")),
            Part(_settings_of_pending, ()),
        ),
        frozenset({"confirmation_timeout_in_minutes", "endpoint_auto_confirms"}),
    ),
)
