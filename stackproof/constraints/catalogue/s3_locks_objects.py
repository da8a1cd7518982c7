"""Buckets lock objects. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html."""

from typing import Literal

from stackproof.constraints import Failed, Resource, Stack, Verdict, constraint
from stackproof.constraints.buckets import judge_bucket
from stackproof.constraints.settings import judge_setting, within

_TYPE, _BLOCK = "aws_s3_bucket_object_lock_configuration", "object_lock_configuration"
_MODE = ("rule", 0, "default_retention", 0, "mode")
_MODES = ("COMPLIANCE", "GOVERNANCE")


@constraint("s3-locks-objects", on="aws_s3_bucket", severity="low", policy=(75, "BACKUP_AND_RECOVERY"))
def s3_locks_objects(
    bucket: Resource, stack: Stack, *, mode: Literal["COMPLIANCE", "GOVERNANCE"] | None = None
) -> Verdict:
    """Buckets lock their objects against change.

    Why: a record that somebody must not change, nobody can.
    Fails: no ``aws_s3_bucket_object_lock_configuration`` with a ``default_retention``, and no such block in the bucket;
        another ``mode`` than the given one.
    Passes: ``mode`` ``COMPLIANCE`` or ``GOVERNANCE``. Right for ledgers and archives alone: name them by ``only``.
    Fix:
      resource "aws_s3_bucket_object_lock_configuration" "NAME" {
        bucket = aws_s3_bucket.NAME.id

        rule {
          default_retention {
            mode = "COMPLIANCE"
            days = DAYS
          }
        }
      }
    """
    accepted = (mode,) if mode is not None else _MODES
    without = Failed("it locks no objects", f"an {_TYPE} for it")

    def judge(lock: Resource) -> Verdict:
        fix = within(_MODE, f'mode = "{accepted[0]}"\ndays = DAYS') if lock.omitted(*_MODE) else ""
        return judge_setting(lock, _MODE, accepted, without="nothing is locked by default", fix=fix)

    def judge_block(holder: Resource) -> Verdict:
        return judge_setting(holder, (_BLOCK, 0, *_MODE), accepted, without="nothing is locked by default")

    return judge_bucket(bucket, stack, _TYPE, judge, (_BLOCK, judge_block), without)
