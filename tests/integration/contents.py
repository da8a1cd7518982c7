"""What a deployed stack holds: items of tables, messages of queues. A test finds its own by its mark, and cleans up."""

import json
from typing import Any

from boto3.dynamodb.types import TypeDeserializer
from deployed_stacks import Deployed

_MOST_AT_ONCE = 25  # deletions that DynamoDB takes in one call


def items(deployed: Deployed, table: str, mark: str = "") -> list[dict[str, Any]]:
    """Read the items of a table that carry a mark anywhere; sets of DynamoDB's types aside, values are Python's."""
    found: list[dict[str, Any]] = []
    for page in deployed.client("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        found += [item for item in page["Items"] if mark in json.dumps(item, default=str)]
    return [{name: TypeDeserializer().deserialize(value) for name, value in item.items()} for item in found]


def take(deployed: Deployed, queue: str, mark: str) -> list[dict[str, Any]]:
    """Take the messages that carry a mark out of a queue; every other one is visible again at once."""
    sqs, taken, others = deployed.client("sqs"), [], []
    while messages := _receive(sqs, queue):
        for message in messages:
            if mark in json.dumps(message):
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                taken.append(message)
            else:
                others.append(message)
    for message in others:
        sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    return taken


def _receive(sqs: Any, queue: str) -> list[dict[str, Any]]:
    answer = sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"], MessageAttributeNames=["All"]
    )
    return list(answer.get("Messages", []))


def remove(deployed: Deployed, mark: str) -> None:
    """Remove what carries a mark from every table, bucket of uploads and dead letter queue that the outputs name."""
    for name, value in deployed.outputs.items():
        if name.endswith("table_name"):
            _remove_items(deployed, value, mark)
        elif name == "s3_bucket_name":
            _remove_objects(deployed, value, mark)
        elif name.endswith(("dlq_url", "dead_letter_queue_url")):
            take(deployed, value, mark)
        elif name == "dead_letter_queue_urls":
            for queue in value.values():
                take(deployed, queue, mark)


def _remove_items(deployed: Deployed, table: str, mark: str) -> None:
    dynamodb = deployed.client("dynamodb")
    names = [one["AttributeName"] for one in dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]]
    keys: list[dict[str, Any]] = []
    for page in dynamodb.get_paginator("scan").paginate(TableName=table):
        keys += [{name: item[name] for name in names} for item in page["Items"] if mark in json.dumps(item)]
    for start in range(0, len(keys), _MOST_AT_ONCE):
        left = {table: [{"DeleteRequest": {"Key": key}} for key in keys[start : start + _MOST_AT_ONCE]]}
        while left:
            left = dynamodb.batch_write_item(RequestItems=left).get("UnprocessedItems")


def _remove_objects(deployed: Deployed, bucket: str, mark: str) -> None:
    s3 = deployed.client("s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=mark):
        for one in page.get("Versions", []):
            s3.delete_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])
