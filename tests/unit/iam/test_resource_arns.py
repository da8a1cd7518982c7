"""References in policies, spelt out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from model_samples import attribute, joined, omitted, resource, stack_of, unknown

from stackproof.iam.documents import parse_policy
from stackproof.iam.patterns import matches
from stackproof.iam.resource_arns import arn_of, spell_out, spell_out_policy
from stackproof.model import Resource, Stack
from stackproof.values import Unknown
from stackproof.values.texts import text_with_holes

pytestmark = pytest.mark.unit

HERE = "eu-west-1:123456789012"


def made(*found: Resource) -> Stack:
    stack = stack_of(*found, region="eu-west-1")
    stack.account = "123456789012"
    return stack


def named(type_: str, **values: Any) -> Resource:
    address = f"{type_}.one"
    return resource(address, arn=attribute(address, "arn"), **values)


@pytest.mark.parametrize(
    ("one", "arn"),
    [
        (named("aws_sqs_queue", name="orders"), f"arn:aws:sqs:{HERE}:orders"),
        (named("aws_sns_topic", name="orders"), f"arn:aws:sns:{HERE}:orders"),
        (named("aws_dynamodb_table", name="orders"), f"arn:aws:dynamodb:{HERE}:table/orders"),
        (named("aws_lambda_function", function_name="f"), f"arn:aws:lambda:{HERE}:function:f"),
        (named("aws_cloudwatch_log_group", name="/aws/x"), f"arn:aws:logs:{HERE}:log-group:/aws/x"),
        (named("aws_ecr_repository", name="a/b"), f"arn:aws:ecr:{HERE}:repository/a/b"),
        (named("aws_s3_bucket", bucket="files"), "arn:aws:s3:::files"),
        (named("aws_ssm_parameter", name="/a/b"), f"arn:aws:ssm:{HERE}:parameter/a/b"),
        (named("aws_iam_role", name="r", path=omitted("aws_iam_role.one", "path")), "arn:aws:iam::123456789012:role/r"),
        (named("aws_iam_role", name="r", path="/pay/"), "arn:aws:iam::123456789012:role/pay/r"),
        (named("aws_sfn_state_machine", name="w"), f"arn:aws:states:{HERE}:stateMachine:w"),
        (named("aws_kms_key", key_id="1234"), f"arn:aws:kms:{HERE}:key/1234"),
        (named("aws_cloudwatch_event_bus", name="b"), f"arn:aws:events:{HERE}:event-bus/b"),
        (resource("aws_sqs_queue.one", arn="arn:aws:sqs:eu-west-2:1:x", name="orders"), "arn:aws:sqs:eu-west-2:1:x"),
        (replace(named("aws_sqs_queue", name="q"), region="us-east-1"), "arn:aws:sqs:us-east-1:123456789012:q"),
        (replace(named("aws_sqs_queue", name="q"), region="cn-north-1"), "arn:aws-cn:sqs:cn-north-1:123456789012:q"),
    ],
    ids=str,
)
def test_arn(one: Resource, arn: str) -> None:
    assert arn_of(made(one), one) == arn


@pytest.mark.parametrize(
    "one",
    [
        named("aws_api_gateway_rest_api", name="api"),  # its ARN has an id
        named("aws_cloudwatch_event_rule", name="rule", event_bus_name="arn:aws:events:x"),  # the bus is no name
        named("aws_sqs_queue", name=omitted("aws_sqs_queue.one", "name"), name_prefix="q"),
        named("aws_secretsmanager_secret", name="s"),
    ],
    ids=str,
)
def test_what_is_not_known_stays_a_reference(one: Resource) -> None:
    assert arn_of(made(one), one) is one.get("arn")


def test_without_an_account_both_ends_have_the_same_unknown_piece() -> None:
    queue, me = named("aws_sqs_queue", name="orders"), resource("data.aws_caller_identity.me")
    stack = stack_of(queue, me, region="eu-west-1")
    written = joined("arn:aws:sqs:eu-west-1:", attribute("data.aws_caller_identity.me", "account_id"), ":orders")
    assert matches(spell_out(stack, written), arn_of(stack, queue)) is True
    other = joined("arn:aws:sqs:eu-west-1:", unknown(), ":orders")
    assert isinstance(matches(spell_out(stack, other), arn_of(stack, queue)), Unknown)


def test_a_key_of_the_stack_is_no_other_key() -> None:
    key, other = (resource(f"aws_kms_key.{name}", arn=attribute(f"aws_kms_key.{name}", "arn")) for name in "ab")
    stack = made(key, other)
    assert text_with_holes(arn_of(stack, key)).startswith(f"arn:aws:kms:{HERE}:key/")
    assert matches(arn_of(stack, key), arn_of(stack, key)) is True
    assert matches(arn_of(stack, other), arn_of(stack, key)) is False
    assert matches("arn:aws:kms:us-east-1:*:key/*", arn_of(stack, key)) is False


def test_every_element_of_a_statement() -> None:
    queue = named("aws_sqs_queue", name="orders")
    arn, full = queue.get("arn"), f"arn:aws:sqs:{HERE}:orders"
    elements = {"Resource": [arn], "Principal": {"AWS": [arn]}, "Condition": {"ArnLike": {"aws:SourceArn": arn}}}
    policy = spell_out_policy(made(queue), parse_policy({"Statement": {"Effect": "Allow", "Action": "*", **elements}}))
    (statement,) = policy.statements
    assert statement.resources == (full,)
    assert statement.principals == {"AWS": [full]}
    assert statement.condition == {"ArnLike": {"aws:SourceArn": full}}
