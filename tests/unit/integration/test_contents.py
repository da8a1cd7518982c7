"""What a test finds of its own in a stack, and what it takes away: nothing that others wrote."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from contents import dead_letter_queues, items, letters, remove, take
from deployed_stacks import Deployed
from moto import mock_aws
from polling import polled
from written import Table

MINE, REGION = "t0123456789", "eu-west-1"
TRAIL = Table("dynamodb_table_name", "event_id")
BY_INDEX = Table("dynamodb_table_name", "transaction_id", "by-transaction")
WHOLE = Table("dynamodb_table_name")


@pytest.fixture(name="deployed")
def give_deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """A stack in a real account, as far as a test can tell: a table, a bucket, a queue of dead letters."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setattr("contents._SECONDS_LOOKED", 0)
    with mock_aws():
        deployed = Deployed("s", REGION, {"dynamodb_table_name": "trail", "s3_bucket_name": "uploads"})
        key = {"KeyType": "HASH", "AttributeName": "transaction_id"}
        deployed.client("dynamodb").create_table(
            TableName="trail",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"KeyType": "HASH", "AttributeName": "event_id"},
                {"KeyType": "RANGE", "AttributeName": "stage"},
            ],
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": "S"} for name in ("event_id", "stage", "transaction_id")
            ],
            GlobalSecondaryIndexes=[
                {"IndexName": "by-transaction", "KeySchema": [key], "Projection": {"ProjectionType": "ALL"}}
            ],
        )
        place = {"LocationConstraint": REGION}
        deployed.client("s3").create_bucket(Bucket="uploads", CreateBucketConfiguration=place)
        deployed.client("s3").put_bucket_versioning(Bucket="uploads", VersioningConfiguration={"Status": "Enabled"})
        queue = deployed.client("sqs").create_queue(QueueName="dead-letters")["QueueUrl"]
        deployed.outputs["dead_letter_queue_urls"] = {"trigger": queue}
        yield deployed


def put(deployed: Deployed, event: str, **fields: str) -> None:
    for stage in ("trigger", "validator"):
        item = {"event_id": {"S": event}, "stage": {"S": stage}, **{name: {"S": one} for name, one in fields.items()}}
        deployed.client("dynamodb").put_item(TableName="trail", Item=item)


def send(deployed: Deployed, *bodies: str) -> str:
    queue = str(deployed.outputs["dead_letter_queue_urls"]["trigger"])
    for body in bodies:
        deployed.client("sqs").send_message(QueueUrl=queue, MessageBody=body)
    return queue


def asked(deployed: Deployed) -> list[str]:
    """The operations of DynamoDB from now on."""
    operations: list[str] = []
    events = deployed.client("dynamodb").meta.events
    events.register("before-call.dynamodb", lambda model, **_: operations.append(model.name))
    return operations


def events_left(deployed: Deployed) -> set[str]:
    found = deployed.client("dynamodb").scan(TableName="trail")["Items"]
    return {item["event_id"]["S"] for item in found}


@pytest.mark.parametrize("table", [TRAIL, BY_INDEX])
def test_items_are_asked_for_by_their_key(deployed: Deployed, table: Table) -> None:
    put(deployed, MINE, transaction_id=MINE)
    put(deployed, "theirs", transaction_id="theirs")
    operations = asked(deployed)
    deployed.written.note(table, MINE)
    assert {item["event_id"] for item in items(deployed, table, MINE)} == {MINE}
    assert set(operations) == {"Query"}


def test_a_table_without_a_known_key_is_read_whole(deployed: Deployed) -> None:
    put(deployed, "by-uuid", note=f"of {MINE}")
    put(deployed, "theirs")
    operations = asked(deployed)
    deployed.written.note(WHOLE)
    assert {item["event_id"] for item in items(deployed, WHOLE, MINE)} == {"by-uuid"}
    assert set(operations) == {"Scan"}


