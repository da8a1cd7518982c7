"""S3: access points and their policies, and what blocks public access to all buckets of an account."""

from __future__ import annotations

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields
from stackproof.views.live.types.bucket_rules import blocked_publicly

_SERVICE = "s3control"
_ONE_FOR_ALL = ((),)


def _account(aws: Aws, given: Given) -> str:
    return str(given.get("account_id") or aws.account)


def _account_block(aws: Aws, given: Given) -> Values:
    account = _account(aws, given)
    found = aws.ask(_SERVICE, "get_public_access_block", AccountId=account)["PublicAccessBlockConfiguration"]
    return {"id": account, "account_id": account, **blocked_publicly(found)}


def _point(aws: Aws, given: Given) -> Values:
    account, name = _account(aws, given), given["name"]
    found = aws.ask(_SERVICE, "get_access_point", AccountId=account, Name=name)
    network, blocked = found.get("VpcConfiguration"), found.get("PublicAccessBlockConfiguration")
    return {
        "id": f"{account}:{name}",
        "account_id": account,
        "arn": found.get("AccessPointArn"),
        **fields(found, "alias", "bucket", "bucket_account_id", "name", "network_origin", "endpoints"),
        "vpc_configuration": block(network and fields(network, "vpc_id")),
        "public_access_block_configuration": block(blocked and blocked_publicly(blocked)),
    }


def _point_policy(aws: Aws, given: Given) -> Values:
    try:
        return _policy_of(aws, given["account_id"], given["name"])
    except AbsentError:
        return {"policy": "", "has_public_access_policy": False}


def _policy_of(aws: Aws, account: str, name: str, kind: str = "") -> Values:
    asked = {"AccountId": account, "Name": name}
    text = aws.ask(_SERVICE, f"get_access_point_policy{kind}", **asked)["Policy"]
    status = aws.ask(_SERVICE, f"get_access_point_policy_status{kind}", **asked)["PolicyStatus"]
    return {"policy": text, "has_public_access_policy": status.get("IsPublic", False)}


def _policy_beside(aws: Aws, given: Given) -> Values:
    arn = given["access_point_arn"]
    account, name = arn.split(":")[4], arn.rsplit("/", 1)[-1]
    return {"id": f"{account}:{name}", "access_point_arn": arn, **_policy_of(aws, account, name)}


def _lambda_policy(aws: Aws, given: Given) -> Values:
    account, name = _account(aws, given), given["name"]
    own = {"id": f"{account}:{name}", "account_id": account, "name": name}
    return {**own, **_policy_of(aws, account, name, "_for_object_lambda")}


def _outpost_policy(aws: Aws, given: Given) -> Values:
    bucket = given["bucket"]
    account = bucket.split(":")[4] if bucket.startswith("arn:") else aws.account
    found = aws.ask(_SERVICE, "get_bucket_policy", AccountId=account, Bucket=bucket)
    return {"id": bucket, "bucket": bucket, "policy": found["Policy"]}


def _grants_policy(aws: Aws, given: Given) -> Values:
    account = _account(aws, given)
    found = aws.ask(_SERVICE, "get_access_grants_instance_resource_policy", AccountId=account)
    return {"id": account, "account_id": account, "policy": found["Policy"]}


def _actions(kind: str = "") -> tuple[str, ...]:
    return f"s3:GetAccessPointPolicy{kind}", f"s3:GetAccessPointPolicyStatus{kind}"


_IN_ACCOUNT = frozenset({"account_id"})

READERS = (
    Reader(
        "aws_s3_account_public_access_block",
        _ONE_FOR_ALL,
        (Part(_account_block, ("s3:GetAccountPublicAccessBlock",)),),
        sure=_IN_ACCOUNT,
    ),
    Reader(
        "aws_s3_access_point",
        (("name",),),
        (Part(_point, ("s3:GetAccessPoint",)), Part(_point_policy, _actions())),
        sure=_IN_ACCOUNT,
    ),
    Reader("aws_s3control_access_point_policy", (("access_point_arn",),), (Part(_policy_beside, _actions()),)),
    Reader(
        "aws_s3control_object_lambda_access_point_policy",
        (("name",),),
        (Part(_lambda_policy, _actions("ForObjectLambda")),),
        sure=_IN_ACCOUNT,
    ),
    Reader(
        "aws_s3control_bucket_policy",
        (("bucket",),),
        (Part(_outpost_policy, ("s3-outposts:GetBucketPolicy",)),),
    ),
    Reader(
        "aws_s3control_access_grants_instance_resource_policy",
        _ONE_FOR_ALL,
        (Part(_grants_policy, ("s3:GetAccessGrantsInstanceResourcePolicy",)),),
        sure=_IN_ACCOUNT,
    ),
)
