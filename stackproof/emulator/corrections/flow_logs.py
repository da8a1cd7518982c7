"""VPC flow logs: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html."""

from __future__ import annotations

from typing import Any

from moto.ec2.models.flow_logs import FlowLogsBackend
from moto.ec2.responses.flow_logs import FlowLogs

from stackproof.emulator.corrections.patching import Method, around


def a_prefix_is_taken_for_a_bucket() -> None:
    """Look for the bucket without the folder after its name."""

    @around(FlowLogsBackend, "create_flow_logs")
    def create(original: Method, self: Any, *, log_destination: str | None = None, **rest: Any) -> Any:
        to_bucket = rest.get("log_destination_type") == "s3" and log_destination
        bucket = log_destination.split("/", 1)[0] if to_bucket and log_destination else log_destination
        logs, failed = original(self, log_destination=bucket, **rest)
        for log in logs:
            log.log_destination = log_destination
        return logs, failed


def destination_options_are_dropped() -> None:
    """Keep and return them; without them the provider replaces the flow log."""

    @around(FlowLogs, "create_flow_logs")
    def create(original: Method, self: Any) -> Any:
        result = original(self)
        options = self._get_param("DestinationOptions")
        if options:
            for id_ in result.result["FlowLogIds"]:
                self.ec2_backend.flow_logs[id_].destination_options = {
                    name: {"true": True, "false": False}.get(str(value).lower(), value)
                    for name, value in options.items()
                }
        return result
