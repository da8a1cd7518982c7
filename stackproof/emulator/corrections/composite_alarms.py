"""Composite alarms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html."""

from __future__ import annotations

from typing import Any

from moto.cloudwatch.responses import CloudWatchResponse

from stackproof.emulator.corrections.patching import add

_SUPPRESSOR = {
    "actions_suppressor": "ActionsSuppressor",
    "actions_suppressor_wait_period": "ActionsSuppressorWaitPeriod",
    "actions_suppressor_extension_period": "ActionsSuppressorExtensionPeriod",
}


def nobody_can_make_a_composite_alarm() -> None:
    """Keep and return one; its state does not follow its rule."""

    def put_composite_alarm(self: Any) -> Any:
        answer = self.put_metric_alarm()  # which knows the rule already
        alarm = self.cloudwatch_backend.alarms[self._get_param("AlarmName")]
        alarm.alarm_rule = alarm.rule
        for name, theirs in _SUPPRESSOR.items():
            setattr(alarm, name, self._get_param(theirs))
        return answer

    add(CloudWatchResponse, put_composite_alarm)
