"""SNS topics: https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.sns.models import Subscription
from moto.sns.responses import SNSResponse

from stackproof.emulator.corrections.patching import Method, around

_PROTOCOLS = ("HTTP", "SQS", "Lambda", "Firehose", "Application")
_FEEDBACK = ("SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate", "FailureFeedbackRoleArn")
_ATTRIBUTES = (
    *(f"{protocol}{feedback}" for protocol in _PROTOCOLS for feedback in _FEEDBACK),
    "TracingConfig",
    "SignatureVersion",
)


def feedback_attributes_are_dropped() -> None:
    """Return the delivery status attributes, which moto stores and keeps to itself."""

    @around(SNSResponse, "get_topic_attributes")
    def get_topic_attributes(original: Method, self: Any) -> ActionResult:
        attributes = original(self).result["Attributes"]
        topic = self.backend.get_topic(self._get_param("TopicArn"))
        stored = {name: getattr(topic, camelcase_to_underscores(name), None) for name in _ATTRIBUTES}
        return ActionResult({"Attributes": {**attributes, **{name: one for name, one in stored.items() if one}}})


def an_email_is_confirmed_by_nobody() -> None:
    """List a subscription by e-mail as pending: nobody clicks here."""

    def listed(original: Method, self: Any) -> ActionResult:
        result = original(self).result
        return ActionResult({**result, "Subscriptions": [_listed(one) for one in result["Subscriptions"]]})

    around(SNSResponse, "list_subscriptions")(listed)
    around(SNSResponse, "list_subscriptions_by_topic")(listed)


def each_subscription_makes_a_key_pair() -> None:
    """Sign all messages with one key, as SNS does; moto makes another for each subscription, in a tenth of a second."""
    keys: list[Any] = []

    @around(Subscription, "private_key")
    def private_key(original: Method, self: Any) -> Any:
        if not keys:
            keys.append(original(self))
        return keys[0]


def _listed(subscription: Any) -> dict[str, Any]:
    pending = subscription.protocol in ("email", "email-json")
    return {
        "SubscriptionArn": "PendingConfirmation" if pending else subscription.arn,
        "Owner": subscription.owner,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.endpoint,
        "TopicArn": subscription.topic_arn,
    }
