"""What a deployed stack holds: items of tables, messages of queues, objects of buckets; and how a test cleans up.

A test finds its own by the keys that it noted and by its mark. Nothing else is deleted, and no table is read whole
where a key leads to its items.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer
from deployed_stacks import Deployed
from written import Table

_MOST_AT_ONCE = 25  # deletions that DynamoDB takes in one call
_MOST_ASKED = 60  # keys; instead of asking for more, the table is read once
_MOST_OF_OTHERS = 1000  # messages that a test looks through
_SECONDS_HIDDEN = 30  # of a message that is looked at, unless it is given back sooner
_SECONDS_LOOKED = 1  # for messages; a look that does not last asks some of AWS's servers only
Messages = list[dict[str, Any]]
_CROWDED = "{queue} holds more than {most} messages of others; no test looks for its own among them: empty the queue"


def items(deployed: Deployed, table: Table, mark: str = "") -> list[dict[str, Any]]:
    """Read the items that a test wrote; sets of DynamoDB's types aside, values are Python's."""
    found = _raw(deployed, table, mark)
    return [{name: TypeDeserializer().deserialize(value) for name, value in item.items()} for item in found]


def _raw(deployed: Deployed, table: Table, mark: str) -> list[dict[str, Any]]:
    values = deployed.written.keys.get(table, {})
    pages = _asked(deployed, table, values) if table.key and len(values) <= _MOST_ASKED else _whole(deployed, table)
    return [item for page in pages for item in page["Items"] if mark in json.dumps(item, default=str)]


def _asked(deployed: Deployed, table: Table, values: dict[str, None]) -> Iterator[dict[str, Any]]:
    by = {"IndexName": table.index} if table.index else {"ConsistentRead": True}
    pages = deployed.client("dynamodb").get_paginator("query")
    for value in values:
        yield from pages.paginate(
            TableName=deployed.outputs[table.output],
            KeyConditionExpression="#key = :value",
            ExpressionAttributeNames={"#key": table.key},
            ExpressionAttributeValues={":value": {"S": value}},
            **by,
        )


def _whole(deployed: Deployed, table: Table) -> Iterator[dict[str, Any]]:
    pages = deployed.client("dynamodb").get_paginator("scan")
    yield from pages.paginate(TableName=deployed.outputs[table.output], ConsistentRead=True)


def letters(deployed: Deployed, queue: str, mark: str, holds: Callable[[Messages], object] = bool) -> Messages:
    """Take the messages of a test out of a queue, when they are as they should be."""
    taken: Messages = []
    deployed.written.queues[queue] = None

    def look() -> Messages:
        taken.extend(take(deployed, queue, mark))
        return taken

    return deployed.settled(look, holds)


def take(deployed: Deployed, queue: str, mark: str) -> Messages:
    """Take the messages that carry a mark out of a queue; every other one is visible again at once."""
    sqs, taken, others = deployed.client("sqs"), [], []
    try:
        while messages := _receive(deployed, queue):
            for message in messages:
                if mark in json.dumps(message):
                    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                    taken.append(message)
                else:
                    others.append(message)
            if len(others) > _MOST_OF_OTHERS:
                pytest.fail(_CROWDED.format(queue=queue, most=_MOST_OF_OTHERS), pytrace=False)
    finally:
        for message in others:
            sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    return taken


def _receive(deployed: Deployed, queue: str) -> Messages:
    answer = deployed.client("sqs").receive_message(
        QueueUrl=queue,
        MaxNumberOfMessages=10,
        MessageSystemAttributeNames=["All"],
        MessageAttributeNames=["All"],
        VisibilityTimeout=_SECONDS_HIDDEN,
        WaitTimeSeconds=0 if deployed.emulator else _SECONDS_LOOKED,
    )
    return list(answer.get("Messages", []))


def remove(deployed: Deployed, mark: str, *, failed: bool) -> None:
    """Remove what a test wrote: its items, its uploads, its messages in the queues that it took others from.

    A test that failed may have left items without a known key and messages anywhere: its tables are read whole, and all
    queues of dead letters are looked through.
    """
    for table in deployed.written.keys:
        _remove_items(deployed, replace(table, key="") if failed else table, mark)
    if "s3_bucket_name" in deployed.outputs:
        _remove_objects(deployed, deployed.outputs["s3_bucket_name"], mark)
    for queue in {**deployed.written.queues, **(dict.fromkeys(dead_letter_queues(deployed)) if failed else {})}:
        take(deployed, queue, mark)
    deployed.written.keys.clear()
    deployed.written.queues.clear()


def dead_letter_queues(deployed: Deployed) -> Iterator[str]:
    """Name the queues of dead letters and rejections by their URLs; not one that a function of the stack empties."""
    if "dead_letters_mapping_id" in deployed.outputs:
        return
    for name, value in deployed.outputs.items():
        if name.endswith(("dlq_url", "dead_letter_queue_url", "rejected_queue_url")):
            yield value
        elif name == "dead_letter_queue_urls":
            yield from value.values()


def _remove_items(deployed: Deployed, table: Table, mark: str) -> None:
    dynamodb, name = deployed.client("dynamodb"), deployed.outputs[table.output]
    names = [one["AttributeName"] for one in dynamodb.describe_table(TableName=name)["Table"]["KeySchema"]]
    keys = [{key: item[key] for key in names} for item in _raw(deployed, table, mark)]
    for start in range(0, len(keys), _MOST_AT_ONCE):
        left = {name: [{"DeleteRequest": {"Key": key}} for key in keys[start : start + _MOST_AT_ONCE]]}
        while left:
            left = dynamodb.batch_write_item(RequestItems=left).get("UnprocessedItems")


def _remove_objects(deployed: Deployed, bucket: str, mark: str) -> None:
    s3 = deployed.client("s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=mark):
        for one in page.get("Versions", []):
            s3.delete_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])
