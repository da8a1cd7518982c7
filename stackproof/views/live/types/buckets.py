"""S3: buckets."""

from __future__ import annotations

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, tags_of


def _bucket(aws: Aws, given: Given) -> Values:
    name = given["bucket"]
    found = aws.ask("s3", "head_bucket", Bucket=name)
    region = found.get("BucketRegion") or aws.region
    return {
        "id": name,
        "bucket": name,
        "arn": f"arn:{aws.partition}:s3:::{name}",
        "region": region,
        "bucket_domain_name": f"{name}.s3.amazonaws.com",
        "bucket_regional_domain_name": f"{name}.s3.{region}.amazonaws.com",
    }


def _lock(aws: Aws, given: Given) -> Values:
    try:
        found = aws.ask("s3", "get_object_lock_configuration", Bucket=given["bucket"])
    except AbsentError:
        return {"object_lock_enabled": False}
    return {"object_lock_enabled": found["ObjectLockConfiguration"].get("ObjectLockEnabled") == "Enabled"}


def _tags(aws: Aws, given: Given) -> Values:
    try:
        found = aws.ask("s3", "get_bucket_tagging", Bucket=given["bucket"])
    except AbsentError:
        return tags_of(())
    return tags_of(found["TagSet"])


READERS = (
    Reader(
        "aws_s3_bucket",
        (("bucket",),),
        (
            Part(_bucket, ("s3:ListBucket",)),
            Part(_lock, ("s3:GetBucketObjectLockConfiguration",)),
            Part(_tags, ("s3:GetBucketTagging",)),
        ),
        frozenset({"bucket_prefix", "force_destroy"}),
    ),
)
