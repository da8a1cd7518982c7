"""S3 buckets: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html."""

from __future__ import annotations

from typing import Any

from flask import has_request_context, request
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

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
