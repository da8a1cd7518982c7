"""What a failing test shows: what went wrong, the way of its events, the logs of the functions that failed.

And how to look by hand. Errors come first, times are seconds since the first step.
"""

import json
import shlex
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from deployed_stacks import Deployed
from steps import Step, cut, lines_of, since, wrong

from stackproof.emulator.process import Emulator, EmulatorError

_STEPS, _LINES = 60, 30  # the last ones
_NOISE = ("START ", "END ", "REPORT ", "INIT_START ")


def account_of(deployed: Deployed, mark: str | None = None) -> str:
    """Say what happened to a stack, and how to look at it by hand; ``mark`` is what the test's ids carry."""
    if deployed.emulator is None:
        return "\n".join(_on_aws(deployed, mark))
    try:
        trace = deployed.emulator.trace()
        logs = [line for name in failed_functions(trace) for line in log_of(deployed, name, trace)]
    except (EmulatorError, ClientError, BotoCoreError) as error:
        return f"the local AWS tells nothing more: {error}"
    errors = wrong(trace)
    return "\n".join(
        [
            *(["went wrong:", *errors] if errors else ["nothing went wrong in the local AWS"]),
            f"{len(trace)} steps, in seconds since the first:",
            *lines_of(trace)[-_STEPS:],
            *logs,
            *_by_hand(deployed, deployed.emulator),
        ]
    )


def failed_functions(trace: list[Step]) -> list[str]:
    """Name the functions that failed, each once."""
    return sorted({step["function"] for step in trace if step["kind"] == "invoked" and step["error"]})


def log_of(deployed: Deployed, function: str, trace: list[Step]) -> list[str]:
    """Give the last lines that a function wrote since the trace began."""
    group = _group(deployed, function)
    logs = deployed.client("logs")
    if not logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
        return [f"log of {function}: there is no group {group}"]
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=int(trace[0]["time"] * 1000))
    events = sorted((event for page in pages for event in page["events"]), key=lambda event: event["timestamp"])
    told = [
        cut(f"  {since(trace, event['timestamp'] / 1000)}  {line}")
        for event in events
        for line in log_lines(event["message"])
    ]
    return [f"log of {function}, {group}:", *told[-_LINES:]]


def _group(deployed: Deployed, function: str) -> str:
    settings = deployed.client("lambda").get_function_configuration(FunctionName=function)
    return str(settings.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{function}")


def log_lines(message: str) -> list[str]:
    """Write what a function logged: level, text and error of JSON, the line that raised; nothing of Lambda's own."""
    text = message.rstrip()
    try:
        said = json.loads(text)
    except ValueError:
        return [] if text.startswith(_NOISE) else text.splitlines()
    if not isinstance(said, dict):
        return [text]
    if str(said.get("type", "")).startswith("platform.") or str(said.get("logger", "")).startswith("botocore"):
        return []
    error = ": ".join(str(said[name]) for name in ("errorType", "errorMessage") if said.get(name))
    level = said.get("level") or said.get("log_level") or ""
    names = [f"{name}={said[name]}" for name in said if name.endswith("_id")]
    parts = [str(part) for part in (level, said.get("message"), error, *names) if part]
    return ["  ".join(parts), *(f"      {frame}" for frame in _raised(said))] if parts else [text]


def _raised(said: dict[str, Any]) -> list[str]:
    """Give the place that raised, without the folder that the local AWS ran it in."""
    frames = said.get("stackTrace") or []
    place, _, code = str(frames[-1]).strip().partition("\n") if frames else ("", "", "")
    return [f"{place.rsplit('/', 1)[-1].replace(chr(34), '')}: {code.strip().splitlines()[0]}"] if code else []


def _by_hand(deployed: Deployed, emulator: Emulator) -> list[str]:
    where = deployed.deployment.folder if deployed.deployment is not None else "another process"
    return [
        f"Terraform works in {where}; the emulator's log is {emulator.log}",
        "by hand, while the tests run (--pdb holds them):",
        f"  export AWS_ENDPOINT_URL={emulator.endpoint} AWS_REGION={deployed.region}",
        "  export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing",
        "  aws logs describe-log-groups --query 'logGroups[].logGroupName' --output text",
        "  aws logs tail LOG_GROUP --since 5m",
    ]


def _on_aws(deployed: Deployed, mark: str | None) -> list[str]:
    """Say how long was waited, what may come yet, and which commands show the way of the test's events."""
    lines = [f"waited {deployed.in_vain:.0f} s in vain"] if deployed.in_vain else []
    pattern = ""
    if mark is not None:
        lines.append(f"what this test wrote carries {mark} and is removed; what is still under way may come later")
        pattern = f" --filter-pattern {shlex.quote(json.dumps(mark))}"
    lines.append("by hand, with the same credentials:")
    functions = [value for name, value in deployed.outputs.items() if name.endswith("function_name")]
    functions += deployed.outputs.get("lambda_function_names", {}).values()
    tail = f"  aws --region {deployed.region} logs tail {{}} --since 15m{pattern}"
    return [*lines, *(tail.format(f"/aws/lambda/{function}") for function in functions)]
