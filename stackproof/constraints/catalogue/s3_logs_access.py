"""Buckets log access. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.buckets import judge_bucket, receives_access_logs
from stackproof.values import Unknown


@constraint("s3-logs-access", on="aws_s3_bucket", severity="medium", policy=(69, "LOGGING"))
def s3_logs_access(bucket: Resource, stack: Stack) -> Verdict | None:
    """Buckets log who accessed them.

    Why: after an incident somebody asks who read what.
    Fails: no ``aws_s3_bucket_logging`` for the bucket, and no ``logging`` block in it.
    Passes: either of them. A bucket that receives access logs is not judged. Data events of CloudTrail are another
        control.
    Fix:
      resource "aws_s3_bucket_logging" "NAME" {
        bucket        = aws_s3_bucket.NAME.id
        target_bucket = aws_s3_bucket.LOGS.id
        target_prefix = "NAME/"
      }
    """
    receives = receives_access_logs(bucket, stack)
    if receives is True:
        return None
    without = Failed("no server access logs", "an aws_s3_bucket_logging for it")
    verdict = judge_bucket(bucket, stack, "aws_s3_bucket_logging", _judge, ("logging", _judge_block), without)
    if isinstance(receives, Unknown) and isinstance(verdict, Failed):
        return Undecided("whether it receives access logs", receives.why)
    return verdict


def _judge(logging: Resource) -> Verdict:
    return Passed(f"{logging} logs its requests")


def _judge_block(bucket: Resource) -> Verdict:
    value = bucket.get("logging")
    hidden = value if isinstance(value, Unknown) else next((one for one in value if isinstance(one, Unknown)), None)
    return Undecided("logging", hidden.why, ("logging",)) if hidden is not None else Passed("it logs its requests")
