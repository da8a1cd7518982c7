"""Files, and the events that tell of them, as AWS documents them.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

import json
from typing import Any
from urllib.parse import quote_plus

BUCKET = "s3-transactions-dev-123456789012"
UPLOADED_AT = "2026-01-31T12:00:00.000Z"
UPLOADED = 1769860800000
COLUMNS = ("transaction_id", "timestamp", "amount", "currency", "account_id", "type", "description")
HEADER = ",".join(COLUMNS)
SOUND = {
    "transaction_id": "tx-1",
    "timestamp": "2026-01-31T11:59:58.125+01:00",
    "amount": "20.50",
    "currency": "EUR",
    "account_id": "acc-7",
    "type": "debit",
    "description": "Groceries",
}


class Context:
    """What Lambda hands over: some time is left, and the less the more often one asks."""

    def __init__(self, remaining: int = 300_000, step: int = 0) -> None:
        self.remaining = remaining
        self.step = step

    def get_remaining_time_in_millis(self) -> int:
        self.remaining -= self.step
        return self.remaining


def sound(number: int, **changes: Any) -> dict[str, Any]:
    """A row like no other."""
    return {**SOUND, "transaction_id": f"tx-{number}", **changes}


def csv_text(*rows: dict[str, Any]) -> str:
    return "\n".join([HEADER, *(",".join(str(row.get(name, "")) for name in COLUMNS) for row in rows)]) + "\n"


def s3_record(key: str, version_id: str | None, size: int = 1) -> dict[str, Any]:
    version = {"versionId": version_id} if version_id else {}
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "eu-central-1",
        "eventTime": UPLOADED_AT,
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "AWS:AIDAEXAMPLE"},
        "requestParameters": {"sourceIPAddress": "203.0.113.7"},
        "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "FMyUVURIY8/IgAtTv8xRjskZQpcIZ9"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "csv-uploaded",
            "bucket": {
                "name": BUCKET,
                "ownerIdentity": {"principalId": "A3NL1KOZZKExample"},
                "arn": f"arn:aws:s3:::{BUCKET}",
            },
            "object": {
                "key": quote_plus(key, safe="/"),
                "size": size,
                "eTag": "d41d8cd98f00b204e9800998ecf8427e",
                **version,
                "sequencer": "0055AED6DCD90281E5",
            },
        },
    }


def s3_event(*uploads: dict[str, Any]) -> dict[str, Any]:
    return {"Records": [s3_record(**upload) for upload in uploads]}


def sqs_event(*bodies: Any, **attributes: str) -> dict[str, Any]:
    """Messages m-1, m-2 and so on; a body that is no text is written as JSON."""
    return {
        "Records": [
            {
                "messageId": f"m-{number}",
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": str(UPLOADED + 1000),
                    "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                    "ApproximateFirstReceiveTimestamp": str(UPLOADED + 2000),
                },
                "messageAttributes": {
                    name: {"stringValue": value, "stringListValues": [], "binaryListValues": [], "dataType": "String"}
                    for name, value in attributes.items()
                },
                "md5OfBody": "098f6bcd4621d373cade4e832627b4f6",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:sqs-transactions-dlq-dev",
                "awsRegion": "eu-central-1",
            }
            for number, body in enumerate(bodies, 1)
        ]
    }
