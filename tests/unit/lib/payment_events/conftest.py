"""Load the handlers as Lambda does, with a moto AWS behind them."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from handlers import load_handler
from mocked_aws import client, filled_aws, resource

LAMBDA = Path(__file__).parents[4] / "lib" / "payment_events" / "lambda"
TABLE = "event-processing-processed-events-test"
BUS = "event-processing-payments-test"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "DYNAMODB_TABLE_NAME": TABLE,
    "REGION": "us-east-1",
    "EVENT_BUS_NAME": BUS,
    "EVENT_SOURCE": "event-processing.trigger",
    "EVENT_DETAIL_TYPE": "Payment Event Received",
    "CLOCK_SKEW_SECONDS": "300",
    "HIGH_RISK_COUNTRIES": '["KP"]',
    "USD_RATES": '{"USD": "1", "EUR": "1.08"}',
}


def forget_shared_modules() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "payment_events"]:
        del sys.modules[name]


def fill() -> dict[str, str]:
    """Make the audit table."""
    client("dynamodb", "us-east-1").create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": "event_id", "KeyType": "HASH"},
            {"AttributeName": "stage", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "event_id", "AttributeType": "S"},
            {"AttributeName": "stage", "AttributeType": "S"},
        ],
    )
    return {}


@pytest.fixture
def aws() -> Iterator[None]:
    """An AWS that is filled, and the environment that Terraform gives the functions."""
    with filled_aws(ENVIRONMENT, fill):
        yield


@pytest.fixture
def load(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """Load a handler as a new process would: the environment is read again, clients are made again."""
    monkeypatch.syspath_prepend(LAMBDA / "shared")
    forget_shared_modules()

    def load_function(function: str) -> ModuleType:
        return load_handler(f"payment_events_{function}_handler", LAMBDA / function / "handler.py")

    yield load_function
    forget_shared_modules()


@pytest.fixture
def records(aws: None) -> Callable[[], dict[tuple[str, str], dict[str, Any]]]:
    """Read the audit table: its items by event id and stage."""
    table = resource("dynamodb", "us-east-1").Table(TABLE)
    return lambda: {(item["event_id"], item["stage"]): item for item in table.scan()["Items"]}


@pytest.fixture
def started(aws: None) -> Callable[[], list[dict[str, Any]]]:
    """Read, and take away, what the rule on the event bus would have started the workflow with.

    A queue stands in for the workflow.
    """
    queue = resource("sqs", "us-east-1").create_queue(QueueName="workflow")
    events = client("events", "us-east-1")
    events.create_event_bus(Name=BUS)
    pattern = {"source": [ENVIRONMENT["EVENT_SOURCE"]], "detail-type": [ENVIRONMENT["EVENT_DETAIL_TYPE"]]}
    events.put_rule(Name="received", EventBusName=BUS, EventPattern=json.dumps(pattern))
    target = {"Id": "workflow", "Arn": queue.attributes["QueueArn"]}
    events.put_targets(Rule="received", EventBusName=BUS, Targets=[target])

    def read() -> list[dict[str, Any]]:
        details = []
        while messages := queue.receive_messages(MaxNumberOfMessages=10):
            for message in messages:
                details.append(json.loads(message.body)["detail"])
                message.delete()
        return details

    return read
