"""The roles of a deployed stack and their policies, as IAM has them."""

from typing import Any


def inline(iam: Any, role: str) -> dict[str, Any]:
    """Give the documents of a role's inline policies by their names."""
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    return {name: iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names}


def attached(iam: Any, role: str) -> dict[str, Any]:
    """Give the documents of the managed policies that a role has, by their ARNs."""
    arns = [one["PolicyArn"] for one in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]]
    versions = {arn: iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"] for arn in arns}
    return {
        arn: iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
        for arn, version in versions.items()
    }
