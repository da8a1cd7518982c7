"""Buckets keep versions. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html."""

from stackproof.constraints import Failed, Resource, Stack, Verdict, constraint
from stackproof.constraints.buckets import judge_bucket
from stackproof.constraints.settings import judge_setting

_TYPE = "aws_s3_bucket_versioning"


@constraint("s3-keeps-versions", on="aws_s3_bucket", severity="low", policy=(74, "BACKUP_AND_RECOVERY"))
def s3_keeps_versions(bucket: Resource, stack: Stack) -> Verdict:
    """Buckets keep old versions of their objects.

    Why: an object that was overwritten or deleted by mistake comes back.
    Fails: no ``aws_s3_bucket_versioning`` whose ``status`` is ``Enabled``, and no ``versioning { enabled = true }``.
    Passes: either of them. Give the bucket a lifecycle rule as well: each version costs.
    Fix:
      resource "aws_s3_bucket_versioning" "NAME" {
        bucket = aws_s3_bucket.NAME.id

        versioning_configuration {
          status = "Enabled"
        }
      }
    """
    without = Failed("it keeps no old versions", f"an {_TYPE} for it")
    return judge_bucket(bucket, stack, _TYPE, _judge, ("versioning", _judge_block), without)


def _judge(versioning: Resource) -> Verdict:
    return judge_setting(versioning, ("versioning_configuration", 0, "status"), ("Enabled",))


def _judge_block(bucket: Resource) -> Verdict:
    return judge_setting(bucket, ("versioning", 0, "enabled"), (True,), default=False)
