"""What a failing test shows: the way of its events, the logs of the functions that failed, and how to look by hand."""

from typing import Any

from deployed_stacks import Deployed

from stackproof.emulator.process import Emulator, EmulatorError

_STEPS, _LINES = 60, 30  # the last ones


def account_of(deployed: Deployed) -> str:
    """Say what happened to a stack, and how to look at it by hand."""
    if deployed.emulator is None:
        return f"by hand: aws --region {deployed.region} logs tail LOG_GROUP, with the same credentials"
    try:
        trace = deployed.emulator.trace()
        logs = [line for name in failed_functions(trace) for line in _log(deployed, name)]
    except EmulatorError as error:
        return str(error)
    steps = [str({name: value for name, value in step.items() if name != "time"}) for step in trace[-_STEPS:]]
    return "\n".join([*steps, *logs, *_by_hand(deployed, deployed.emulator)])


def failed_functions(trace: list[dict[str, Any]]) -> list[str]:
    """Name the functions that failed, each once."""
    return sorted({step["function"] for step in trace if step["kind"] == "invoked" and step["error"]})


def _log(deployed: Deployed, function: str) -> list[str]:
    settings = deployed.client("lambda").get_function_configuration(FunctionName=function)
    group = settings.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{function}"
    logs = deployed.client("logs")
    if not logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
        return [f"--- {group}: there is no such log group"]
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
    events = sorted((event for page in pages for event in page["events"]), key=lambda event: event["timestamp"])
    return [f"--- {group}", *(event["message"].rstrip() for event in events[-_LINES:])]


def _by_hand(deployed: Deployed, emulator: Emulator) -> list[str]:
    where = deployed.deployment.folder if deployed.deployment is not None else "another process"
    return [
        f"--- by hand, while the tests run (--pdb holds them): Terraform works in {where}; log: {emulator.log}",
        f"export AWS_ENDPOINT_URL={emulator.endpoint} AWS_REGION={deployed.region}",
        "export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing",
        "aws logs tail LOG_GROUP --since 5m",
    ]
