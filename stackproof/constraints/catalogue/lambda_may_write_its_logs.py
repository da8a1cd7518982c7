"""Functions may log. Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html."""

from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.edge_functions import is_at_edge
from stackproof.iam.answers import Answer, all_of, any_of, doubt
from stackproof.iam.authorization import authorize
from stackproof.iam.decisions import Request
from stackproof.iam.principals import Principal
from stackproof.iam.request_context import Context
from stackproof.iam.resource_arns import arn_of
from stackproof.iam.role_policies import policies_of_role
from stackproof.model.graph import target
from stackproof.model.regions import account_of, partition_of, region_of
from stackproof.values import Unknown, template

_CREATE, _PUT = "logs:CreateLogStream", "logs:PutLogEvents"
_CONFIGURED = ("logging_config", 0, "log_group")
_OF_VIEWERS = ("us-east-1", "eu-west-1", "ap-southeast-2")  # at the edge, logs are in the region nearest to a viewer
_STREAM = "2026/01/31/[$LATEST]39d9f9b0c1a84e1e9b1c3a6f6f0d5e11"  # as Lambda names one
_EXPECTED = "an Allow of logs:CreateLogStream and logs:PutLogEvents on the log group's ARN with :* behind it"


@constraint("lambda-may-write-its-logs", on="aws_lambda_function", severity="medium", policy=(58, "LOGGING"))
def lambda_may_write_its_logs(function: Resource, stack: Stack) -> Verdict:
    """The role of a function may write to the function's log group.

    Why: a function that may not log runs on in silence; nobody sees why it fails.
    Fails: a role without ``logs:CreateLogStream`` or ``logs:PutLogEvents`` on the streams of ``/aws/lambda/FUNCTION``,
        or of the log group that ``logging_config`` names; a boundary or a Deny that takes them away; a resource that is
        the log group's ARN alone: streams have ``:*`` behind it.
    Passes: ``AWSLambdaBasicExecutionRole``, or a policy on ``${aws_cloudwatch_log_group.NAME.arn}:*``. What the role of
        another stack may do is undecided.
    Fix:
      statement {
        actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        resources = ["${aws_cloudwatch_log_group.NAME.arn}:*"]
      }
    """
    given = function.get("role")
    found = target(stack, given, "aws_iam_role")
    if found.resource is None:
        hidden = found.unknown if found.unknown is not None else doubt("the stack does not declare its role")
        return undecided("whether its role may log", hidden, "role")
    edge = is_at_edge(function, stack)
    if isinstance(edge, Unknown):
        return undecided("whether CloudFront runs the function", edge)
    role, group = found.resource, _log_group(function, stack)
    answers = {action: _may(function, role, action, group, stack) for action in (_CREATE, _PUT)}
    missing = [action for action, answer in answers.items() if answer is False]
    if missing:
        what = "its log group" if function.omitted(*_CONFIGURED) else "the log group of logging_config"
        return Failed(f"{role} may not {' and '.join(missing)} on {what}", _EXPECTED, "", ("role",))
    unknown = next((answer for answer in answers.values() if isinstance(answer, Unknown)), None)
    if unknown is not None:
        return undecided(f"whether {role} may log", unknown, "role")
    return Passed(f"{role} may write to its log group")


def _log_group(function: Resource, stack: Stack) -> Any:
    """Return the name of the log group; at the edge it has a region before the name, and is in any region."""
    if not function.omitted(*_CONFIGURED):
        group = target(stack, function.get(*_CONFIGURED), "aws_cloudwatch_log_group", near=function).resource
        return function.get(*_CONFIGURED) if group is None else group.get("name")
    edge = ("us-east-1.",) if is_at_edge(function, stack) is True else ()
    return template(("/aws/lambda/", *edge, function.get("function_name")))


def _may(function: Resource, role: Resource, action: str, group: Any, stack: Stack) -> Answer:
    """Judge one action on the streams of a log group; AWS documents the group itself for ``CreateLogStream``."""
    regions = _OF_VIEWERS if is_at_edge(function, stack) is True else (region_of(stack, function),)
    return all_of(_may_in(region, function, role, action, group, stack) for region in regions)


def _may_in(region: str | Unknown, function: Resource, role: Resource, action: str, group: Any, stack: Stack) -> Answer:
    place = (partition_of(region), ":logs:", region, ":", account_of(stack, function))
    arn = template(("arn:", *place, ":log-group:", group))
    stream = template((arn, ":log-stream:", _STREAM))
    policies, who = policies_of_role(role, stack), Principal("AWS", arn_of(stack, role), account_of(stack, role))
    context = Context({"aws:securetransport": ("true",), "aws:principalarn": (who.name,)}, whole=False)
    resources = (stream, arn) if action == _CREATE else (stream,)
    decisions = [authorize(policies, Request(action, one, context), who, account_of(stack, role)) for one in resources]
    return any_of(decision.granted for decision in decisions)
