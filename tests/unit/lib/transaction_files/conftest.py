"""The functions with a moto AWS behind them."""

import json
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from mocked_aws import client, filled_aws, resource
from transaction_functions import ENVIRONMENT, ERRORS, REGION, TRANSACTIONS, load
from transaction_messages import BUCKET


def fill() -> dict[str, str]:
    """Make bucket, tables and queues, and tell the environment that follows from them."""
    s3 = client("s3", REGION)
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for table, key in ((TRANSACTIONS, "transaction_id"), (ERRORS, "error_id")):
        client("dynamodb", REGION).create_table(
            TableName=table,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": key, "KeyType": "HASH"},
                {"AttributeName": "timestamp", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": key, "AttributeType": "S"},
                {"AttributeName": "timestamp", "AttributeType": "N"},
            ],
        )
    return {
        f"{name}_QUEUE_URL": client("sqs", REGION).create_queue(QueueName=name.lower())["QueueUrl"]
        for name in ("DEAD_LETTER", "UNFINISHED")
    }


@pytest.fixture
def aws() -> Iterator[None]:
    """An AWS that is filled, and the environment that Terraform gives the functions."""
    with filled_aws(ENVIRONMENT, fill):
        yield


@pytest.fixture
def processor(aws: None) -> ModuleType:
    return load("processor_function")


@pytest.fixture
def dlq_processor(aws: None) -> ModuleType:
    return load("dlq_processor_function")


@pytest.fixture
def upload(aws: None) -> Callable[[str, str | bytes], dict[str, Any]]:
    """Upload a file; give the record of the event that S3 sends for it."""

    def put(key: str, content: str | bytes) -> dict[str, Any]:
        body = content.encode() if isinstance(content, str) else content
        answer = client("s3", REGION).put_object(Bucket=BUCKET, Key=key, Body=body)
        return {"key": key, "version_id": answer["VersionId"], "size": len(body)}

    return put


@pytest.fixture
def transactions(aws: None) -> Callable[[], dict[str, dict[str, Any]]]:
    """Read the transactions table: its items by transaction id."""
    table = resource("dynamodb", REGION).Table(TRANSACTIONS)
    return lambda: {item["transaction_id"]: item for item in table.scan()["Items"]}


@pytest.fixture
def errors(aws: None) -> Callable[[], list[dict[str, Any]]]:
    """Read the errors table, in the order of time and file."""
    table = resource("dynamodb", REGION).Table(ERRORS)
    return lambda: sorted(table.scan()["Items"], key=lambda item: (item["timestamp"], item.get("line", 0)))


@pytest.fixture
def take_messages(aws: None) -> Callable[[str], list[Any]]:
    """Read, and take away, the messages of a queue: dead_letter or unfinished."""

    def take(name: str) -> list[Any]:
        queue = resource("sqs", REGION).get_queue_by_name(QueueName=name)
        bodies = []
        while messages := queue.receive_messages(MaxNumberOfMessages=10):
            for message in messages:
                bodies.append(json.loads(message.body))
                message.delete()
        return bodies

    return take
