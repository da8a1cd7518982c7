"""What a function leaves in its log group, line by line as Lambda writes it.

Rules: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html. A role that may not write
leaves nothing, as on AWS.
"""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from moto.logs.models import logs_backends

from stackproof.emulator.access.evaluation import Request
from stackproof.emulator.access.judgement import refused_to_role
from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.corrections.functions import logging_of
from stackproof.emulator.running.embedded_metrics import count_embedded
from stackproof.emulator.running.environments import Answer


def log_stream_name() -> str:
    """Name the stream of a new execution environment."""
    return time.strftime("%Y/%m/%d/[$LATEST]", time.gmtime()) + uuid.uuid4().hex


def write_logs(function: Any, stream: str, answer: Answer) -> str:
    """Write an invocation's lines; return their text."""
    logging = logging_of(function)
    lines = _lines(function, answer, logging["LogFormat"] == "JSON")
    group = logging["LogGroup"]
    arn = f"arn:aws:logs:{function.region}:{function.account_id}:log-group:{group}"
    backend = logs_backends[function.account_id][function.region]
    if group not in backend.groups and not _may(function, "logs:CreateLogGroup", arn):
        return "\n".join(lines)
    backend.ensure_log_group(group)
    if stream not in backend.groups[group].streams and _may(function, "logs:CreateLogStream", f"{arn}:log-stream:"):
        backend.create_log_stream(group, stream)
    if stream in backend.groups[group].streams and _may(function, "logs:PutLogEvents", f"{arn}:log-stream:{stream}"):
        moment = int(time.time() * 1000)
        backend.put_log_events(group, stream, [{"timestamp": moment, "message": line} for line in lines])
        count_embedded(lines)
    return "\n".join(lines)


def _may(function: Any, action: str, arn: str) -> bool:
    refused = refused_to_role(function.role, [Request(action, arn)])
    if refused:
        ACTIVITY.trace("log-lost", function=function.function_name, action=action, resource=arn)
    return not refused


def _lines(function: Any, answer: Answer, as_json: bool) -> list[str]:
    printed = [line for line in answer.output.splitlines() if line]
    milliseconds = answer.seconds * 1000
    if as_json:
        start = _platform("platform.start", requestId=answer.request_id, version="$LATEST")
        metrics = {
            "durationMs": round(milliseconds, 3),
            "billedDurationMs": int(milliseconds) + 1,
            "memorySizeMB": function.memory_size,
            "maxMemoryUsedMB": answer.megabytes,
        }
        if answer.cold_seconds is not None:
            metrics["initDurationMs"] = round(answer.cold_seconds * 1000, 3)
        status = "timeout" if (answer.error or {}).get("errorType") == "Sandbox.Timedout" else "error"
        report = _platform(
            "platform.report",
            requestId=answer.request_id,
            metrics=metrics,
            status=status if answer.error else "success",
        )
        return [start, *printed, report]
    ended = answer.error["errorMessage"] if answer.error and answer.error["errorType"].startswith("Sandbox") else ""
    figures = [
        f"Duration: {milliseconds:.2f} ms",
        f"Billed Duration: {int(milliseconds) + 1} ms",
        f"Memory Size: {function.memory_size} MB",
        f"Max Memory Used: {answer.megabytes} MB",
    ]
    if answer.cold_seconds is not None:
        figures.append(f"Init Duration: {answer.cold_seconds * 1000:.2f} ms")
    return [
        f"START RequestId: {answer.request_id} Version: $LATEST",
        *printed,
        *([ended] if ended else []),
        f"END RequestId: {answer.request_id}",
        f"REPORT RequestId: {answer.request_id}\t" + "\t".join(figures),
    ]


def _platform(kind: str, **record: Any) -> str:
    moment = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    return json.dumps({"time": moment, "type": kind, "record": record})
