"""What policies say of a request; the examples are those of AWS's documentation, in the IAM User Guide and others."""

from __future__ import annotations

from typing import Any

import pytest
from model_samples import attribute, joined, json_of, unknown

from stackproof.iam.authorization import Policies, authorize
from stackproof.iam.decisions import Decision, Request, decide
from stackproof.iam.documents import PolicyDocument, parse_policy
from stackproof.iam.principals import EVERYBODY, Principal, parse_principal
from stackproof.iam.request_context import Context
from stackproof.values import Unknown

pytestmark = pytest.mark.unit

ACCOUNT = "123456789012"
BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket"
QUEUE = attribute("aws_sqs_queue.failed", "arn")
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ANN = parse_principal(f"arn:aws:iam::{ACCOUNT}:user/ann")
ROLE = parse_principal(f"arn:aws:iam::{ACCOUNT}:role/reader")
FOREIGN = parse_principal("arn:aws:iam::999999999999:role/other")


def policy(*statements: Any, version: str = "2012-10-17") -> PolicyDocument:
    return parse_policy({"Version": version, "Statement": list(statements)})


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def decided(answer: bool | Unknown) -> bool | None:
    return None if isinstance(answer, Unknown) else answer


MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
REGION = {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}}
ENDPOINT = {"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}
HOME = [
    allow("s3:ListBucket", BUCKET, Condition={"StringLike": {"s3:prefix": ["", "home/", "home/${aws:username}/*"]}}),
    allow("s3:*", f"{BUCKET}/home/${{aws:username}}/*"),
]
TAGS = {"ForAllValues:StringEquals": {"aws:TagKeys": ["environment", "cost-center"]}}
NOT_ENCRYPTED = {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}


@pytest.mark.parametrize(
    ("statements", "action", "resource", "context", "granted"),
    [
        # reference_policies_evaluation-logic: nothing is allowed until a statement does, and a Deny wins.
        ([], "s3:GetObject", f"{BUCKET}/a", {}, False),
        ([allow("s3:*")], "s3:GetObject", f"{BUCKET}/a", {}, True),
        ([allow("s3:*"), deny("s3:DeleteObject")], "s3:DeleteObject", f"{BUCKET}/a", {}, False),
        ([deny("s3:*"), allow("s3:*")], "s3:GetObject", f"{BUCKET}/a", {}, False),
        ([allow("s3:*"), deny("s3:*", f"{BUCKET}-2/*")], "s3:GetObject", f"{BUCKET}/a", {}, True),
        # reference_policies_elements_action, _notaction, _resource, _notresource
        ([allow("S3:getobject")], "s3:GetObject", f"{BUCKET}/a", {}, True),
        ([allow("iam:*AccessKey*")], "iam:CreateAccessKey", "*", {}, True),
        ([allow("iam:*AccessKey*")], "iam:CreateUser", "*", {}, False),
        ([allow("ec2:Describe?")], "ec2:DescribeImages", "*", {}, False),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], "s3:GetObject", BUCKET, {}, True),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], "iam:CreateUser", "*", {}, False),
        ([allow("*"), {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}], "s3:GetObject", BUCKET, {}, False),
        ([allow("s3:*", f"{BUCKET}/logs/????.txt")], "s3:GetObject", f"{BUCKET}/logs/2026.txt", {}, True),
        ([allow("s3:*", f"{BUCKET}/logs/????.txt")], "s3:GetObject", f"{BUCKET}/logs/26.txt", {}, False),
        ([allow("s3:*", f"{BUCKET}/*/test/*")], "s3:GetObject", f"{BUCKET}/1/2/test/3/object.jpg", {}, True),
        ([allow("s3:*", f"{BUCKET}/*/test/*")], "s3:GetObject", f"{BUCKET}/1/2/3/test.jpg", {}, False),
        (
            [allow("s3:*"), {"Effect": "Deny", "Action": "s3:*", "NotResource": [BUCKET, f"{BUCKET}/*"]}],
            "s3:GetObject",
            f"{BUCKET}/a",
            {},
            True,
        ),
        (
            [allow("s3:*"), {"Effect": "Deny", "Action": "s3:*", "NotResource": [BUCKET, f"{BUCKET}/*"]}],
            "s3:GetObject",
            "arn:aws:s3:::other/a",
            {},
            False,
        ),
        # reference_policies_variables: a home of one's own
        (HOME, "s3:GetObject", f"{BUCKET}/home/ann/x", {"aws:username": ("ann",)}, True),
        (HOME, "s3:GetObject", f"{BUCKET}/home/bob/x", {"aws:username": ("ann",)}, False),
        (HOME, "s3:GetObject", f"{BUCKET}/home/ann/x", {}, False),
        (HOME, "s3:ListBucket", BUCKET, {"aws:username": ("ann",), "s3:prefix": ("home/ann/x",)}, True),
        (HOME, "s3:ListBucket", BUCKET, {"aws:username": ("ann",), "s3:prefix": ("home/bob/x",)}, False),
        # reference_policies_examples_aws_deny-requested-region, ..._mfa-selfmanage, multi-valued keys
        (
            [allow("*"), deny("*", Condition=REGION)],
            "sqs:SendMessage",
            "*",
            {"aws:requestedregion": ("us-east-1",)},
            False,
        ),
        (
            [allow("*"), deny("*", Condition=REGION)],
            "sqs:SendMessage",
            "*",
            {"aws:requestedregion": ("eu-west-1",)},
            True,
        ),
        ([allow("*"), deny("*", Condition=MFA)], "sqs:SendMessage", "*", {}, False),
        (
            [allow("*"), deny("*", Condition=MFA)],
            "sqs:SendMessage",
            "*",
            {"aws:multifactorauthpresent": ("true",)},
            True,
        ),
        ([allow("ec2:CreateTags", Condition=TAGS)], "ec2:CreateTags", "*", {"aws:tagkeys": ("environment",)}, True),
        (
            [allow("ec2:CreateTags", Condition=TAGS)],
            "ec2:CreateTags",
            "*",
            {"aws:tagkeys": ("environment", "x")},
            False,
        ),
        ([allow("ec2:CreateTags", Condition=TAGS)], "ec2:CreateTags", "*", {}, True),
        # A condition that cannot be met makes a Deny inert.
        ([allow("*"), deny("*", Condition={"StringEquals": {"never": "x"}})], "sqs:SendMessage", "*", {}, True),
        ([allow("*"), deny("*", Condition={"StringEquals": {"aws:RequestedRegion": []}})], "a:B", "*", {}, True),
        # What nobody knows: it decides where it can matter, and nowhere else.
        ([allow("sqs:SendMessage", QUEUE)], "sqs:SendMessage", QUEUE, {}, True),
        ([allow("sqs:SendMessage", QUEUE)], "sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:failed", {}, None),
        ([allow("sqs:SendMessage", attribute("aws_sqs_queue.other", "arn"))], "sqs:SendMessage", QUEUE, {}, False),
        ([allow("sqs:*", unknown())], "sqs:SendMessage", QUEUE, {}, None),
        ([allow("sqs:*", unknown()), allow("sqs:*")], "sqs:SendMessage", QUEUE, {}, True),
        ([allow("sqs:*", unknown()), deny("sqs:*")], "sqs:SendMessage", QUEUE, {}, False),
        ([allow("*"), deny("sqs:*", unknown())], "sqs:SendMessage", QUEUE, {}, None),
        ([allow(unknown())], "sqs:SendMessage", QUEUE, {}, None),
        ([allow(joined("sns:", unknown()))], "sqs:SendMessage", QUEUE, {}, False),
        ([allow("sqs:*"), {**allow("sqs:*"), "Effect": unknown()}], "sqs:SendMessage", QUEUE, {}, None),
        ([{**allow("sqs:*"), "Effect": "allow"}], "sqs:SendMessage", QUEUE, {}, None),
        ([unknown()], "sqs:SendMessage", QUEUE, {}, None),
        ([unknown(), deny("*")], "sqs:SendMessage", QUEUE, {}, False),
        # A statement without an action, or for one that is no action, grants nothing.
        ([{"Effect": "Allow", "Resource": "*"}], "sqs:SendMessage", QUEUE, {}, False),
        ([allow([])], "sqs:SendMessage", QUEUE, {}, False),
    ],
)
def test_identity_policies(
    statements: list[Any], action: str, resource: Any, context: dict[str, Any], granted: bool | None
) -> None:
    found = decide([policy(*statements)], Request(action, resource, Context(context)))
    assert decided(found.granted) is granted


