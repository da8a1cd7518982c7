"""Corrections that save time: how slow a plain moto is, and that this one is not."""

import copy
import inspect
import time
import uuid
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import boto3
import pytest
from moto import mock_aws
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.moto_server import werkzeug_app
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.sns import models as sns

from stackproof.emulator.corrections import requests, tables, topics
from stackproof.emulator.process import Emulator

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]
_PLAIN_LOOKUP = DomainDispatcherApplication.get_backend_for_host


def test_a_long_queue_is_not_slow(plain: Emulator, cloud: Emulator) -> None:
    """Plain moto takes some ten times as long for these six hundred."""
    assert seconds_to_send(cloud) < seconds_to_send(plain) / 2, "moto needs the correction no more"


def test_a_request_reads_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain moto lists its folders each time; here once for each host."""
    looked: list[str] = []
    folders = list(werkzeug_app.backends.list_of_moto_modules())
    monkeypatch.setattr(werkzeug_app.backends, "list_of_moto_modules", lambda: looked.append("") or folders)
    monkeypatch.setattr(DomainDispatcherApplication, "get_backend_for_host", _PLAIN_LOOKUP)
    assert requests_served() == ["sqs"] * 3
    assert len(looked) == 3, "moto needs the correction no more"
    looked.clear()
    requests.each_request_reads_a_folder()
    assert requests_served() == ["sqs"] * 3
    assert len(looked) == 1


@pytest.fixture(name="table")
def give_table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A table of plain moto with a stream and an item."""
    monkeypatch.setattr(DynamoDBBackend, "transact_write_items", inspect.unwrap(DynamoDBBackend.transact_write_items))
    monkeypatch.delattr(Table, "__deepcopy__", raising=False)
    with mock_aws():
        made = boto3.resource("dynamodb", "eu-west-1").create_table(
            TableName="orders",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
            AttributeDefinitions=[
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "at", "AttributeType": "S"},
            ],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
        made.put_item(Item={"id": "a", "at": "1", "state": "new"})
        yield made


def write_together(table: Any, *writes: dict[str, Any]) -> int:
    """Write a transaction; return how many copies of the table it made."""
    copied: list[Any] = []
    original = copy.deepcopy

    def deepcopy(one: Any, memo: Any = None) -> Any:
        made = original(one, memo)
        copied.extend([made] if isinstance(one, Table) and all(made is not other for other in copied) else [])
        return made

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(copy, "deepcopy", deepcopy)
        table.meta.client.transact_write_items(TransactItems=list(writes))
    return len(copied)


def put(id_: str, at: str) -> dict[str, Any]:
    return {"Put": {"TableName": "orders", "Item": {"id": id_, "at": at}}}


def test_a_transaction_copies_its_table_once(table: Any) -> None:
    assert write_together(table, put("b", "1"), put("b", "2"), put("c", "1")) == 3, "moto needs the correction no more"
    tables.a_transaction_copies_the_table_for_each_item()
    assert write_together(table, put("d", "1"), put("d", "2"), put("e", "1")) == 1
    assert len(table.scan()["Items"]) == 7


def test_a_transaction_that_is_refused_leaves_no_trace(table: Any) -> None:
    tables.a_transaction_copies_the_table_for_each_item()
    change = {
        "TableName": "orders",
        "Key": {"id": "a", "at": "1"},
        "UpdateExpression": "SET #state = :new",
        "ExpressionAttributeNames": {"#state": "state"},
        "ExpressionAttributeValues": {":new": "changed"},
    }
    refused = {"TableName": "orders", "Key": {"id": "a", "at": "2"}, "ConditionExpression": "attribute_exists(id)"}
    with pytest.raises(table.meta.client.exceptions.TransactionCanceledException):
        write_together(table, {"Update": change}, put("a", "3"), put("b", "1"), {"ConditionCheck": refused})
    assert table.scan()["Items"] == [{"id": "a", "at": "1", "state": "new"}]
    (stream,) = [one.stream_shard.items for one in dynamodb_backends["123456789012"]["eu-west-1"].tables.values()]
    assert len(stream) == 1
    write_together(table, {"Update": change}, put("a", "3"))
    assert [one["state"] for one in table.scan()["Items"] if one["at"] == "1"] == ["changed"]


def test_one_key_signs_for_all_subscriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sns.Subscription, "private_key", inspect.unwrap(sns.Subscription.private_key))
    monkeypatch.setattr(sns.rsa, "generate_private_key", lambda **_: object())

    def keys() -> set[Any]:
        return {sns.Subscription.private_key(Mock(spec=sns.Subscription)) for _ in range(2)}

    assert len(keys()) == 2, "moto needs the correction no more"
    topics.each_subscription_makes_a_key_pair()
    assert len(keys()) == 1


def requests_served() -> list[str]:
    dispatcher = DomainDispatcherApplication(lambda _service: None)  # type: ignore[arg-type,return-value]
    return [dispatcher.get_backend_for_host("sqs.eu-west-1.amazonaws.com") for _ in range(3)]


def seconds_to_send(aws: Emulator) -> float:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex[:8]}")["QueueUrl"]
    started = time.monotonic()
    for batch in range(60):
        entries = [{"Id": str(number), "MessageBody": f"{batch}-{number}"} for number in range(10)]
        sqs.send_message_batch(QueueUrl=url, Entries=entries)
    return time.monotonic() - started
