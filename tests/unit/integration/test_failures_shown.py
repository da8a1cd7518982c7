"""What a failing test shows: errors first, then the way of the events, the logs, and how to look by hand."""

from typing import Any

import pytest
from deployed_stacks import Deployed
from failures import account_of, log_lines

from stackproof.emulator.process import Emulator, EmulatorError

TRACE: list[dict[str, Any]] = [
    {"time": 100.0, "kind": "delivered", "source": "arn:aws:sns:r:1:topic", "target": "arn:aws:lambda:r:1:function:f"},
    {"time": 100.5, "kind": "invoked", "function": "f", "milliseconds": 12, "error": "no such currency"},
    {"time": 100.6, "kind": "invoked", "function": "g", "milliseconds": 3, "error": None},
]
RAISED = (
    '{"log_level": "ERROR", "errorType": "EventRejectedError", "errorMessage": "no such currency", "stackTrace": '
    '["  File \\"/tmp/x/handler.py\\", line 34, in lambda_handler\\n    reject(event)\\n      ^^^\\n"]}'
)


class Local(Emulator):
    """A local AWS that tells this trace, or does not answer any more."""

    stopped = False

    def trace(self) -> list[dict[str, Any]]:
        if self.stopped:
            raise EmulatorError("http://127.0.0.1:1 does not answer")
        return TRACE


class Services:
    """The answers of Lambda and of its logs."""

    groups = ("/aws/lambda/f",)

    def get_function_configuration(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - boto3's name
        return {}

    def describe_log_groups(self, **_: Any) -> dict[str, Any]:
        return {"logGroups": list(self.groups)}

    def get_paginator(self, _name: str) -> "Services":
        return self

    def paginate(self, **asked: Any) -> list[dict[str, Any]]:
        assert asked == {"logGroupName": "/aws/lambda/f", "startTime": 100_000}
        events = [{"timestamp": 100_400, "message": "START RequestId: 1\n"}, {"timestamp": 100_450, "message": RAISED}]
        return [{"events": events}]


def local(services: Services | None = None) -> Deployed:
    answers = services or Services()
    clients = {"lambda": answers, "logs": answers}
    return Deployed("s", "eu-west-1", emulator=Local("http://127.0.0.1:1", 1, "emulator.log"), clients=clients)


def test_a_failure_on_the_local_aws() -> None:
    assert account_of(local()).splitlines() == [
        "went wrong:",
        "  lambda f: no such currency",
        "3 steps, in seconds since the first:",
        "   +0.000  sns topic -> lambda f",
        "!  +0.500  lambda f ran 12 ms: no such currency",
        "   +0.600  lambda g ran 3 ms",
        "log of f, /aws/lambda/f:",
        "   +0.450  ERROR  EventRejectedError: no such currency",
        "   +0.450        handler.py, line 34, in lambda_handler: reject(event)",
        "Terraform works in another process; the emulator's log is emulator.log",
        "by hand, while the tests run (--pdb holds them):",
        "  export AWS_ENDPOINT_URL=http://127.0.0.1:1 AWS_REGION=eu-west-1",
        "  export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing",
        "  aws logs describe-log-groups --query 'logGroups[].logGroupName' --output text",
        "  aws logs tail LOG_GROUP --since 5m",
    ]


def test_an_expectation_that_is_wrong_shows_that_nothing_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Local, "trace", lambda _: [TRACE[0], TRACE[2]])
    shown = account_of(local())
    assert shown.startswith("nothing went wrong in the local AWS\n2 steps")
    assert "log of" not in shown


def test_a_function_without_a_log_group() -> None:
    services = Services()
    services.groups = ()
    assert "log of f: there is no group /aws/lambda/f" in account_of(local(services)).splitlines()


def test_a_local_aws_that_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Local, "stopped", True)
    assert account_of(local()) == "the local AWS tells nothing more: http://127.0.0.1:1 does not answer"


def test_a_failure_on_a_real_account() -> None:
    outputs = {"ingestion_function_name": "ingestion-dev", "lambda_function_names": {"trigger": "trigger-test"}}
    deployed = Deployed("s", "eu-west-1", outputs, in_vain=300.0)
    tail = "  aws --region eu-west-1 logs tail /aws/lambda/{} --since 15m --filter-pattern '\"t0123\"'"
    assert account_of(deployed, "t0123").splitlines() == [
        "waited 300 s in vain",
        "what this test wrote carries t0123 and is removed; what is still under way may come later",
        "by hand, with the same credentials:",
        tail.format("ingestion-dev"),
        tail.format("trigger-test"),
    ]


LOGGED = {
    "plain text\n": ["plain text"],
    "two\nlines": ["two", "lines"],
    "START RequestId: 1 Version: $LATEST": [],
    "REPORT RequestId: 1 Duration: 3 ms": [],
    '{"type": "platform.report", "record": {}}': [],
    '{"level": "INFO", "logger": "botocore.credentials", "message": "Found credentials"}': [],
    '{"level": "INFO", "message": "event accepted", "event_id": "e1", "requestId": "1"}': [
        "INFO  event accepted  event_id=e1"
    ],
    '{"level": "ERROR", "message": "not put", "errorType": "E", "errorMessage": "busy"}': ["ERROR  not put  E: busy"],
    '{"_aws": {}, "ProcessedPayments": 1}': ['{"_aws": {}, "ProcessedPayments": 1}'],
    "[1, 2]": ["[1, 2]"],
    '{"level": "ERROR", "message": "m", "stackTrace": []}': ["ERROR  m"],
}


@pytest.mark.parametrize("message", LOGGED)
def test_lines_of_a_log(message: str) -> None:
    assert log_lines(message) == LOGGED[message]
