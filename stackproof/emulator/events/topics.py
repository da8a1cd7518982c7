"""SNS to functions and queues: the true envelope, permission, dead letters.

Rules: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html and
https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html.
"""

from __future__ import annotations

import json
from typing import Any

from moto.sns.models import Subscription

from stackproof.emulator.access.judgement import service_may
from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.corrections.patching import Method, around
from stackproof.emulator.events import places
from stackproof.emulator.events.invocations import Invoker
from stackproof.emulator.events.targets import Sender, UndeliverableError, deliver

_SERVICE = "sns.amazonaws.com"


def notify(invoker: Invoker) -> None:
    """Deliver what is published, outside the publisher's request."""

    @around(Subscription, "publish")
    def publish(original: Method, self: Any, message: str, message_id: str, **more: Any) -> None:
        attributes = more.get("message_attributes")
        matcher = self._filter_policy_matcher
        if matcher is not None and not matcher.matches(attributes, message):
            ACTIVITY.trace("filtered", topic=self.topic.name, subscription=self.endpoint)
        elif self.protocol == "lambda":
            event = {"Records": [_record(self, message, message_id, more)]}
            invoker.background.submit(f"topic {self.topic.name}", _to_function, invoker, self, event)
        elif self.protocol == "sqs" and not service_may(_SERVICE, "sqs:SendMessage", self.endpoint, self.topic.arn):
            posted = self.get_post_data(message, message_id, more.get("subject"), more.get("message_attributes"))
            _keep_undelivered(self, posted, f"the policy of {self.endpoint} does not let the topic send")
        else:
            original(self, message, message_id, **more)
            ACTIVITY.trace("delivered", source=self.topic.arn, target=self.endpoint)


def _record(subscription: Any, message: str, message_id: str, more: dict[str, Any]) -> dict[str, Any]:
    if more.get("message_structure") == "json":
        message = subscription._parse_message_structure(message, "lambda")
    posted = subscription.get_post_data(message, message_id, more.get("subject"))
    attributes = more.get("message_attributes") or {}
    notification = {
        **{name: posted[name] for name in ("Type", "MessageId", "TopicArn")},
        "Subject": more.get("subject"),
        "Message": message,
        **{name: posted[name] for name in ("Timestamp", "SignatureVersion", "Signature")},
        "SigningCertUrl": posted["SigningCertURL"],
        "UnsubscribeUrl": posted["UnsubscribeURL"],
        "MessageAttributes": attributes,
    }
    return {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription.arn,
        "Sns": notification,
    }


def _to_function(invoker: Invoker, subscription: Any, event: dict[str, Any]) -> None:
    try:
        deliver(invoker, Sender(_SERVICE, subscription.topic.arn), subscription.endpoint, event)
    except UndeliverableError as error:
        _keep_undelivered(subscription, _as_posted(event["Records"][0]["Sns"]), str(error))


def _keep_undelivered(subscription: Any, posted: dict[str, Any], why: str) -> None:
    """Keep what could not be delivered where the subscription says, as SNS posts it."""
    ACTIVITY.trace("undelivered", source=subscription.topic.arn, target=subscription.endpoint, why=why)
    policy = subscription.attributes.get("RedrivePolicy")
    if not policy:
        return
    queue = json.loads(policy)["deadLetterTargetArn"]
    if service_may(_SERVICE, "sqs:SendMessage", queue, subscription.topic.arn):
        places.send(queue, json.dumps(posted))


def _as_posted(notification: dict[str, Any]) -> dict[str, Any]:
    renamed = {"SigningCertUrl": "SigningCertURL", "UnsubscribeUrl": "UnsubscribeURL"}
    given = {renamed.get(name, name): value for name, value in notification.items()}
    return {name: value for name, value in given.items() if value not in (None, {})}
