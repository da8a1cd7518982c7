"""Roles are enforced, in the words of AWS; faults are injected."""

import json
import threading
import time
from typing import Any

import pytest
from small_account import ACCOUNT, LOGS, POLL, Account, arn

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]

PUT = """
import boto3, os
from botocore.config import Config
TABLE = boto3.client("dynamodb", config=Config(retries={"total_max_attempts": int(os.environ.get("TRIES", "1"))}))
def handle(event, context):
    TABLE.put_item(TableName=event["table"], Item={"id": {"S": "1"}})
    return "stored"
"""


def table(account: Account) -> str:
    """Make a table; return its name."""
    name = account.name("table")
    account.aws.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return name


def may_put(name: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": arn("dynamodb", f"table/{name}")}


def test_a_handler_may_do_what_its_role_says(account: Account) -> None:
    name = table(account)
    function = account.function(PUT, may_put(name))
    assert account.invoke(function, {"table": name}) == ("stored", None)
    used = [call for call in account.aws.calls() if call["resource"].endswith(name)]
    assert [(call["action"], call["allowed"], call["count"]) for call in used] == [("dynamodb:PutItem", True, 1)]


def test_a_handler_without_a_permission_is_denied(account: Account) -> None:
    name = table(account)
    function = account.function(PUT, may_put("another"))
    answer, error = account.invoke(function, {"table": name})
    assert error == "Unhandled"
    assert answer["errorType"] == "ClientError"
    assert "AccessDeniedException" in answer["errorMessage"]
    assert f"is not authorized to perform: dynamodb:PutItem on resource: {arn('dynamodb', f'table/{name}')}" in str(
        answer
    )
    assert "because no identity-based policy allows the dynamodb:PutItem action" in answer["errorMessage"]


def test_an_explicit_deny_wins(account: Account) -> None:
    name = table(account)
    function = account.function(PUT, may_put(name), {"Effect": "Deny", "Action": "dynamodb:*"})
    assert "with an explicit deny" in account.invoke(function, {"table": name})[0]["errorMessage"]


SEND = """
import boto3
from botocore.config import Config
SQS = boto3.client("sqs", config=Config(retries={"total_max_attempts": 1}))
def handle(event, context):
    SQS.send_message(QueueUrl=event["queue"], MessageBody="1")
    return "sent"
"""


@pytest.mark.parametrize(
    ("service", "delegated", "outcome"),
    [("sqs", True, "sent"), ("sns", True, "kms:GenerateDataKey"), ("sqs", False, "kms:GenerateDataKey")],
)
def test_a_queue_under_a_key_needs_the_key(account: Account, service: str, delegated: bool, outcome: str) -> None:
    """The role must be allowed, by way of this service, and the key's policy must leave it to IAM."""
    kms = account.aws.client("kms")
    principal = f"arn:aws:iam::{ACCOUNT}:{'root' if delegated else 'role/another'}"
    owner = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "kms:*", "Resource": "*"}
    key = kms.create_key(Policy=json.dumps({"Statement": [owner]}))["KeyMetadata"]["Arn"]
    queue = account.queue(KmsMasterKeyId=key)
    via = {"StringEquals": {"kms:ViaService": f"{service}.us-east-1.amazonaws.com"}}
    use = {"Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": key, "Condition": via}
    function = account.function(SEND, {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue}, use)
    answer, _ = account.invoke(function, {"queue": account.url(queue)})
    assert outcome in (answer if isinstance(answer, str) else answer["errorMessage"])


EVENTS = """
import boto3
EVENTS = boto3.client("events")
def handle(event, context):
    return EVENTS.put_events(Entries=[{"Source": event, "DetailType": "Sold", "Detail": "{}"}])["FailedEntryCount"]
"""


@pytest.mark.parametrize(("source", "denied"), [("shop", False), ("elsewhere", True)])
def test_a_condition_on_an_event_is_evaluated(account: Account, source: str, denied: bool) -> None:
    only = {"StringEquals": {"events:source": "shop", "events:detail-type": "Sold"}}
    function = account.function(EVENTS, {"Effect": "Allow", "Action": "events:PutEvents", "Condition": only})
    answer, error = account.invoke(function, source)
    assert (error == "Unhandled") is denied
    assert denied or answer == 0


def test_a_table_throttles_for_a_while(account: Account) -> None:
    name = table(account)
    function = account.function(PUT, may_put(name))
    account.aws.throttle(name, 2)
    for _ in range(2):
        answer, _ = account.invoke(function, {"table": name})
        assert "ProvisionedThroughputExceededException" in answer["errorMessage"]
    assert account.invoke(function, {"table": name}) == ("stored", None)


def test_the_sdk_outlasts_throttling(account: Account) -> None:
    name = table(account)
    function = account.function(PUT, may_put(name), Environment={"Variables": {"TRIES": "4"}})
    account.aws.throttle(name, 2)
    assert account.invoke(function, {"table": name}) == ("stored", None)


SLOW_ONCE = """
import time
def handle(event, context):
    record = event["Records"][0]
    if record["attributes"]["ApproximateReceiveCount"] == "1":
        time.sleep(8)
    print('{"done": "' + record["body"] + '"}')
"""


def test_a_killed_invocation_loses_no_message(account: Account) -> None:
    queue, function = account.queue(), account.function(SLOW_ONCE, POLL)
    client = account.aws.client("lambda")
    client.create_event_source_mapping(FunctionName=function, EventSourceArn=queue)
    account.aws.client("sqs").send_message(QueueUrl=account.url(queue), MessageBody="1")
    killed, end = 0, time.monotonic() + 5
    while not killed and time.monotonic() < end:
        killed = account.aws.kill(function)
        time.sleep(0.05)
    assert killed == 1
    started = time.monotonic()
    assert account.printed(function) == [{"done": "1"}]
    assert time.monotonic() - started < 6


def test_idle_waits_for_what_moves(account: Account) -> None:
    function = account.function("import time\ndef handle(event, context): time.sleep(0.5); print('{}')")
    account.aws.client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload="{}")
    waiting = threading.Thread(target=account.aws.wait_until_idle)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    waiting.join()
    assert account.printed(function) == [{}]


def test_a_deny_for_a_functions_own_code_is_for_it_alone(account: Account) -> None:
    """Lambda writes the logs with the same role, and is not the function's code."""
    name = table(account)
    function = account.name("function")
    code = {"ArnEquals": {"lambda:SourceFunctionArn": arn("lambda", f"function:{function}")}}
    role = account.role(LOGS, may_put(name), {"Effect": "Deny", "Action": "*", "Condition": code})
    made = account.function(PUT, Role=role, FunctionName=function)
    assert "with an explicit deny" in account.invoke(made, {"table": name})[0]["errorMessage"]
    assert any(line.startswith("REPORT") for line in account.log(made))


def test_what_lambda_does_with_the_role_counts_as_used(account: Account) -> None:
    role = account.role(LOGS, {"Effect": "Allow", "Action": "xray:PutTraceSegments"})
    function = account.function("def handle(event, context): pass", Role=role, TracingConfig={"Mode": "Active"})
    account.invoke(function)
    used = {call["action"]: call["allowed"] for call in account.aws.calls() if call["role"] == role}
    assert used["xray:PutTraceSegments"] is True
    assert used["xray:PutTelemetryRecords"] is False
    assert used["logs:PutLogEvents"] is True
