"""Keeps what arrives in the dead letter queue as records in the errors table.

Three kinds of messages arrive: the report of a row that failed, which the transaction processor
sends; the event of a file that could not be processed, with Lambda's account of the failure in the
message attributes; and, from whoever may send there by mistake, anything else. Each becomes one
item, put under the condition that there is none, so that a message that comes twice leaves one:

==================== ===============================================================
error_id             partition key: UUID made of the report's text, or of the message's id
timestamp            sort key: of a row the upload, else the sending, in milliseconds since
                     1970-01-01T00:00:00Z
error                INVALID_ROW, CONFLICTING_TRANSACTION, REFUSED_TRANSACTION,
                     FILE_NOT_PROCESSED, UNRECOGNISED_MESSAGE
reason               what was wrong, in words
transaction_id       of the row, where it has one: key of the index
bucket, key, version_id, line, record: where the row stands, and what stands there
files                of a FILE_NOT_PROCESSED: bucket, key and version_id of each
occurred_at          ``timestamp`` as ISO 8601 in UTC
recorded_at          ISO 8601 in UTC
message              id, text, attributes and number of deliveries of the message
==================== ===============================================================

A message that cannot be recorded for now is reported to Lambda and comes again; the others of its
batch do not.
"""

import json
import logging
import os
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

import boto3
from boto3.dynamodb.types import TypeSerializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

LOG = logging.getLogger(__name__)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
ROW_ERRORS = {"INVALID_ROW", "CONFLICTING_TRANSACTION", "REFUSED_TRANSACTION"}
# Bounds of what is taken over, in characters: an item has room for 400 KB, and holds the whole message too.
LONGEST = {"error": 50, "reason": 2000, "bucket": 63, "key": 1024, "version_id": 1024, "record": 20_000}
LONGEST_TRANSACTION_ID = 200
MOST_FILES = 50
LARGEST_LINE = 10**12


class ConfigurationError(Exception):
    """The environment lacks a setting, or holds one that makes no sense."""


def settings(*names: str) -> dict[str, str]:
    """Read environment variables; an error names every one that is missing or empty."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise ConfigurationError(f"missing environment variables: {', '.join(missing)}")
    return {name: os.environ[name] for name in names}


def namespace(text: str) -> uuid.UUID:
    """Parse the namespace of the error ids."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise ConfigurationError(f"environment variable ERROR_NAMESPACE is no UUID: {text!r}") from error


SETTINGS = settings("ERRORS_TABLE_NAME", "ERROR_NAMESPACE")
NAMESPACE = namespace(SETTINGS["ERROR_NAMESPACE"])
CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
DYNAMODB = boto3.client("dynamodb", config=CLIENT_CONFIG)


def lambda_handler(event: dict[str, Any], _context: object) -> dict[str, list[dict[str, str]]]:
    """Record every message of the batch; name those that must come again.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    failures = []
    for message in event["Records"]:
        try:
            record(message)
        except (BotoCoreError, ClientError):
            LOG.exception("message not recorded", extra={"message_id": message["messageId"]})
            failures.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failures}


def record(message: dict[str, Any]) -> None:
    """Put the error that a message tells of, unless it is there."""
    item = clean(item_of(message))
    names = {"error_id": item["error_id"], "error": item["error"], "message_id": message["messageId"]}
    try:
        DYNAMODB.put_item(
            TableName=SETTINGS["ERRORS_TABLE_NAME"],
            Item={name: TypeSerializer().serialize(value) for name, value in item.items()},
            ConditionExpression="attribute_not_exists(error_id)",
        )
    except DYNAMODB.exceptions.ConditionalCheckFailedException:
        LOG.info("error recorded before", extra=names)
    else:
        LOG.info("error recorded", extra=names)


def item_of(message: dict[str, Any]) -> dict[str, Any]:
    """Make the record of a message, whatever its body."""
    body = parsed(message["body"])
    attributes = {name: value.get("stringValue", "") for name, value in message["messageAttributes"].items()}
    sent = EPOCH + int(message["attributes"]["SentTimestamp"]) * MILLISECOND
    identity, occurred = message["messageId"], sent
    if str(body.get("error")) in ROW_ERRORS:
        identity, occurred = message["body"], time_of(body.get("uploaded_at")) or sent
        findings = row_findings(body)
    elif files := files_of(body):
        reason = attributes.get("ErrorMessage") or "processing failed each time"
        findings = {"error": "FILE_NOT_PROCESSED", "reason": reason, "files": files}
    else:
        findings = {"error": "UNRECOGNISED_MESSAGE", "reason": "message is no report of a row and no event of S3"}
    return {
        "error_id": str(uuid.uuid5(NAMESPACE, shown(identity))),
        "timestamp": (occurred - EPOCH) // MILLISECOND,
        "occurred_at": utc_text(occurred),
        "recorded_at": utc_text(datetime.now(UTC)),
        **findings,
        "message": {
            "id": message["messageId"],
            "body": message["body"],
            "attributes": attributes,
            "sent_at": utc_text(sent),
            "deliveries": int(message["attributes"]["ApproximateReceiveCount"]),
        },
    }


def parsed(text: str) -> dict[str, Any]:
    """Read the JSON object that a body is; of any other body, nothing."""
    try:
        body = json.loads(text)
    except (RecursionError, ValueError):
        return {}
    return body if isinstance(body, dict) else {}


def row_findings(report: dict[str, Any]) -> dict[str, Any]:
    """Take over what the report of a row says."""
    findings: dict[str, Any] = {
        name: report[name][:longest] for name, longest in LONGEST.items() if isinstance(report.get(name), str)
    }
    line, transaction_id = report.get("line"), report.get("transaction_id")
    if isinstance(line, int) and 0 < line < LARGEST_LINE:
        findings["line"] = line
    if isinstance(transaction_id, str) and 0 < len(transaction_id) <= LONGEST_TRANSACTION_ID:
        findings["transaction_id"] = transaction_id
    return findings


def files_of(event: dict[str, Any]) -> list[dict[str, str]]:
    """Find the files that an S3 event tells of; none in anything else."""
    try:
        return [
            {
                "bucket": str(notice["s3"]["bucket"]["name"])[: LONGEST["bucket"]],
                "key": unquote_plus(notice["s3"]["object"]["key"])[: LONGEST["key"]],
                "version_id": str(notice["s3"]["object"].get("versionId", ""))[: LONGEST["version_id"]],
            }
            for notice in event["Records"][:MOST_FILES]
        ]
    except (AttributeError, KeyError, TypeError):
        return []


def time_of(text: Any) -> datetime | None:
    """Read a time with an offset; none from anything else."""
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (OverflowError, TypeError, ValueError):
        return None
    return moment if moment >= EPOCH else None


def utc_text(moment: datetime) -> str:
    """Write a time as ISO 8601 in UTC, to the millisecond: 2026-01-31T12:00:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def clean(value: Any) -> Any:
    """Write what is no Unicode text, such as half a surrogate pair, so that DynamoDB can take it."""
    match value:
        case str():
            return shown(value)
        case dict():
            return {shown(name): clean(part) for name, part in value.items()}
        case list():
            return [clean(part) for part in value]
        case _:
            return value


def shown(text: str) -> str:
    """Escape what UTF-8 cannot say."""
    return text.encode(errors="backslashreplace").decode()
