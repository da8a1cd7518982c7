"""Log groups are encrypted with a customer managed key. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.model.keys import customer_key
from stackproof.values import Unknown


@constraint(
    "log-group-uses-customer-key", on="aws_cloudwatch_log_group", severity="high", controls=("NIST-800-53 SC-28",)
)
def log_group_uses_customer_key(group: Resource, stack: Stack) -> Verdict:
    """Log groups are encrypted with a customer managed KMS key.

    Why: only for a key of your own do you decide, and can you show, who reads the logs.
    Fails: no ``kms_key_id``; an AWS managed key (``alias/aws/...``).
    Passes: ``kms_key_id = aws_kms_key.NAME.arn``, by a local, a module's output or an alias of the stack as well.
    Fix: kms_key_id = aws_kms_key.NAME.arn
    """
    value = group.get("kms_key_id")
    fix, expected = "kms_key_id = aws_kms_key.NAME.arn", "a customer managed key of the stack"
    if group.omitted("kms_key_id"):
        return Failed("no kms_key_id: CloudWatch's own key is used", expected, fix, ("kms_key_id",))
    key = customer_key(stack, value)
    if isinstance(key, Unknown):
        return undecided("the key", key, "kms_key_id")
    if key is None:
        return Failed(f"kms_key_id = {value}", expected, fix, ("kms_key_id",))
    return Passed(f"it is encrypted with {key}")
