"""The audit trail: one item in the DynamoDB table for each event and stage, written once.

========== ===========================================================================
event_id   partition key: ``<provider>:<the provider's identifier>``, or ``sns:<message>``
           for a message without one
stage      sort key: trigger, validator, processor, enricher; a rejection is kept under
           ``validator#rejected#<fingerprint>``, since other content may come to be accepted
status     received, accepted, rejected, processed, enriched
fingerprint  SHA-256 of what the stage answers for: another one is another event
recorded_at  UTC, ISO 8601
result     what the stage answered; text, whole numbers, lists and maps only, so that it
           comes back exactly as it was stored (money is text: "20.00")
========== ===========================================================================

A second arrival is refused by the table's condition, and the refusal brings the first record back
(``ReturnValuesOnConditionCheckFailure``): one write, no read, no gap between the two.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004 - botocore's own name

from payment_events.errors import AuditRefusedError, AuditUnavailableError, ConflictingRecordError
from payment_events.times import utc_text

# Two attempts of at most three seconds: a function with ten seconds can still say what went wrong.
CLIENT_CONFIG = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})

_BUSY = {"ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"}


@dataclass(frozen=True, slots=True)
class Record:
    """What a stage recorded of an event."""

    event_id: str
    stage: str
    fingerprint: str
    result: dict[str, Any]

    def result_for(self, fingerprint: str) -> dict[str, Any]:
        """Give the stored answer, if it is the answer to this content."""
        if self.fingerprint != fingerprint:
            raise ConflictingRecordError(
                f"{self.event_id} was recorded by {self.stage} with other content "
                f"(fingerprint {self.fingerprint}, now {fingerprint})"
            )
        return self.result


class AuditTrail:
    """The audit table, as one function writes it."""

    def __init__(self, table: str, region: str) -> None:
        self._table = table
        self._client = boto3.client("dynamodb", region_name=region, config=CLIENT_CONFIG)

    def record_once(self, event_id: str, stage: str, status: str, fingerprint: str, result: dict[str, Any]) -> Record:
        """Write the record unless there is one; give the one that is in the table then."""
        item = {
            "event_id": event_id,
            "stage": stage,
            "status": status,
            "fingerprint": fingerprint,
            "recorded_at": utc_text(datetime.now(UTC)),
            "result": result,
        }
        try:
            self._client.put_item(
                TableName=self._table,
                Item={name: TypeSerializer().serialize(value) for name, value in item.items()},
                ConditionExpression="attribute_not_exists(event_id)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            item = _stored_item(error)
        except (ConnectionError, HTTPClientError) as error:
            raise AuditUnavailableError(f"audit table out of reach: {error}") from error
        return Record(item["event_id"], item["stage"], item["fingerprint"], item["result"])


def fingerprint(content: object) -> str:
    """SHA-256 of some JSON content, whatever its order of keys and its white space."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _stored_item(error: ClientError) -> dict[str, Any]:
    code = error.response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        return {name: _plain(TypeDeserializer().deserialize(value)) for name, value in error.response["Item"].items()}
    if code in _BUSY or error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
        raise AuditUnavailableError(f"audit table busy: {error}") from error
    raise AuditRefusedError(f"audit table refuses the record: {error}") from error


def _plain(value: Any) -> Any:
    """Undo what DynamoDB does to whole numbers."""
    match value:
        case Decimal():
            return int(value)
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case list():
            return [_plain(part) for part in value]
        case _:
            return value