def test_a_document_of_2008_has_no_variables() -> None:
    request = Request("s3:GetObject", f"{BUCKET}/home/ann/x", Context({"aws:username": ("ann",)}))
    assert decide([policy(*HOME, version="2008-10-17")], request).granted is False
    assert decide([parse_policy({"Statement": HOME})], request).granted is False


def test_an_unknown_document_may_say_anything() -> None:
    opaque = parse_policy(unknown())
    assert isinstance(decide([opaque], Request("a:B", "*")).granted, Unknown)
    assert isinstance(decide([opaque, policy(allow("*"))], Request("a:B", "*")).granted, Unknown)
    assert decide([opaque, policy(deny("*"))], Request("a:B", "*")).granted is False


def test_a_decision_names_its_statements() -> None:
    found = decide([policy(allow("sqs:*", Sid="All"), deny("sns:*", Sid="None"))], Request("sqs:SendMessage", "*"))
    assert [statement.sid for statement in found.by] == ["All"]


def test_a_json_text_with_references_is_read() -> None:
    document = parse_policy(json_of({"Version": "2012-10-17", "Statement": [allow("sqs:SendMessage", QUEUE)]}))
    assert decide([document], Request("sqs:SendMessage", QUEUE)).granted is True


ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
DEFAULT_KEY_POLICY = policy(allow("kms:*", Principal=ROOT))
NOT_ANN = {"AWS": [ANN.name, f"arn:aws:iam::{ACCOUNT}:root"]}


