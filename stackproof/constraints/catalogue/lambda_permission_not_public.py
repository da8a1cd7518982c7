"""Functions are invoked by nobody that is not named. Source: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.policies_elsewhere import POLICIES_ELSEWHERE, judge_policies_elsewhere
from stackproof.constraints.public_policies import judge_public_document
from stackproof.iam.permissions import permission_of
from stackproof.values import Unknown
from stackproof.values.shown import shown

_TYPE = "authorization_type"


@constraint(
    "lambda-permission-not-public",
    on=("aws_lambda_permission", "aws_lambda_layer_version_permission", "aws_lambda_function_url", *POLICIES_ELSEWHERE),
    severity="critical",
    policy=(33, "IAM"),
)
def lambda_permission_not_public(holder: Resource, stack: Stack) -> Iterator[Verdict]:
    """Nobody may invoke a function, or read a layer, without being named.

    Why: a function that everybody may call does what it does for everybody.
    Fails: a permission for the principal ``*`` without ``principal_org_id`` (``organization_id`` of a layer), or a
        ``source_arn`` or ``source_account`` that names somebody; a function URL with ``authorization_type = "NONE"``.
    Passes: a principal by name; a function URL with ``authorization_type = "AWS_IAM"``.
        One that Cloud Control is asked for, or that a CloudFormation template makes, is undecided.
    Fix:
      principal  = "SERVICE.amazonaws.com"
      source_arn = aws_TYPE.NAME.arn
    """
    if holder.type in POLICIES_ELSEWHERE:
        yield from judge_policies_elsewhere(holder, stack, "Lambda")
        return
    if holder.type != "aws_lambda_function_url":
        yield from judge_public_document(holder, stack, permission_of(holder), "principal")
        return
    value, wanted = holder.get(_TYPE), f'{_TYPE} = "AWS_IAM"'
    if isinstance(value, Unknown):
        yield undecided(_TYPE, value, _TYPE)
    elif value == "AWS_IAM":
        yield Passed("its URL asks who calls")
    else:
        yield Failed(f"{_TYPE} = {shown(value)}: everybody may call its URL", wanted, wanted, (_TYPE,))
