"""Execution logs of workflows in the log group of their machine, as its logging configuration says.

Rules: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html, for the permissions its section "IAM Policies
for logging to CloudWatch Logs". Events, levels and what is left out without execution data are those of moto's
interpreter, which has them from AWS.
"""

from __future__ import annotations

import json
import time
import uuid
from datetime import datetime
from typing import Any

from moto.core.exceptions import ServiceException
from moto.logs.models import logs_backends
from moto.stepfunctions.parser.asl.eval.event.logging import CloudWatchLoggingConfiguration, CloudWatchLoggingSession
from moto.stepfunctions.parser.backend.execution import Execution
from moto.stepfunctions.parser.models import StepFunctionsParserBackend

from stackproof.emulator.access.evaluation import Request
from stackproof.emulator.access.judgement import refused_to_role
from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.corrections.patching import Method, around

_DELIVERY = (
    "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
)  # fmt: skip


class LogDestinationRefused(ServiceException):
    """The role of a machine may not have its logs delivered, or there is no such log group."""

    code = "AccessDeniedException"
    message = "The state machine IAM Role is not authorized to access the Log Destination"


def log_executions() -> None:
    """Require of a machine's role what delivers logs, when the machine is made or changed, and write each event."""

    @around(StepFunctionsParserBackend, "create_state_machine")
    def create(original: Method, self: Any, **given: Any) -> Any:
        _require_delivery(given["roleArn"], given.get("loggingConfiguration"))
        return original(self, **given)

    @around(StepFunctionsParserBackend, "update_state_machine")
    def update(original: Method, self: Any, **given: Any) -> Any:
        before = self.describe_state_machine(given["arn"])
        logging = given.get("logging_configuration") or before.loggingConfiguration
        _require_delivery(given.get("role_arn") or before.roleArn, logging)
        return original(self, **given)

    @around(Execution, "start")
    def start(original: Method, self: Any) -> None:
        destination = _destination(self.state_machine.loggingConfiguration, self.state_machine.arn)
        if destination is not None:
            self._cloud_watch_logging_session = _Session(self.exec_arn, destination)
        original(self)


def _destination(logging: dict[str, Any] | None, machine: str) -> CloudWatchLoggingConfiguration | None:
    """Read a logging configuration; nothing where no log is wanted."""
    given: Any = {"includeExecutionData": False, **(logging or {})}
    return CloudWatchLoggingConfiguration.from_logging_configuration(machine, given)


def _require_delivery(role: str, logging: dict[str, Any] | None) -> None:
    """Ask for the permissions that AWS asks for.

    Raises:
        LogDestinationRefused: the role lacks one, or there is no such log group.
    """
    destination = _destination(logging, "")
    if destination is None:
        return
    groups = logs_backends[destination.log_account_id][destination.log_region].groups
    refused = refused_to_role(role, [Request(action, "*") for action in _DELIVERY])
    if refused or destination.log_group_name not in groups:
        raise LogDestinationRefused


class _Session(CloudWatchLoggingSession):
    """The log of one execution, in a stream of its own."""

    def __init__(self, execution_arn: str, configuration: CloudWatchLoggingConfiguration) -> None:
        super().__init__(execution_arn, configuration)
        machine = configuration.state_machine_arn.rsplit(":", 1)[-1]
        self.stream = time.strftime(f"states/{machine}/%Y-%m-%d-%H-%M/", time.gmtime()) + uuid.uuid4().hex[:8]

    def publish_history_log(self, history_log: Any) -> None:
        """Write one event; where the log group is gone, it is lost."""
        group = self.configuration.log_group_name
        backend = logs_backends[self.configuration.log_account_id][self.configuration.log_region]
        if group not in backend.groups:
            ACTIVITY.trace("workflow-log-lost", machine=self.configuration.state_machine_arn, group=group)
            return
        if self.stream not in backend.groups[group].streams:
            backend.create_log_stream(group, self.stream)
        moment = int(datetime.fromisoformat(history_log["event_timestamp"]).timestamp() * 1000)
        message = json.dumps({**history_log, "event_timestamp": str(moment)}, default=str)
        backend.put_log_events(group, self.stream, [{"timestamp": moment, "message": message}])
