"""The functions with a moto AWS behind them."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from mocked_aws import client, filled_aws, resource
from processing_functions import ENVIRONMENT, REGION, TABLE, load
from processing_messages import Clock, FraudApi


def fill() -> dict[str, str]:
    """Make table, dead letter queue and topic, and tell the environment that follows from them."""
    client("dynamodb", REGION).create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "transaction_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "transaction_id", "AttributeType": "S"}],
    )
    queue = client("sqs", REGION).create_queue(
        QueueName="payment-processing-dlq.fifo", Attributes={"FifoQueue": "true", "VisibilityTimeout": "360"}
    )
    topic = client("sns", REGION).create_topic(Name="sns-payment-alerts-dev")
    return {"DEAD_LETTER_QUEUE_URL": queue["QueueUrl"], "ALERT_TOPIC_ARN": topic["TopicArn"]}


@pytest.fixture
def aws() -> Iterator[None]:
    """An AWS that is filled, and the environment that Terraform gives the functions."""
    with filled_aws(ENVIRONMENT, fill):
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fraud_api(clock: Clock) -> FraudApi:
    return FraudApi(clock)


@pytest.fixture
def processor(aws: None, clock: Clock, fraud_api: FraudApi, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = load("lambda_payment_processor")
    monkeypatch.setattr(module, "time", clock)
    monkeypatch.setattr(module, "HTTP", fraud_api)
    return module


@pytest.fixture
def dlq_processor(aws: None) -> ModuleType:
    return load("lambda_dlq_processor")


@pytest.fixture
def table(aws: None) -> Any:
    return resource("dynamodb", REGION).Table(TABLE)


@pytest.fixture
def payments(table: Any) -> Callable[[], dict[str, dict[str, Any]]]:
    """Read the table: its items by transaction id."""
    return lambda: {item["transaction_id"]: item for item in table.scan()["Items"]}
