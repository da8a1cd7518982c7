"""What could stand for a placeholder: the resources of the module that such a reference is known to mean.

None is made up. A queue, a topic or a bucket is taken only where the stack shows that it is there for this.
"""

from __future__ import annotations

from collections.abc import Callable

from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.values.texts import text_with_holes


def candidates_for(type_: str, word: str, holder: Resource, stack: Stack) -> list[str]:
    """Return the addresses, as the holder's module writes them, of what could stand for ``type_.NAME``."""
    if type_ == holder.type and word == "NAME" and holder.type not in _SUITS:
        return [f"{holder.type}.{holder.address.name}"]
    suits = _SUITS.get("logs" if word == "LOGS" else type_)
    if suits is None:
        return []
    data, of_type = type_.startswith("data."), type_.removeprefix("data.")
    found = stack.data_of_type(of_type) if data else stack.of_type(of_type)
    near = [one for one in found if one.address.module == holder.address.module and one.address.key is None]
    prefix = "data." if data else ""
    return [f"{prefix}{of_type}.{one.address.name}" for one in near if suits(one, holder, stack)]


def _any(one: Resource, holder: Resource, _stack: Stack) -> bool:
    return one is not holder


def _is_dead_letter_queue(queue: Resource, holder: Resource, stack: Stack) -> bool:
    """A queue that nothing reads, nothing but failures is sent to, and that sends its own nowhere."""
    if queue is holder or not queue.omitted("redrive_policy"):
        return False
    used = [
        *((one, "event_source_arn") for one in stack.of_type("aws_lambda_event_source_mapping")),
        *((one, "endpoint") for one in stack.of_type("aws_sns_topic_subscription")),
        *((one, "arn") for one in stack.of_type("aws_cloudwatch_event_target")),
    ]
    return not any(target(stack, one.get(name), "aws_sqs_queue", near=one).resource is queue for one, name in used)


def _tells_alarms(topic: Resource, holder: Resource, stack: Stack) -> bool:
    """A topic that another alarm publishes to."""
    actions = (
        (alarm, action)
        for alarm in stack.of_type("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
        if alarm is not holder
        for action in _as_list(alarm.get("alarm_actions"))
    )
    return any(target(stack, action, "aws_sns_topic", near=alarm).resource is topic for alarm, action in actions)


def _receives_logs(bucket: Resource, _holder: Resource, stack: Stack) -> bool:
    """A bucket that access logs of another are delivered to."""
    loggings = stack.of_type("aws_s3_bucket_logging")
    aims = (target(stack, one.get("target_bucket"), "aws_s3_bucket", near=one).resource for one in loggings)
    return any(aim is bucket for aim in aims)


def _is_no_functions(group: Resource, _holder: Resource, _stack: Stack) -> bool:
    return not text_with_holes(group.get("name")).startswith("/aws/lambda/")


def _as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


_SUITS: dict[str, Callable[[Resource, Resource, Stack], bool]] = {
    "aws_kms_key": _any,
    "aws_sqs_queue": _is_dead_letter_queue,
    "aws_sns_topic": _tells_alarms,
    "aws_cloudwatch_log_group": _is_no_functions,
    "data.aws_caller_identity": _any,
    "logs": _receives_logs,
}
