"""Lambda functions have a log group in the stack. Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.model.graph import same_name, target
from stackproof.values import Reason, Unknown, template


@constraint("lambda-has-log-group", on="aws_lambda_function", severity="medium")
def lambda_has_log_group(function: Resource, stack: Stack) -> Verdict:
    """Each Lambda function has a log group that the stack declares.

    Why: a log group that Lambda makes by itself keeps its logs for ever, under no key of yours.
    Fails: no ``aws_cloudwatch_log_group`` named ``/aws/lambda/FUNCTION``, nor one that ``logging_config`` names.
    Passes: ``name = "/aws/lambda/${aws_lambda_function.NAME.function_name}"``, or the same text.
    Fix: resource "aws_cloudwatch_log_group" "NAME" { name = "/aws/lambda/FUNCTION" ... }
    """
    configured = function.get("logging_config", 0, "log_group")
    named = None if isinstance(configured, Unknown) and configured.form is None else configured
    if named is not None:
        group = target(stack, named, "aws_cloudwatch_log_group").resource
        if group is not None:
            return Passed(f"it logs to {group}")
    wanted = named if named is not None else template(["/aws/lambda/", function.get("function_name") or ""])
    reasons: list[Reason] = []
    for group in stack.of_type("aws_cloudwatch_log_group"):
        same = same_name(group.get("name"), wanted)
        if same is True:
            return Passed(f"it logs to {group}")
        if isinstance(same, Unknown):
            reasons.extend(same.why)
    if reasons:
        return Undecided("the names of the log groups", tuple(dict.fromkeys(reasons)), ("function_name",))
    expected = f"a log group named {wanted}"
    fix = f'resource "aws_cloudwatch_log_group" "NAME" {{ name = "{wanted}" }}'
    return Failed("the stack declares no log group for it", expected, fix, ("function_name",))
