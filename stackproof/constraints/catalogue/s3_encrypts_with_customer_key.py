"""Buckets encrypt with a key of yours. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.buckets import judge_bucket, receives_access_logs
from stackproof.constraints.customer_keys import judge_customer_key
from stackproof.constraints.settings import judge_setting
from stackproof.model import AttributePath
from stackproof.values import Unknown

_TYPE, _BLOCK = "aws_s3_bucket_server_side_encryption_configuration", "server_side_encryption_configuration"
_RULE: AttributePath = ("rule", 0, "apply_server_side_encryption_by_default", 0)
_ALGORITHMS = ("aws:kms", "aws:kms:dsse")


@constraint("s3-encrypts-with-customer-key", on="aws_s3_bucket", severity="medium", policy=(73, "ENCRYPTION"))
def s3_encrypts_with_customer_key(bucket: Resource, stack: Stack, *, aws_key: bool = False) -> Verdict | None:
    """Buckets encrypt by default with a customer managed key.

    Why: only for a key of your own do you decide, and can you show, who reads the objects.
    Fails: no default encryption but S3's own (``AES256``); ``aws:kms`` or ``aws:kms:dsse`` without a
        ``kms_master_key_id``, or with ``alias/aws/s3``.
    Passes: a key of yours; with ``aws_key: true`` that of AWS as well. A bucket that receives access logs is not
        judged: S3 delivers them to buckets with its own key alone.
    Fix:
      resource "aws_s3_bucket_server_side_encryption_configuration" "NAME" {
        bucket = aws_s3_bucket.NAME.id

        rule {
          apply_server_side_encryption_by_default {
            sse_algorithm     = "aws:kms"
            kms_master_key_id = aws_kms_key.NAME.arn
          }
        }
      }
    """
    receives = receives_access_logs(bucket, stack)
    if receives is True:
        return None

    def judge(holder: Resource, *block: str | int) -> Verdict:
        return _judge(holder, (*block, *_RULE), stack, aws_key=aws_key)

    own = (_BLOCK, lambda holder: judge(holder, _BLOCK, 0))
    without = Failed("it is encrypted with S3's own key", "a customer managed key")
    verdict = judge_bucket(bucket, stack, _TYPE, judge, own, without)
    if isinstance(receives, Unknown) and isinstance(verdict, Failed):
        return Undecided("whether it receives access logs", receives.why)
    return verdict


def _judge(holder: Resource, path: AttributePath, stack: Stack, *, aws_key: bool) -> Verdict:
    algorithm = judge_setting(holder, (*path, "sse_algorithm"), _ALGORITHMS, default="AES256")
    if aws_key or not isinstance(algorithm, Passed):
        return algorithm
    return judge_customer_key(holder, stack, (*path, "kms_master_key_id"), without="AWS's key is used", of="bucket")
