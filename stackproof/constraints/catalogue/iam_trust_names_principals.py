"""Trust policies name who may assume a role. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html."""

from collections.abc import Iterator

from stackproof.constraints import Resource, Stack, Verdict, constraint
from stackproof.constraints.public_policies import judge_public_policy


@constraint("iam-trust-names-principals", on="aws_iam_role", severity="critical", policy=(36, "IAM"))
def iam_trust_names_principals(role: Resource, stack: Stack) -> Iterator[Verdict]:
    """Trust policies name who may assume the role.

    Why: whoever may assume a role has all that it is granted.
    Fails: an Allow for the principal ``*``, or by ``NotPrincipal``, without a condition that says who that is, such as
        ``aws:PrincipalOrgID`` or ``aws:PrincipalArn`` with a fixed account. An external id is no name.
    Passes: services, accounts, roles and identity providers by name; ``*`` with such a condition.
    Fix:
      statement {
        principals {
          type        = "Service"
          identifiers = ["lambda.amazonaws.com"]
        }
      }
    """
    yield from judge_public_policy(role, stack, "assume_role_policy")
