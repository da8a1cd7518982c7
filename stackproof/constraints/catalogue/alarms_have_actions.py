"""Alarms do something. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.alarms import ALARM_TYPES, watched_by
from stackproof.constraints.settings import judge_setting
from stackproof.values import Unknown

_ACTIONS = "alarm_actions"
_FIX = "alarm_actions = [aws_sns_topic.NAME.arn]"


@constraint("alarms-have-actions", on=ALARM_TYPES, severity="high", policy=(51, "LOGGING"))
def alarms_have_actions(alarm: Resource, stack: Stack) -> Verdict:
    """Every alarm has an action for the ALARM state, and its actions are on.

    Why: an alarm that tells nobody is found after the incident.
    Fails: no ``alarm_actions``; ``actions_enabled = false``.
    Passes: an action. So does an alarm that something else watches: a composite alarm, a deployment, a health check, a
        monitor of AppConfig. Security Hub fails a metric alarm without an action even below a composite alarm.
    Fix: alarm_actions = [aws_sns_topic.NAME.arn]
    """
    watcher = watched_by(alarm, stack)
    if isinstance(watcher, Resource):
        return Passed(f"{watcher} watches it")
    verdict = _judge(alarm)
    if isinstance(verdict, Failed) and isinstance(watcher, Unknown):
        return undecided("whether another alarm or a deployment watches it", watcher, _ACTIONS)
    return verdict


def _judge(alarm: Resource) -> Verdict:
    enabled = judge_setting(alarm, ("actions_enabled",), (True,), default=True)
    if isinstance(enabled, Failed):
        return enabled
    actions = alarm.get(_ACTIONS)
    if isinstance(actions, Unknown) and not alarm.omitted(_ACTIONS):
        return undecided(_ACTIONS, actions, _ACTIONS)
    if alarm.omitted(_ACTIONS) or not actions:
        return Failed("no alarm_actions: nobody is told", _FIX, _FIX, (_ACTIONS,))
    return enabled if not isinstance(enabled, Passed) else Passed(f"it has {len(actions)} actions")
