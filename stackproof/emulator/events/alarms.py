"""Alarms: their state follows what happens here, and their actions are published.

A period counts as over at once. Read are the metrics below, and what functions write into their logs; alarms on others
keep their state until somebody sets it. Rules: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html.
"""

from __future__ import annotations

import json
import operator
import threading
import time
from collections.abc import Callable
from typing import Any

from moto.cloudwatch.models import Alarm, cloudwatch_backends
from moto.sqs.models import sqs_backends

from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.corrections.patching import Method, around
from stackproof.emulator.events.invocations import Invoker
from stackproof.emulator.events.targets import Sender, UndeliverableError, deliver

_LOOK_SECONDS = 0.5
_SERVICE = "cloudwatch.amazonaws.com"
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


def watch_alarms(invoker: Invoker, account: str) -> None:
    """Evaluate alarms while the emulator runs, and publish each change of state."""

    @around(Alarm, "update_state")
    def update_state(original: Method, self: Any, reason: str, data: str, state: str) -> None:
        before = self.state_value
        original(self, reason, data, state)
        if state != before:
            ACTIVITY.trace("alarm", alarm=self.name, before=before, state=state)
            invoker.background.submit(f"alarm {self.name}", _notify, invoker, self, before, account)

    threading.Thread(target=_watch, args=(account,), name="alarms", daemon=True).start()


def _watch(account: str) -> None:
    while True:
        time.sleep(_LOOK_SECONDS)
        for region in list(cloudwatch_backends[account]):
            for alarm in list(cloudwatch_backends[account][region].alarms.values()):
                evaluate(alarm, account)


def evaluate(alarm: Any, account: str) -> None:
    """Set the state of an alarm whose metric is known here."""
    value = _value(alarm, account)
    breaches = _COMPARISONS.get(alarm.comparison_operator)
    if value is None or breaches is None:
        return
    state = "ALARM" if breaches(value, float(alarm.threshold)) else "OK"
    if state != alarm.state_value:
        reason = f"Threshold Crossed: 1 datapoint [{value}] was compared with the threshold ({alarm.threshold})."
        alarm.update_state(reason, json.dumps({"recentDatapoints": [value]}), state)


def _value(alarm: Any, account: str) -> float | None:
    named = {dimension.name: dimension.value for dimension in alarm.dimensions}
    if (alarm.namespace, alarm.metric_name) == ("AWS/SQS", "ApproximateNumberOfMessagesVisible"):
        queue = sqs_backends[account][alarm.region_name].queues.get(str(named.get("QueueName")))
        return None if queue is None else float(len(queue.messages))
    if alarm.namespace == "AWS/Lambda" and alarm.metric_name in ("Errors", "Throttles", "Invocations"):
        return float(_count(str(named.get("FunctionName")), alarm.metric_name))
    return ACTIVITY.metric(alarm.namespace, alarm.metric_name, named)


def _count(function: str, metric: str) -> int:
    if metric == "Throttles":
        return ACTIVITY.count_of("throttled", function)
    failed = ACTIVITY.count_of("invoked", function, failed=True)
    return failed if metric == "Errors" else failed + ACTIVITY.count_of("invoked", function)


def _notify(invoker: Invoker, alarm: Any, before: str, account: str) -> None:
    if not alarm.actions_enabled:
        return
    actions = {"ALARM": alarm.alarm_actions, "OK": alarm.ok_actions}.get(
        alarm.state_value, alarm.insufficient_data_actions
    )
    message = {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": account,
        "AlarmArn": alarm.alarm_arn,
        "NewStateValue": alarm.state_value,
        "OldStateValue": before,
        "NewStateReason": alarm.state_reason,
        "Region": alarm.region_name,
    }
    for target in actions or []:
        try:
            deliver(invoker, Sender(_SERVICE, alarm.alarm_arn), target, message)
        except UndeliverableError as error:
            ACTIVITY.trace("undelivered", source=alarm.alarm_arn, target=target, why=str(error))
