"""S3 notifications to functions, outside the uploader's request.

Rules: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

from moto.s3 import notifications

from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.corrections.patching import Method, around
from stackproof.emulator.events.invocations import Invoker
from stackproof.emulator.events.targets import Sender, UndeliverableError, deliver


def notify(invoker: Invoker) -> None:
    """Complete the event as S3 sends it, and invoke the function later."""

    @around(notifications, "_get_s3_event")
    def s3_event(original: Method, event_name: str, bucket: Any, key: Any, notification_id: str) -> Any:
        event = original(event_name, bucket, key, notification_id)
        record = event["Records"][0]
        record["userIdentity"] = {"principalId": "AWS:EMULATOR"}
        record["requestParameters"] = {"sourceIPAddress": "127.0.0.1"}
        record["responseElements"] = {"x-amz-request-id": "EMULATOR", "x-amz-id-2": "EMULATOR"}
        record["s3"]["object"]["key"] = quote_plus(key.name, safe="/")
        record["s3"]["bucket"]["ownerIdentity"] = {"principalId": "EMULATOR"}
        version = getattr(key, "version_id", None)
        if version and version != "null":
            record["s3"]["object"]["versionId"] = version
        record["s3"]["object"]["sequencer"] = f"{int(key.last_modified.timestamp() * 1e6):018X}"
        return event

    @around(notifications, "_invoke_awslambda")
    def invoke(_original: Method, _account: str, event: dict[str, Any], arn: str, _region: str) -> None:
        bucket = event["Records"][0]["s3"]["bucket"]["arn"]
        invoker.background.submit(f"bucket {bucket}", _deliver, invoker, bucket, arn, event)


def _deliver(invoker: Invoker, bucket: str, arn: str, event: dict[str, Any]) -> None:
    try:
        deliver(invoker, Sender("s3.amazonaws.com", bucket), arn, event)
    except UndeliverableError as error:
        ACTIVITY.trace("undelivered", source=bucket, target=arn, why=str(error))
