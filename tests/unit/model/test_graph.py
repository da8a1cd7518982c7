"""What a value names."""

from __future__ import annotations

from typing import Any

import pytest
from model_samples import attribute, joined, omitted, resource, stack_of, unknown

from stackproof.addresses import UNKNOWN_KEY, Address, Module
from stackproof.model.arns import named_by_arn
from stackproof.model.graph import each_its_own, identity, target, users
from stackproof.model.same_names import same_name
from stackproof.values import Unknown

STACK = stack_of(
    resource("aws_sqs_queue.orders", name="orders", arn=attribute("aws_sqs_queue.orders", "arn")),
    resource("aws_sqs_queue_policy.orders", queue_url="orders"),
    resource("aws_sns_topic.orders", name="orders"),
    resource("aws_lambda_function.validator", function_name="validator"),
    resource("aws_cloudwatch_log_group.validator", name="/aws/lambda/validator"),
    resource("aws_kms_alias.logs", name="alias/logs"),
    resource("aws_iam_role.validator", name="validator"),
    resource("aws_ecr_repository.app", name="team/app"),
    resource("aws_s3_bucket.receipts", bucket="receipts"),
    resource("aws_ssm_parameter.limit", name="/orders/limit"),
    resource("aws_ssm_parameter.key", name="key"),
    resource('module.a["x"].aws_sqs_queue.own[0]', name="own"),
    resource("data.aws_sqs_queue.theirs", name="theirs"),
    resource("data.aws_caller_identity.current", account_id="123456789012"),
    region="eu-central-1",
)
ARN = "arn:aws:{}:eu-central-1:123456789012:{}"


@pytest.mark.parametrize(
    ("value", "types", "address"),
    [
        (attribute("aws_sqs_queue.orders", "arn"), (), "aws_sqs_queue.orders"),
        (attribute("aws_sqs_queue.orders", "url"), ("aws_sqs_queue",), "aws_sqs_queue.orders"),
        (attribute('module.a["x"].aws_sqs_queue.own[0]', "id"), (), 'module.a["x"].aws_sqs_queue.own[0]'),
        (omitted("aws_sqs_queue.orders", "name"), (), "aws_sqs_queue.orders"),
        ("orders", ("aws_sqs_queue",), "aws_sqs_queue.orders"),
        ("orders", ("aws_sns_topic",), "aws_sns_topic.orders"),
        ("own", (), 'module.a["x"].aws_sqs_queue.own[0]'),
        ("validator", ("aws_lambda_function",), "aws_lambda_function.validator"),
        (ARN.format("sqs", "orders"), (), "aws_sqs_queue.orders"),
        (ARN.format("sns", "orders"), (), "aws_sns_topic.orders"),
        (ARN.format("ssm", "parameter/orders/limit"), (), "aws_ssm_parameter.limit"),
        (ARN.format("ssm", "parameter/key"), (), "aws_ssm_parameter.key"),
        (ARN.format("lambda", "function:validator:live"), (), "aws_lambda_function.validator"),
        (ARN.format("logs", "log-group:/aws/lambda/validator:*"), (), "aws_cloudwatch_log_group.validator"),
        (ARN.format("kms", "alias/logs"), (), "aws_kms_alias.logs"),
        ("arn:aws:iam::123456789012:role/service/validator", (), "aws_iam_role.validator"),
        (ARN.format("ecr", "repository/team/app"), (), "aws_ecr_repository.app"),
        ("arn:aws:s3:::receipts", (), "aws_s3_bucket.receipts"),
    ],
    ids=str,
)
def test_names_a_resource(value: Any, types: tuple[str, ...], address: str) -> None:
    assert str(target(STACK, value, *types).resource) == address


@pytest.mark.parametrize(
    ("value", "types"),
    [
        ("payments", ()),
        ("orders", ("aws_dynamodb_table",)),
        ("", ()),
        (ARN.format("sqs", "order"), ()),
        ("arn:aws:sqs:us-east-1:123456789012:orders", ()),
        ("arn:aws:sqs:eu-central-1:999999999999:orders", ()),
        (ARN.format("sqs", "orders"), ("aws_sns_topic",)),
    ],
    ids=str,
)
def test_a_literal_that_names_nothing_here(value: str, types: tuple[str, ...]) -> None:
    found = target(STACK, value, *types)
    assert (found.resource, found.literal) == (None, value)


@pytest.mark.parametrize(
    "value",
    [
        unknown(),
        joined("orders-", unknown()),
        attribute("data.aws_ssm_parameter.queue", "value"),
        attribute("terraform_data.queue", "output"),
        attribute("aws_ecr_repository.app", "registry_id"),
        attribute("aws_sqs_queue.orders", "tags", "id"),
    ],
    ids=str,
)
def test_nobody_can_tell(value: Unknown) -> None:
    assert target(STACK, value).unknown is value


def test_a_data_source_is_outside_the_stack() -> None:
    found = target(STACK, attribute("data.aws_sqs_queue.theirs", "arn"), "aws_sqs_queue")
    assert found.resource is None
    assert str(found.source) == "data.aws_sqs_queue.theirs"


