"""S3 buckets: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html.

Which objects a lifecycle moves: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html.
"""

from __future__ import annotations

from typing import Any

from flask import has_request_context, request
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket, S3Backend
from moto.s3.responses import S3Response

from stackproof.emulator.access.evaluation import Decision, Request, decide
from stackproof.emulator.corrections.patching import Method, around
from stackproof.iam.documents import parse_policy

_RESULTS = {
    Decision.ALLOWED: PermissionResult.PERMITTED,
    Decision.DENIED: PermissionResult.DENIED,
    Decision.NEUTRAL: PermissionResult.NEUTRAL,
}


def an_unmet_condition_denies() -> None:
    """Evaluate the conditions of a bucket's policy; moto takes a condition that it cannot match for a Deny."""

    @around(FakeBucket, "get_permission")
    def get_permission(_original: Method, self: Any, action: str, resource: str) -> PermissionResult:
        if self.policy is None:
            return PermissionResult.NEUTRAL
        policy = parse_policy(self.policy.decode() if isinstance(self.policy, bytes) else self.policy)
        caller = f"arn:aws:iam::{self.account_id}:root"
        return _RESULTS[decide([policy], Request(action, resource, _context(self)), caller)]


_SMALLEST = "x-amz-transition-default-minimum-object-size"
_DEFAULT_SMALLEST = "all_storage_classes_128K"


def the_smallest_object_that_is_moved_is_dropped() -> None:
    """Keep and return it: moto says that no object under 128 KB is moved, and the provider waits for its answer."""

    @around(S3Backend, "put_bucket_lifecycle")
    def put_lifecycle(original: Method, self: Any, bucket_name: str, rules: list[dict[str, Any]]) -> None:
        original(self, bucket_name, rules)
        given = request.headers.get(_SMALLEST) if has_request_context() else None
        self.get_bucket(bucket_name).stackproof_smallest = given or _DEFAULT_SMALLEST

    @around(S3Response, "get_bucket_lifecycle")
    def get_lifecycle(original: Method, self: Any) -> Any:
        status, headers, body = original(self)
        return status, {**headers, _SMALLEST: smallest_moved_from(self.backend.get_bucket(self.bucket_name))}, body


def smallest_moved_from(bucket: Any) -> str:
    """Tell how small an object may be that a bucket's lifecycle moves: ``varies_by_storage_class``, or 128 KB."""
    return str(getattr(bucket, "stackproof_smallest", _DEFAULT_SMALLEST))


def _context(bucket: Any) -> dict[str, tuple[str, ...]]:
    # Plain HTTP on the loopback stands for TLS.
    context: dict[str, tuple[str, ...]] = {
        "aws:securetransport": ("true",),
        "aws:sourceaccount": (bucket.account_id,),
        "aws:principalaccount": (bucket.account_id,),
    }
    if has_request_context():
        headers = {name.lower(): value for name, value in request.headers.items()}
        context |= {f"s3:{name}": (value,) for name, value in headers.items() if name.startswith("x-amz-")}
    return context
