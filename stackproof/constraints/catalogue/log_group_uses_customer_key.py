"""Log groups are encrypted with a customer managed key. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html."""

from stackproof.constraints import Resource, Stack, Verdict, constraint
from stackproof.constraints.customer_keys import judge_customer_key


@constraint(
    "log-group-uses-customer-key",
    on="aws_cloudwatch_log_group",
    severity="medium",
    policy=(16, "ENCRYPTION"),
)
def log_group_uses_customer_key(group: Resource, stack: Stack) -> Verdict:
    """Log groups are encrypted with a customer managed KMS key.

    Why: only for a key of your own do you decide, and can you show, who reads the logs.
    Fails: no ``kms_key_id``; an AWS managed key (``alias/aws/...``); a key that CloudWatch Logs cannot use, as it
        is asymmetric, disabled, or in another region.
    Passes: ``kms_key_id = aws_kms_key.NAME.arn``, by a local, a module's output, an alias or a data source as well.
        Whether the ARN of a key that the stack does not declare is of a customer managed one cannot be told.
    Fix: kms_key_id = aws_kms_key.NAME.arn
    """
    return judge_customer_key(group, stack, ("kms_key_id",), without="CloudWatch's own key is used", of="log group")
