"""State machines log. Source: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html."""

from typing import Literal

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.constraints.settings import judge_setting
from stackproof.values import Unknown

_LEVEL, _DESTINATION = ("logging_configuration", 0, "level"), ("logging_configuration", 0, "log_destination")
_LEVELS = ("ALL", "ERROR", "FATAL")
_FIX = """logging_configuration {
  level           = "ALL"
  log_destination = "${aws_cloudwatch_log_group.NAME.arn}:*"
}"""


@constraint("state-machine-logs", on="aws_sfn_state_machine", severity="medium", policy=(71, "LOGGING"))
def state_machine_logs(machine: Resource, *, level: Literal["ALL", "ERROR", "FATAL"] = "FATAL") -> Verdict:
    """State machines write their executions to a log group.

    Why: an Express workflow has no other history; of a standard one AWS keeps it for 90 days.
    Fails: no ``logging_configuration``; ``level = "OFF"``, which is the default, or one that logs less than ``level``;
        no ``log_destination``.
    Passes: ``ALL``, ``ERROR`` or ``FATAL`` with a log group. Whether the logs hold the executions' data
        (``include_execution_data``) is another question: card data must not be in them.
    Fix:
      logging_configuration {
        level           = "ALL"
        log_destination = "${aws_cloudwatch_log_group.NAME.arn}:*"
      }
    """
    accepted = _LEVELS[: _LEVELS.index(level) + 1]
    verdict = judge_setting(machine, _LEVEL, accepted, default="OFF", fix=_FIX)
    if not isinstance(verdict, Passed):
        return verdict
    destination = machine.get(*_DESTINATION)
    if machine.omitted(*_DESTINATION) or destination == "":
        return Failed("no log_destination", "log_destination", _FIX, _DESTINATION)
    if isinstance(destination, Unknown) and not destination.references:
        return undecided("log_destination", destination, *_DESTINATION)
    return verdict
