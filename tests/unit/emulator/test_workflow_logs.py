"""Execution logs of workflows: which events, with which data, and who may have them delivered."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from small_account import Account, arn
from test_events import FAIL, synchronously, workflow

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]

DELIVERY = [
    "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
]  # fmt: skip
ANSWER = "def handle(event, context):\n    return {'secret': 1}\n"
STARTED = ["ExecutionStarted", "TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted"]
ALL = [*STARTED, "LambdaFunctionSucceeded", "TaskStateExited", "ExecutionSucceeded"]


def delivering(*actions: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*"}


def configured(group: str, level: str = "ALL", data: bool = True) -> dict[str, Any]:
    destination = {"cloudWatchLogsLogGroup": {"logGroupArn": arn("logs", f"log-group:{group}:*")}}
    return {"level": level, "includeExecutionData": data, "destinations": [destination]}


def log_group(account: Account) -> str:
    name = f"/aws/vendedlogs/states/{account.name('log')}"
    account.aws.client("logs").create_log_group(logGroupName=name)
    return name


def logged(account: Account, group: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in account.log("", group)]


def run(account: Account, source: str, **configuration: Any) -> list[dict[str, Any]]:
    """Run a workflow of one function once; return what is in its log."""
    group = log_group(account)
    function = account.function(source)
    machine = workflow(account, function, delivering(*DELIVERY), logging=configured(group, **configuration))
    synchronously(account, machine, {"password": 2})
    return logged(account, group)


@pytest.mark.parametrize(
    ("source", "level", "events"),
    [
        (ANSWER, "ALL", ALL),
        (ANSWER, "ERROR", []),
        (FAIL, "ERROR", ["LambdaFunctionFailed", "ExecutionFailed"]),
        (FAIL, "FATAL", ["ExecutionFailed"]),
        (FAIL, "OFF", []),
    ],
)
def test_the_level_chooses_the_events(account: Account, source: str, level: str, events: list[str]) -> None:
    assert [one["type"] for one in run(account, source, level=level)] == events


def test_each_event_is_a_line_as_step_functions_writes_it(account: Account) -> None:
    first, _, third, *_ = run(account, ANSWER)
    assert set(first) == {"id", "type", "details", "previous_event_id", "event_timestamp", "execution_arn"}
    assert (first["id"], first["previous_event_id"], third["previous_event_id"]) == ("1", "0", "2")
    assert first["details"]["input"] == '{"password": 2}'
    assert first["event_timestamp"].isdigit()
    assert ":execution:machine-" in first["execution_arn"]


def test_without_execution_data_neither_input_nor_output_is_told(account: Account) -> None:
    lines = run(account, ANSWER, data=False)
    assert [one["type"] for one in lines] == ALL
    assert "password" not in str(lines)
    assert "secret" not in str(lines)


@pytest.mark.parametrize("missing", DELIVERY)
def test_a_role_that_may_not_deliver_is_refused(account: Account, missing: str) -> None:
    may = delivering(*(action for action in DELIVERY if action != missing))
    with pytest.raises(ClientError, match="IAM Role is not authorized to access the Log Destination") as caught:
        workflow(account, account.function(ANSWER), may, logging=configured(log_group(account)))
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
    assert [call["role"] for call in account.aws.calls() if (call["action"], call["allowed"]) == (missing, False)]


def test_so_is_one_whose_log_group_is_not_there(account: Account) -> None:
    with pytest.raises(ClientError, match="not authorized to access the Log Destination"):
        workflow(account, account.function(ANSWER), delivering(*DELIVERY), logging=configured("/nowhere"))


def test_a_machine_is_changed_to_log(account: Account) -> None:
    """By a role that may; one that may not leaves it as it was."""
    group, states = log_group(account), account.aws.client("stepfunctions")
    machine = workflow(account, account.function(ANSWER))
    change: dict[str, Any] = {"stateMachineArn": machine, "loggingConfiguration": configured(group, "FATAL")}
    with pytest.raises(ClientError, match="Log Destination"):
        states.update_state_machine(**change)
    states.update_state_machine(roleArn=account.role(delivering(*DELIVERY)), **change)
    synchronously(account, machine, {})  # the role may not invoke any more
    assert [one["type"] for one in logged(account, group)] == ["ExecutionFailed"]
