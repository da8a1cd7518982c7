"""One execution environment: loads the handler once, then answers one JSON line for each that it reads.

It runs as a process of its own with the function's environment and needs the standard library alone.
What a handler sees: https://docs.aws.amazon.com/lambda/latest/dg/python-context.html,
https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html,
https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
import time
import traceback
from typing import Any


class Context:
    """The second argument of every handler."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.aws_request_id = request["request_id"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.invoked_function_arn = request["arn"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        self.client_context = None
        self._deadline = request["deadline"]

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is stopped."""
        return max(0, int((self._deadline - time.time()) * 1000))


class Lines(logging.Formatter):
    """Log lines as the function's log format has them, with the id of the request."""

    request_id = ""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        if os.environ.get("AWS_LAMBDA_LOG_FORMAT") != "JSON":
            text = f"[{record.levelname}]\t{moment}.{int(record.msecs):03d}Z\t{self.request_id}\t{record.getMessage()}"
            return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text
        line: dict[str, Any] = {
            "timestamp": f"{moment}Z",
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "requestId": self.request_id,
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info and record.exc_info[0]:
            line |= {
                "errorType": record.exc_info[0].__name__,
                "errorMessage": str(record.exc_info[1]),
                "stackTrace": traceback.format_tb(record.exc_info[2]),
            }
        return json.dumps(line, default=str)


_STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime"}


def start_logging() -> Lines:
    """Give the root logger Lambda's handler, level and format."""
    lines = Lines()
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(lines)
    logging.getLogger().addHandler(stream)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL")
    if level:
        logging.getLogger().setLevel(level)
    return lines


def load() -> Any:
    """Import the function that ``_HANDLER`` names."""
    module, _, name = os.environ["_HANDLER"].rpartition(".")
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    return getattr(importlib.import_module(module.replace("/", ".")), name)


def failure(error: BaseException) -> dict[str, Any]:
    """Describe an exception as Lambda answers it."""
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": Lines.request_id,
        "stackTrace": traceback.format_tb(error.__traceback__)[1:],
    }


def invoke(handler: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Call the handler; give its result as JSON text, or its error."""
    try:
        result = handler(request["event"], Context(request))
    except Exception as error:
        return {"error": failure(error)}
    try:
        return {"result": json.dumps(result)}
    except (TypeError, ValueError) as error:
        message = f"Unable to marshal response: {error}"
        return {"error": {**failure(error), "errorMessage": message, "errorType": "Runtime.MarshalError"}}


def main() -> None:
    """Serve until the input ends."""
    answers = os.fdopen(int(os.environ.pop("STACKPROOF_ANSWERS")), "w", buffering=1)
    lines = start_logging()
    broken: dict[str, Any] | None = None
    handler: Any = None
    try:
        handler = load()
    except Exception as error:
        kind = "Runtime.ImportModuleError" if isinstance(error, ImportError) else type(error).__name__
        broken = {**failure(error), "errorType": kind}
    answers.write(json.dumps({"ready": broken is None}) + "\n")
    for line in sys.stdin:
        request = json.loads(line)
        lines.request_id = Lines.request_id = request["request_id"]
        os.environ["_X_AMZN_TRACE_ID"] = request["trace"]
        answer = {"error": broken} if broken else invoke(handler, request)
        if "error" in answer:
            print_error(answer["error"])
        sys.stdout.flush()
        sys.stderr.flush()
        answers.write(json.dumps(answer) + "\n")


def print_error(error: dict[str, Any]) -> None:
    """Log an error as the runtime does."""
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON":
        line = {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "log_level": "ERROR", **error}
        sys.stderr.write(json.dumps(line) + "\n")
    else:
        sys.stderr.write(f"[ERROR] {error['errorType']}: {error['errorMessage']}\nTraceback (most recent call last):\n")
        sys.stderr.write("".join(error["stackTrace"]))


if __name__ == "__main__":
    main()
