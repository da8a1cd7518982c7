"""CloudTrail: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html.

What it writes, and how that is encrypted:
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html.
"""

from __future__ import annotations

from typing import Any

from moto.cloudtrail.models import CloudTrailBackend, Trail
from moto.core.exceptions import JsonRESTError
from moto.s3.models import s3_backends

from stackproof.emulator.access.evaluation import Decision, Request, decide
from stackproof.emulator.access.policies import of_resource
from stackproof.emulator.corrections.patching import Method, around


def a_trail_cannot_be_deleted_by_arn() -> None:
    """Take the ARN that the provider sends; moto ignores it, and the trail stays."""

    @around(CloudTrailBackend, "delete_trail")
    def delete_trail(original: Method, self: Any, name: str) -> None:
        original(self, name.rsplit("/", 1)[-1])


class InsufficientS3BucketPolicyError(JsonRESTError):
    """What the maker of a trail gets whose bucket does not take what CloudTrail writes."""

    code = 400

    def __init__(self, bucket: str, folder: str) -> None:
        super().__init__(
            "InsufficientS3BucketPolicyException",
            f"Incorrect S3 bucket policy is detected for bucket: {bucket} (it takes no {folder})",
        )


def no_digest_is_ever_written() -> None:
    """Write the first object of each folder when a trail is made, as CloudTrail does, if the bucket's policy lets it.

    Log files come with the trail's key, digests with S3's own. A bucket without a policy takes everything here.
    """

    @around(CloudTrailBackend, "create_trail")
    def create_trail(original: Method, self: Any, *arguments: Any, **named: Any) -> Trail:
        trail: Trail = original(self, *arguments, **named)
        try:
            _write(trail, "CloudTrail", _encryption(trail.kms_key_id))
            if trail.log_validation:
                _write(trail, "CloudTrail-Digest", {"s3:x-amz-server-side-encryption": ("AES256",)})
        except JsonRESTError:
            self.trails.pop(trail.trail_name)
            raise
        return trail


def _encryption(key: str | None) -> dict[str, tuple[str, ...]]:
    if not key:
        return {"s3:x-amz-server-side-encryption": ("AES256",)}
    return {"s3:x-amz-server-side-encryption": ("aws:kms",), "s3:x-amz-server-side-encryption-aws-kms-key-id": (key,)}


def _write(trail: Any, folder: str, encryption: dict[str, tuple[str, ...]]) -> None:
    prefix = f"{trail.s3_key_prefix}/" if trail.s3_key_prefix else ""
    key = f"{prefix}AWSLogs/{trail.account_id}/{folder}/"
    arn = f"arn:{trail.partition}:s3:::{trail.bucket_name}"
    context = {
        "aws:sourcearn": (trail.arn,),
        "aws:sourceaccount": (trail.account_id,),
        "aws:securetransport": ("true",),
        "s3:x-amz-acl": ("bucket-owner-full-control",),
        **encryption,
    }
    policies = of_resource(arn)
    request = Request("s3:PutObject", f"{arn}/{key}", context)
    if policies and decide(policies, request, "cloudtrail.amazonaws.com") is not Decision.ALLOWED:
        raise InsufficientS3BucketPolicyError(trail.bucket_name, folder)
    s3_backends[trail.account_id][trail.partition].put_object(trail.bucket_name, key, b"")
