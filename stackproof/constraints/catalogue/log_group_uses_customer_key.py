"""Log groups are encrypted with a customer managed key. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.model.kms_keys import key_of, unfit_for_logs
from stackproof.model.regions import same_region
from stackproof.values import Unknown
from stackproof.values.shown import shown


@constraint(
    "log-group-uses-customer-key",
    on="aws_cloudwatch_log_group",
    severity="high",
    controls=("NIST-800-53 SC-28",),
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
    value = group.get("kms_key_id")
    fix, expected = "kms_key_id = aws_kms_key.NAME.arn", "a customer managed key"
    if group.omitted("kms_key_id") or value == "":
        return Failed("no kms_key_id: CloudWatch's own key is used", expected, fix, ("kms_key_id",))
    key = key_of(stack, value)
    if key.unknown is not None:
        return undecided("who manages the key", key.unknown, "kms_key_id")
    if key.managed_by == "customer":
        found = _judge_key(group, key.resource, stack) if key.resource is not None else None
        return found or Passed(f"it is encrypted with {key.resource or key.alias}")
    given = f"kms_key_id = {shown(value)}" + (f", the AWS managed key {key.alias}" if key.alias else "")
    return Failed(given, expected, fix, ("kms_key_id",))


def _judge_key(group: Resource, key: Resource, stack: Stack) -> Verdict | None:
    """Judge a key of the stack: nothing where CloudWatch Logs can use it."""
    expected, fix = "a symmetric key of the log group's region", "kms_key_id = aws_kms_key.NAME.arn"
    unfit, near = unfit_for_logs(stack, key), same_region(stack, group, key)
    if unfit is not None and not isinstance(unfit[1], Unknown):
        return Failed(f"{key} has {unfit[0]} = {shown(unfit[1])}", expected, fix, ("kms_key_id",))
    if near is False:
        return Failed(f"{key} is in another region", expected, fix, ("kms_key_id",))
    if unfit is not None:
        return undecided(f"{unfit[0]} of {key}", unfit[1], "kms_key_id")
    return (
        undecided(f"whether {key} is in the region of the log group", near, "kms_key_id") if near is not True else None
    )