def admit(*statements: Any) -> Policies:
    return Policies((), (policy(*statements),))


@pytest.mark.parametrize(
    ("policies", "action", "resource", "who", "granted"),
    [
        # Within an account either policy is enough.
        (Policies((policy(allow("sqs:*")),)), "sqs:SendMessage", QUEUE, ROLE, True),
        (admit(allow("sqs:*", Principal={"AWS": ROLE.name})), "sqs:SendMessage", QUEUE, ROLE, True),
        (admit(allow("sqs:*", Principal=ROOT)), "sqs:SendMessage", QUEUE, ROLE, False),
        (admit(allow("sqs:*", Principal="*")), "sqs:SendMessage", QUEUE, ROLE, True),
        (
            Policies((policy(allow("sqs:*")),), (policy(deny("sqs:*", Principal=ROOT)),)),
            "sqs:SendMessage",
            QUEUE,
            ROLE,
            False,
        ),
        # Across accounts both are needed.
        (Policies((policy(allow("sqs:*")),)), "sqs:SendMessage", QUEUE, FOREIGN, False),
        (admit(allow("sqs:*", Principal={"AWS": FOREIGN.name})), "sqs:SendMessage", QUEUE, FOREIGN, False),
        (
            Policies((policy(allow("sqs:*")),), (policy(allow("sqs:*", Principal={"AWS": "999999999999"})),)),
            "sqs:SendMessage",
            QUEUE,
            FOREIGN,
            True,
        ),
        # KMS: the key's policy must admit; AWS's default leaves it to the account's identity policies.
        (Policies((policy(allow("kms:*")),)), "kms:Decrypt", KEY, ROLE, False),
        (Policies((policy(allow("kms:*")),), (DEFAULT_KEY_POLICY,)), "kms:Decrypt", KEY, ROLE, True),
        (Policies((), (DEFAULT_KEY_POLICY,)), "kms:Decrypt", KEY, ROLE, False),
        (admit(allow("kms:*", Principal={"AWS": ROLE.name})), "kms:Decrypt", KEY, ROLE, True),
        (admit(deny("kms:*", Principal=ROOT), allow("kms:*", Principal="*")), "kms:Decrypt", KEY, ROLE, False),
        # A trust policy admits, or nobody assumes the role.
        (Policies((policy(allow("sts:*")),)), "sts:AssumeRole", ROLE.name, ANN, False),
        (admit(allow("sts:AssumeRole", Principal={"AWS": ANN.name})), "sts:AssumeRole", ROLE.name, ANN, True),
        (
            admit(allow("sts:AssumeRole", Principal={"Service": "lambda.amazonaws.com"})),
            "sts:AssumeRole",
            ROLE.name,
            Principal("Service", "lambda.amazonaws.com"),
            True,
        ),
        # A boundary limits and grants nothing; a user is admitted beyond it by a resource's policy.
        (Policies((policy(allow("*")),), (), (policy(allow("s3:*")),)), "sqs:SendMessage", QUEUE, ROLE, False),
        (Policies((policy(allow("sqs:*")),), (), (policy(allow("*")),)), "sqs:SendMessage", QUEUE, ROLE, True),
        (Policies((), (), (policy(allow("*")),)), "sqs:SendMessage", QUEUE, ROLE, False),
        (
            Policies((), (policy(allow("sqs:*", Principal={"AWS": ROLE.name})),), (policy(allow("s3:*")),)),
            "sqs:SendMessage",
            QUEUE,
            ROLE,
            False,
        ),
        (
            Policies((), (policy(allow("sqs:*", Principal={"AWS": ANN.name})),), (policy(allow("s3:*")),)),
            "sqs:SendMessage",
            QUEUE,
            ANN,
            True,
        ),
        # reference_policies_elements_notprincipal
        (
            admit(
                allow("s3:*", Principal="*"),
                {"Effect": "Deny", "NotPrincipal": NOT_ANN, "Action": "s3:*", "Resource": "*"},
            ),
            "s3:GetObject",
            f"{BUCKET}/a",
            ANN,
            True,
        ),
        (
            admit(
                allow("s3:*", Principal="*"),
                {"Effect": "Deny", "NotPrincipal": NOT_ANN, "Action": "s3:*", "Resource": "*"},
            ),
            "s3:GetObject",
            f"{BUCKET}/a",
            FOREIGN,
            False,
        ),
    ],
)
def test_authorize(policies: Policies, action: str, resource: Any, who: Principal, granted: bool) -> None:
    assert decided(authorize(policies, Request(action, resource), who, ACCOUNT).granted) is granted


