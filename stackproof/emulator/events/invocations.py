"""Invocations of functions: at once for an answer, or later with retries, dead letters and destinations.

Rules: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html and
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import LambdaBackend, LambdaFunction

from stackproof.emulator.access.evaluation import Request
from stackproof.emulator.access.judgement import refused_to_role
from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.corrections.patching import Method, around
from stackproof.emulator.events.background import Background
from stackproof.emulator.events.places import publish, put_events, send
from stackproof.emulator.running.environments import Answer
from stackproof.emulator.running.pools import Pools, ThrottledError

_PAUSES = (60.0, 120.0)  # seconds before the second and the third attempt
_THROTTLED_PAUSE = 1.0
_TEXT_LIMIT = 1024  # characters of an error in a message attribute


class TooManyRequestsError(LambdaClientError):
    """What the invoker of a throttled function gets."""

    code = 429

    def __init__(self) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.")


class Invoker:
    """Invokes functions, whoever asks."""

    def __init__(self, pools: Pools, background: Background) -> None:
        self.pools = pools
        self.background = background

    def later(self, function: Any, event: Any) -> None:
        """Invoke without waiting; the event is not lost when it fails."""
        self.background.submit(f"asynchronous invocation of {function.function_name}", self._attempt, function, event)

    def _attempt(self, function: Any, event: Any) -> None:
        settings = function.event_invoke_config[0].config if function.event_invoke_config else {}
        retries = settings.get("MaximumRetryAttempts")
        pauses = _PAUSES[: 2 if retries is None else int(retries)]
        destinations = settings.get("DestinationConfig") or {}
        if function.reserved_concurrency == 0:
            _give_up(function, event, _never_run(), 0, destinations)
            return
        for attempt, pause in enumerate((*pauses, None), start=1):
            answer = self._run(function, event)
            if answer.error is None:
                _send_record(function, event, answer, attempt, destinations.get("OnSuccess"))
                return
            if pause is None:
                _give_up(function, event, answer, attempt, destinations)
            else:
                self.background.pause(pause)

    def _run(self, function: Any, event: Any) -> Answer:
        while True:  # Lambda keeps a throttled event for six hours
            try:
                return self.pools.invoke(function, event)[0]
            except ThrottledError:
                self.background.pause(_THROTTLED_PAUSE)


def _never_run() -> Answer:
    error = {"errorType": "Throttled", "errorMessage": "Rate Exceeded."}
    return Answer("", None, error, "", 0.0, None, 0)


def _give_up(function: Any, event: Any, answer: Answer, attempts: int, destinations: dict[str, Any]) -> None:
    message = str((answer.error or {}).get("errorMessage", ""))
    ACTIVITY.trace("gave-up", function=function.function_name, attempts=attempts, error=message)
    _send_record(function, event, answer, attempts, destinations.get("OnFailure"))
    target = (getattr(function, "dead_letter_config", None) or {}).get("TargetArn")
    if not target:
        return
    attributes = {
        "RequestID": {"DataType": "String", "StringValue": answer.request_id or "none"},
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
        "ErrorMessage": {"DataType": "String", "StringValue": message[:_TEXT_LIMIT] or "none"},
    }
    _deliver(function, target, json.dumps(event), attributes)


def _send_record(function: Any, event: Any, answer: Answer, attempts: int, destination: Any) -> None:
    target = (destination or {}).get("Destination")
    if not target:
        return
    context = {
        "requestId": answer.request_id,
        "functionArn": f"{function.function_arn}:$LATEST",
        "condition": "RetriesExhausted" if answer.error else "Success",
        "approximateInvokeCount": attempts,
    }
    response = {"statusCode": 200, "executedVersion": "$LATEST"}
    record = {
        "version": "1.0",
        "requestContext": context,
        "requestPayload": event,
        "responseContext": {**response, "functionError": "Unhandled"} if answer.error else response,
        "responsePayload": json.loads(answer.payload),
    }
    _deliver(function, target, json.dumps(record), {})


def _deliver(function: Any, target: str, text: str, attributes: dict[str, Any]) -> None:
    """Send to a queue, a topic or a bus, as far as the function's role may."""
    service = target.split(":")[2]
    action = {"sqs": "sqs:SendMessage", "sns": "sns:Publish", "events": "events:PutEvents"}[service]
    refused = refused_to_role(function.role, [Request(action, target)])
    if refused:
        ACTIVITY.trace("event-lost", function=function.function_name, target=target, denied=refused[0].action)
    elif service == "sqs":
        send(target, text, attributes)
    elif service == "sns":
        publish(target, text, attributes)
    else:
        put_events(target, "lambda", "Lambda Function Invocation Result", text)


def run_functions(invoker: Invoker) -> None:
    """Run functions where moto would start Docker."""

    @around(LambdaFunction, "invoke")
    def invoke(_original: Method, self: Any, body: Any, request_headers: Any, response_headers: Any) -> str | bytes:
        kind = next((value for name, value in dict(request_headers).items() if name.lower() == _TYPE), _AT_ONCE)
        event = json.loads(body) if body else {}
        if kind == "DryRun":
            return ""
        if kind == "Event":
            invoker.later(self, event)
            return ""
        try:
            answer, log = invoker.pools.invoke(self, event)
        except ThrottledError:
            raise TooManyRequestsError from None
        if answer.error is not None:
            response_headers["x-amz-function-error"] = "Unhandled"
        response_headers["x-amz-log-result"] = base64.b64encode(log.encode()[-4096:]).decode()
        return answer.payload.encode()

    @around(LambdaBackend, "delete_function")
    def delete(original: Method, self: Any, function_name: str, qualifier: str | None = None) -> None:
        arn = self.get_function(function_name).function_arn if qualifier is None else None
        original(self, function_name, qualifier)
        if arn:
            invoker.pools.stop(arn)


_TYPE, _AT_ONCE = "x-amz-invocation-type", "RequestResponse"
