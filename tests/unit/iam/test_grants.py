"""What roles, users and groups are granted, and where a statement of it was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from model_samples import attribute, joined, omitted, resource, stack_of, unknown

from stackproof.iam.documents import parse_policy
from stackproof.iam.grants import POLICY_TYPES, Grant, grants
from stackproof.iam.published import accepts_no_resource, managed_policy, managed_policy_names
from stackproof.iam.statement_places import place_of_statement
from stackproof.schema import aws
from stackproof.views.hcl_directory import load_stack

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
STACK = stack_of(
    resource("aws_iam_policy.own", name="own"),
    resource("data.aws_iam_policy.admin", name="AdministratorAccess"),
    resource("data.aws_iam_policy.basic", arn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
    resource("data.aws_iam_policy.theirs", name="theirs"),
)


def granted(**values: Any) -> list[Grant]:
    return list(grants(resource("aws_iam_role.r", **values), STACK))


def test_policies_that_are_carried() -> None:
    whole, one = unknown(), unknown("statement")
    assert granted(policy="{}") == [Grant("{}", ("policy",))]
    assert granted(policy=whole) == [Grant(whole, ("policy",))]
    assert granted(inline_policy="{}") == [Grant("{}", ("inline_policy",))]
    blocks = [{"policy": "{}"}, {"policy": None}, one]
    assert granted(inline_policy=blocks) == [
        Grant("{}", ("inline_policy", 0, "policy")),
        Grant(one, ("inline_policy", 2)),
    ]
    assert granted(policy=omitted("aws_iam_role.r", "policy"), inline_policy=[]) == []


@pytest.mark.parametrize(
    ("arn", "managed"),
    [
        (ADMIN, "AdministratorAccess"),
        (ADMIN.replace(":aws:iam", ":aws-cn:iam"), "AdministratorAccess"),
        (joined("arn:", unknown("partition"), ":iam::aws:policy/AdministratorAccess"), "AdministratorAccess"),
        (attribute("data.aws_iam_policy.admin", "arn"), "AdministratorAccess"),
        (attribute("data.aws_iam_policy.basic", "arn"), "service-role/AWSLambdaBasicExecutionRole"),
    ],
    ids=str,
)
def test_aws_managed_policies(arn: Any, managed: str) -> None:
    document = managed_policy(managed)
    assert granted(policy_arn=arn) == [Grant(document, ("policy_arn",), managed)]
    assert granted(managed_policy_arns=[arn]) == [Grant(document, ("managed_policy_arns", 0), managed)]


@pytest.mark.parametrize(
    ("arn", "needs"),
    [
        ("arn:aws:iam::aws:policy/NewOne", "the document of the AWS managed policy NewOne"),
        (
            "arn:aws:iam::123456789012:policy/theirs",
            "the document of the policy arn:aws:iam::123456789012:policy/theirs",
        ),
        (attribute("data.aws_iam_policy.theirs", "arn"), "the document of the policy that data.aws_iam_policy.theirs"),
    ],
    ids=str,
)
def test_policies_that_are_not_to_be_had(arn: Any, needs: str) -> None:
    (grant,) = granted(policy_arn=arn)
    assert grant.document is None
    assert grant.needs.startswith(needs)


@pytest.mark.parametrize(
    "arn", [attribute("aws_iam_policy.own", "arn"), "arn:aws:iam::123456789012:policy/own"], ids=str
)
def test_a_policy_of_the_stack_is_granted_where_it_is_declared(arn: Any) -> None:
    assert granted(policy_arn=arn) == []


@pytest.mark.parametrize(
    "arn",
    [unknown(), joined("arn:aws:iam::aws:policy/", unknown()), attribute("data.aws_ssm_parameter.p", "value")],
    ids=str,
)
def test_an_unknown_policy_is_granted(arn: Any) -> None:
    assert granted(policy_arn=arn) == [Grant(arn, ("policy_arn",))]
    assert granted(policy_arns=arn) == [Grant(arn, ("policy_arns",))]


def test_every_type_that_grants_exists_and_grants() -> None:
    """The provider has these types, each with an argument that is read here."""
    read = {"policy", "inline_policy", "policy_arn", "managed_policy_arn", "managed_policy_arns", "policy_arns"}
    for type_ in POLICY_TYPES:
        schema = aws().resource(type_)
        assert schema is not None, type_
        assert read & {*schema.attributes, *schema.blocks}, type_


def test_managed_policies_are_policies() -> None:
    """All that AWS has published can be read, and each says something."""
    names = managed_policy_names()
    assert len(names) > 1500
    for name in names:
        document = managed_policy(name)
        assert document is not None, name
        policy = parse_policy(document)
        assert policy.statements, name
        assert all(
            (one.resources or one.not_resources) and (one.actions or one.not_actions) for one in policy.statements
        ), name


@pytest.mark.parametrize(
    "action",
    ["logs:CreateLogDelivery", "logs:PutResourcePolicy", "xray:PutTraceSegments", "cloudwatch:PutMetricData",
     "ecr:GetAuthorizationToken", "ec2:DescribeSubnets", "LOGS:createlogdelivery"],
)  # fmt: skip
def test_actions_that_accept_no_resource(action: str) -> None:
    assert accepts_no_resource(action)


@pytest.mark.parametrize(
    "action",
    ["logs:PutLogEvents", "xray:*", "*", "dynamodb:PutItem", "ec2:CreateNetworkInterface", "ecr:BatchGetImage", ""],
)
def test_actions_that_accept_a_resource(action: str) -> None:
    assert not accepts_no_resource(action)


DOCUMENTS = """\
data "aws_iam_policy_document" "base" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["a"]
  }
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["b"]
  }
}
data "aws_iam_policy_document" "merged" {
  for_each                  = toset(["x", "y"])
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [data.aws_iam_policy_document.override.json]
  statement {
    not_resources = ["c"]
  }
}
data "aws_iam_policy_document" "override" {
  statement {
    sid       = "Read"
    resources = ["d"]
  }
}
data "aws_iam_policy_document" "opaque" {
  source_policy_documents = [jsonencode({ Statement = [{}, {}] })]
  statement {
    resources = ["e"]
  }
}
resource "aws_iam_policy" "merged" {
  for_each = data.aws_iam_policy_document.merged
  policy   = data.aws_iam_policy_document.merged[each.key].json
}
resource "aws_iam_policy" "opaque" {
  policy = data.aws_iam_policy_document.opaque.json
}
"""


@pytest.mark.parametrize(
    ("address", "lines"), [('aws_iam_policy.merged["y"]', [4, 23, 17]), ("aws_iam_policy.opaque", [37, 37, 37])]
)
def test_place_of_a_statement(address: str, lines: list[int], tmp_path: Path) -> None:
    """In the merged document the second statement is overridden; behind a text nobody can count statements."""
    (tmp_path / "main.tf").write_text(DOCUMENTS)
    stack = load_stack(tmp_path)
    holder = stack.resources[address]
    policy = parse_policy(holder.get("policy"))
    places = [
        place_of_statement(stack, holder, ("policy",), policy, one, "resources", "not_resources")
        for one in policy.statements
    ]
    assert [place and place.line for place in places] == lines


def test_a_statement_without_such_an_argument_is_at_its_block(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(DOCUMENTS)
    stack = load_stack(tmp_path)
    holder = stack.resources['aws_iam_policy.merged["x"]']
    policy = parse_policy(holder.get("policy"))
    place = place_of_statement(stack, holder, ("policy",), policy, policy.statements[2], "actions")
    assert place is not None
    assert place.line == 16