def test_a_data_source_of_another_type_may_give_anything() -> None:
    value = attribute("data.aws_sqs_queue.theirs", "arn")
    assert target(STACK, value, "aws_sns_topic").unknown is value


def test_a_resource_of_another_type_is_certainly_none_of_these() -> None:
    found = target(STACK, attribute("aws_sns_topic.orders", "arn"), "aws_sqs_queue")
    assert (found.resource, found.unknown) == (None, None)
    assert str(found.other) == "aws_sns_topic.orders.arn"


def test_what_is_no_text_names_nothing() -> None:
    assert target(STACK, None) == target(STACK, 5) == target(STACK, ["orders"])
    assert target(STACK, None).literal is None


@pytest.mark.parametrize(
    ("type_", "path", "is_one"),
    [("aws_sqs_queue", ("arn",), True), ("aws_ecr_repository", ("repository_url",), True), ("aws_x", ("arn",), True),
     ("aws_rds_cluster", ("master_user_secret", 0, "secret_arn"), True), ("aws_sqs_queue", (), False),
     ("aws_sqs_queue", ("policy",), False), ("aws_cloudformation_stack", ("outputs", "queue_arn"), False),
     ("aws_sqs_queue", ("tags_all", "name"), False),
     ("aws_lambda_function", ("dead_letter_config", 0, "target_arn"), True),
     ("aws_lambda_function", ("environment", 0, "variables", "target_arn"), False),
     ("aws_x", ("settings", 0, "target_arn"), False)],
    ids=str,
)  # fmt: skip
def test_identity(type_: str, path: tuple[str | int, ...], is_one: bool) -> None:
    """A key of a map is whatever somebody wrote, however it is called."""
    assert (identity(attribute(f"{type_}.y", *path)) is not None) is is_one


def test_an_identity_is_given_by_aws() -> None:
    assert identity(attribute("terraform_data.y", "id")) is None
    assert identity(attribute("aws_s3_object.y", "id")) is None  # the key that the stack chose


PET = attribute("random_pet.p", "id")


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("a", "a", True),
        ("a", "b", False),
        (joined("a-", PET), joined("a-", attribute("random_pet.p", "id")), True),
        (joined("a-", PET), joined("b-", PET), False),
        (joined("a-", PET), "b-c", False),
        (joined(PET, "-a"), "c-b", False),
        (joined("a-", PET), "a-c", None),
        (joined("a-", PET), "a", None),
        (unknown(), "a", None),
        (PET, attribute("random_pet.q", "id"), None),
    ],
    ids=str,
)
def test_same_name(left: Any, right: Any, same: bool | None) -> None:
    for one, other in ((left, right), (right, left)):
        found = same_name(one, other)
        assert (None if isinstance(found, Unknown) else found) is same


def test_users_are_found_by_reference_and_by_name() -> None:
    stack = stack_of(
        resource("aws_sqs_queue.q", name="q"),
        resource("aws_lambda_function.a", dead_letter_config=[{"target_arn": attribute("aws_sqs_queue.q", "arn")}]),
        resource("aws_lambda_function.b", dead_letter_config=[{"target_arn": ARN.format("sqs", "q")}]),
        resource("aws_lambda_function.c", dead_letter_config=[{"target_arn": unknown()}]),
        resource("aws_lambda_function.d"),
    )
    found = users(stack, "aws_lambda_function", ("dead_letter_config", 0, "target_arn"), "aws_sqs_queue")
    assert {queue: list(map(str, functions)) for queue, functions in found.items()} == {
        "aws_sqs_queue.q": ["aws_lambda_function.a", "aws_lambda_function.b"]
    }


UNKNOWN = (Module("m", UNKNOWN_KEY),)


@pytest.mark.parametrize(
    ("user", "used", "own"),
    [
        (Address("f", "x"), Address("q", "x"), True),
        (Address("f", "x", UNKNOWN_KEY), Address("q", "x"), False),
        (Address("f", "x", None, UNKNOWN), Address("q", "x"), False),
        (Address("f", "x", None, UNKNOWN), Address("q", "x", None, UNKNOWN), True),
        (Address("f", "x", None, UNKNOWN), Address("q", "x", None, (Module("n", UNKNOWN_KEY),)), False),
    ],
    ids=str,
)  # fmt: skip
def test_each_its_own(user: Address, used: Address, own: bool) -> None:
    assert each_its_own(user, used) is own


@pytest.mark.parametrize(
    "text", ["orders", "arn:aws:sqs", ARN.format("glue", "job/x"), ARN.format("kms", "key/1"), "arn:aws:s3:::b/o"]
)
def test_no_name_in_an_arn(text: str) -> None:
    assert named_by_arn(text) is None


def test_looking_up_many_does_not_walk_through_all_each_time() -> None:
    """20,000 look-ups in 20,000 resources: by walking this would be 400 million comparisons."""
    stack = stack_of(*(resource(f"aws_sqs_queue.q{n}", name=f"q{n}") for n in range(20_000)))
    for n in range(20_000):
        assert target(stack, ARN.format("sqs", f"q{n}"), "aws_sqs_queue").resource is not None
        assert target(stack, f"other{n}").resource is None