def test_a_table_is_read_once_instead_of_by_hundreds_of_keys(deployed: Deployed) -> None:
    put(deployed, MINE)
    deployed.written.note(TRAIL, MINE, *(f"{MINE}-{number}" for number in range(100)))
    operations = asked(deployed)
    assert len(items(deployed, TRAIL, MINE)) == 2
    assert operations == ["Scan"]


def test_what_a_test_wrote_is_removed_and_nothing_else(deployed: Deployed) -> None:
    """By its keys; a table is not read whole, and a queue that the test took nothing from is not looked into."""
    s3 = deployed.client("s3")
    deployed.written.note(TRAIL, *(f"{MINE}-{number}" for number in range(30)))
    for number in range(30):
        put(deployed, f"{MINE}-{number}")
    put(deployed, "theirs")
    for key in (f"{MINE}/a.csv", f"{MINE}/a.csv", "theirs.csv"):
        s3.put_object(Bucket="uploads", Key=key, Body=b"")
    queue = send(deployed, MINE)
    operations = asked(deployed)
    remove(deployed, MINE, failed=False)
    assert "Scan" not in operations
    assert events_left(deployed) == {"theirs"}
    assert [one["Key"] for one in s3.list_object_versions(Bucket="uploads")["Versions"]] == ["theirs.csv"]
    assert [one["Body"] for one in take(deployed, queue, MINE)] == [MINE]
    assert deployed.written.keys == {}


def test_a_test_that_failed_searches_everywhere(deployed: Deployed) -> None:
    """For items that have other keys, and messages in queues that it never came to."""
    put(deployed, "by-uuid", note=f"of {MINE}")
    put(deployed, "theirs")
    queue = send(deployed, MINE, "theirs")
    deployed.written.note(TRAIL, MINE)
    remove(deployed, MINE, failed=True)
    assert events_left(deployed) == {"theirs"}
    assert [one["Body"] for one in take(deployed, queue, "")] == ["theirs"]


def test_messages_of_others_are_given_back(deployed: Deployed) -> None:
    queue = send(deployed, *(f"theirs-{number}" for number in range(12)), MINE)
    assert [one["Body"] for one in letters(deployed, queue, MINE)] == [MINE]
    assert deployed.written.queues == {queue: None}
    visible = deployed.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert visible["ApproximateNumberOfMessages"] == "12"


def test_letters_are_collected_until_they_are_enough(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was taken at an earlier look is kept."""
    queue = send(deployed, f"{MINE}-0")

    def more(_seconds: float) -> None:
        send(deployed, f"{MINE}-1")

    monkeypatch.setattr("deployed_stacks.polled", partial(polled, sleep=more))
    found = letters(deployed, queue, MINE, lambda found: len(found) >= 2)
    assert [one["Body"] for one in found] == [f"{MINE}-0", f"{MINE}-1"]


def test_a_crowded_queue_is_refused(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what was looked at is given back."""
    monkeypatch.setattr("contents._MOST_OF_OTHERS", 5)
    queue = send(deployed, *(f"theirs-{number}" for number in range(12)))
    with pytest.raises(pytest.fail.Exception, match="holds more than 5 messages of others"):
        take(deployed, queue, MINE)
    visible = deployed.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert visible["ApproximateNumberOfMessages"] == "12"


QUEUES: list[tuple[dict[str, Any], list[str]]] = [
    ({"dead_letter_queue_urls": {"a": "A", "b": "B"}, "queue_url": "Q", "dead_letter_queue_arn": "arn"}, ["A", "B"]),
    ({"ingestion_dlq_url": "I", "ingestion_dlq_arn": "arn", "dead_letter_queue_url": "D"}, ["I", "D"]),
    ({"dead_letter_queue_url": "D", "dead_letters_mapping_id": "a function empties it"}, []),
]


@pytest.mark.parametrize(("outputs", "queues"), QUEUES, ids=[json.dumps(row[0]) for row in QUEUES])
def test_queues_of_dead_letters(outputs: dict[str, Any], queues: list[str]) -> None:
    assert list(dead_letter_queues(Deployed("s", REGION, outputs))) == queues
