"""Repository policies admit nobody without naming them. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html."""

from collections.abc import Iterator

from stackproof.constraints import Resource, Stack, Verdict, constraint
from stackproof.constraints.policies_elsewhere import POLICIES_ELSEWHERE, judge_policies_elsewhere
from stackproof.constraints.public_policies import judge_public_policy


@constraint(
    "ecr-policy-not-public",
    on=("aws_ecr_repository_policy", "aws_ecr_registry_policy", *POLICIES_ELSEWHERE),
    severity="critical",
    policy=(30, "IAM"),
)
def ecr_policy_not_public(holder: Resource, stack: Stack) -> Iterator[Verdict]:
    """Repository policies admit nobody without naming them.

    Why: whoever may push an image runs code in the account; whoever may pull it reads the code.
    Fails: an Allow for the principal ``*``, or by ``NotPrincipal``, without a condition that says who that is:
        ``aws:SourceAccount``, ``aws:SourceArn`` with an account or a bucket, ``aws:PrincipalOrgID``,
        ``aws:PrincipalArn``, ``aws:SourceVpce``, ``aws:SourceIp`` of a narrow range and the like, each without a
        wildcard in what names somebody. ``...IfExists`` and ``ForAllValues`` let in who does not send the key.
    Passes: principals by name; ``*`` with such a condition. A Deny beside an open statement does not count.
        One that Cloud Control is asked for is judged too; one that a CloudFormation template makes is undecided.
    Fix:
      statement {
        # or a condition on aws:SourceAccount, aws:SourceArn or aws:PrincipalOrgID
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::ACCOUNT:role/NAME"]
        }
      }
    """
    if holder.type in POLICIES_ELSEWHERE:
        yield from judge_policies_elsewhere(holder, stack, "ECR")
    else:
        yield from judge_public_policy(holder, stack)
