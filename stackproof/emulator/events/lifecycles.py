"""Objects that a lifecycle is to move, and never does, for they are too small: a step of the trace for each.

Nothing is moved here, so that nobody would notice. Rules:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.s3.models import S3Backend

from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.corrections.buckets import smallest_moved_from
from stackproof.emulator.corrections.patching import Method, around

_SMALL = 128 * 1024  # bytes
_TAKE_SMALL_ONES = {"GLACIER", "DEEP_ARCHIVE"}


def report_small_objects() -> None:
    """Trace ``never-moved`` for what is put and is under 128 KB, where a rule would move it."""

    @around(S3Backend, "put_object")
    def put_object(original: Method, self: Any, bucket_name: str, key_name: str, *more: Any, **named: Any) -> Any:
        key = original(self, bucket_name, key_name, *more, **named)
        bucket = self.get_bucket(bucket_name)
        varies = smallest_moved_from(bucket) == "varies_by_storage_class"
        for storage_class in _classes(bucket, key_name) if key.size < _SMALL else ():
            if not (varies and storage_class in _TAKE_SMALL_ONES):
                ACTIVITY.trace("never-moved", bucket=bucket_name, key=key_name, size=key.size, to=storage_class)
        return key


def _classes(bucket: Any, key: str) -> Iterator[str]:
    """Name the storage classes that a bucket's rules move an object of this name to."""
    for rule in bucket.rules or ():
        prefix = (rule.filter.prefix if rule.filter else rule.prefix) or ""
        if rule.status == "Enabled" and key.startswith(prefix):
            yield from (one.storage_class for one in rule.transitions or ())
