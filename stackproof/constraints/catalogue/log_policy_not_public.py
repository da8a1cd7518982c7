"""Policies of CloudWatch Logs admit nobody without naming them. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html."""

from collections.abc import Iterator

from stackproof.constraints import Resource, Stack, Verdict, constraint
from stackproof.constraints.policies_elsewhere import POLICIES_ELSEWHERE, judge_policies_elsewhere
from stackproof.constraints.public_policies import judge_public_policy
from stackproof.iam.policy_holders import HOLDERS


@constraint(
    "log-policy-not-public",
    on=(
        "aws_cloudwatch_log_resource_policy",
        "aws_cloudwatch_log_destination_policy",
        "aws_cloudwatch_log_delivery_destination_policy",
        *POLICIES_ELSEWHERE,
    ),
    severity="critical",
    policy=(47, "IAM"),
)
def log_policy_not_public(holder: Resource, stack: Stack) -> Iterator[Verdict]:
    """Policies of log groups and log destinations admit nobody without naming them.

    Why: whoever may write into a log forges the evidence; whoever may read it reads what the stack did.
    Fails: an Allow for the principal ``*``, or by ``NotPrincipal``, without a condition that says who that is:
        ``aws:SourceAccount``, ``aws:SourceArn`` with an account, ``aws:PrincipalOrgID`` and the like, each without a
        wildcard in what names somebody. ``...IfExists`` and ``ForAllValues`` let in who does not send the key.
    Passes: services and accounts by name; ``*`` with such a condition. A Deny beside an open statement does not count.
        One that Cloud Control is asked for is judged too; one that a CloudFormation template makes is undecided.
    Fix:
      statement {
        principals {
          type        = "Service"
          identifiers = ["delivery.logs.amazonaws.com"]
        }
      }
    """
    if holder.type in POLICIES_ELSEWHERE:
        yield from judge_policies_elsewhere(holder, stack, "Logs")
    else:
        yield from judge_public_policy(holder, stack, HOLDERS[holder.type].policy)