def test_an_owner_that_nobody_knows_is_decided_where_both_policies_agree() -> None:
    owner = attribute("data.aws_caller_identity.current", "account_id")
    both = Policies((policy(allow("sqs:*")),), (policy(allow("sqs:*", Principal=ROOT)),))
    assert authorize(both, Request("sqs:SendMessage", QUEUE), ROLE, owner).granted is True
    one = Policies((policy(allow("sqs:*")),))
    assert isinstance(authorize(one, Request("sqs:SendMessage", QUEUE), ROLE, owner).granted, Unknown)
    assert authorize(Policies(), Request("sqs:SendMessage", QUEUE), ROLE, owner).granted is False


@pytest.mark.parametrize(
    ("statement", "context", "granted"),
    [
        # AmazonS3/latest/userguide/example-bucket-policies, and UsingKMSEncryption
        (allow("s3:GetObject", f"{BUCKET}/*", Principal="*"), {}, True),
        (allow("s3:GetObject", f"{BUCKET}/*", Principal={"AWS": ACCOUNT}), {}, False),
        (allow("s3:GetObject", f"{BUCKET}/*", Principal="*", Condition=ENDPOINT),
         {"aws:sourcevpce": ("vpce-1a2b3c4d",)}, False),
        (allow("s3:GetObject", f"{BUCKET}/*", Principal="*", Condition=ENDPOINT), {}, True),
        (allow("s3:GetObject", f"{BUCKET}/*", Principal="*", Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
         {"aws:sourceip": ("192.0.2.5",)}, True),
        (allow("s3:GetObject", f"{BUCKET}/*", Principal="*", Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
         {"aws:sourceip": ("203.0.113.5",)}, False),
        (allow("s3:GetObject", f"{BUCKET}/*", Principal="*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
         {}, False),
    ],
)  # fmt: skip
def test_everybody(statement: Any, context: dict[str, Any], granted: bool) -> None:
    found: Decision = decide([policy(statement)], Request("s3:GetObject", f"{BUCKET}/a", Context(context)), EVERYBODY)
    assert found.granted is granted


@pytest.mark.parametrize(
    ("context", "denied"),
    [
        ({"s3:x-amz-server-side-encryption": ("aws:kms",)}, False),
        ({"s3:x-amz-server-side-encryption": ("AES256",)}, True),
        ({}, True),
    ],
)
def test_uploads_without_encryption(context: dict[str, Any], denied: bool) -> None:
    found = decide(
        [policy(deny("s3:PutObject", f"{BUCKET}/*", Principal="*", Condition=NOT_ENCRYPTED))],
        Request("s3:PutObject", f"{BUCKET}/a", Context(context)),
        ROLE,
    )
    assert found.denies is denied
