"""What counts as a difference between the HCL and AWS, by the schema of the provider."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stackproof.model import Stack
from stackproof.schema import aws as provider
from stackproof.views.live.as_written import as_written
from stackproof.views.live.drift import differences, same, statements_apart
from stackproof.views.live.types import readers

Load = Callable[..., Stack]
QUEUE = 'name = "orders"\n'
MANAGED = QUEUE + "sqs_managed_sse_enabled = true"
TABLE = 'name = "orders"\nhash_key = "id"\nattribute {\n  name = "id"\n  type = "S"\n}\n'
FUNCTION = 'function_name = "f"\nrole = "arn:aws:iam::123456789012:role/r"\n'
STATEMENT = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": %s, "Resource": %s}]}'

CASES: dict[str, tuple[str, str, dict[str, Any], list[str]]] = {
    "the same": ("aws_sqs_queue", QUEUE + "delay_seconds = 5", {"delay_seconds": 5}, []),
    "another value": ("aws_sqs_queue", QUEUE + "delay_seconds = 5", {"delay_seconds": 6}, ["delay_seconds"]),
    "a default that somebody changed": ("aws_sqs_queue", QUEUE, {"delay_seconds": 6}, ["delay_seconds"]),
    "the default": ("aws_sqs_queue", QUEUE, {"delay_seconds": 0}, []),
    "set in AWS alone": ("aws_sqs_queue", QUEUE, {"kms_master_key_id": "alias/x"}, ["kms_master_key_id"]),
    "computed": ("aws_sqs_queue", QUEUE, {"arn": "arn:x", "policy": "{}", "redrive_policy": "{}"}, []),
    "empty and not set": ("aws_sqs_queue", QUEUE, {"kms_master_key_id": ""}, []),
    "usual": ("aws_sqs_queue", MANAGED, {"kms_data_key_reuse_period_seconds": 300}, []),
    "unusual": (
        "aws_sqs_queue", MANAGED, {"kms_data_key_reuse_period_seconds": 60}, ["kms_data_key_reuse_period_seconds"],
    ),
    "not read": ("aws_sqs_queue", QUEUE + "delay_seconds = 5", {}, []),
    "Terraform's alone": ("aws_s3_bucket", 'bucket = "b"\nforce_destroy = true', {"force_destroy": False}, []),
    "a tag": ("aws_sqs_queue", QUEUE + 'tags = { a = "1" }', {"tags": {"a": "1", "b": "2"}}, ["tags.b"]),
    "JSON in another order": (
        "aws_sqs_queue", QUEUE + 'redrive_policy = jsonencode({ a = 1, b = 2 })', {"redrive_policy": '{"b":2,"a":1}'},
        [],
    ),
    "a set in another order": (
        "aws_lambda_function",
        FUNCTION + 'vpc_config {\n subnet_ids = ["a", "b"]\n security_group_ids = ["c"]\n}',
        {"vpc_config": [{"subnet_ids": ["b", "a"], "security_group_ids": ["c"]}]},
        [],
    ),
    "a set with one less": (
        "aws_lambda_function",
        FUNCTION + 'vpc_config {\n subnet_ids = ["a", "b"]\n security_group_ids = ["c"]\n}',
        {"vpc_config": [{"subnet_ids": ["b"], "security_group_ids": ["c"]}]},
        ["vpc_config[0].subnet_ids"],
    ),
    "a variable": (
        "aws_lambda_function",
        FUNCTION + 'environment {\n variables = { A = "1" }\n}',
        {"environment": [{"variables": {"A": "2", "B": "3"}}]},
        ["environment[0].variables.A", "environment[0].variables.B"],
    ),
    "a block that is gone": (
        "aws_lambda_function",
        FUNCTION + 'dead_letter_config {\n target_arn = "q"\n}',
        {"dead_letter_config": []},
        ["dead_letter_config[0]"],
    ),
    "a block that nobody wrote": (
        "aws_lambda_function", FUNCTION, {"dead_letter_config": [{"target_arn": "q"}]}, ["dead_letter_config"],
    ),
    "a block that sets nothing": ("aws_dynamodb_table", TABLE, {"ttl": [{"enabled": False, "attribute_name": ""}]}, []),
    "blocks of a set in another order": (
        "aws_dynamodb_table",
        TABLE + 'attribute {\n  name = "at"\n  type = "N"\n}\n',
        {"attribute": [{"name": "at", "type": "N"}, {"name": "id", "type": "S"}]},
        [],
    ),
    "one block of a set that differs": (
        "aws_dynamodb_table",
        TABLE + 'attribute {\n  name = "at"\n  type = "N"\n}\n',
        {"attribute": [{"name": "at", "type": "S"}, {"name": "id", "type": "S"}]},
        ["attribute[0].type"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("type_", "body", "found", "expected"), CASES.values(), ids=CASES)
def test_differences(load: Load, type_: str, body: str, found: dict[str, Any], expected: list[str]) -> None:
    stack = load(f'resource "{type_}" "this" {{\n{body}\n}}')
    assert stack.errors == []
    resource = stack.resources[f"{type_}.this"]
    names = [one.name for one in differences(resource, found, readers()[type_])]
    assert names == [f"{type_}.this.{name}" for name in expected]


def test_a_difference_has_both_values_and_its_place(load: Load) -> None:
    stack = load(f'resource "aws_sqs_queue" "this" {{\n{QUEUE}delay_seconds = 5\n}}')
    (one,) = differences(stack.resources["aws_sqs_queue.this"], {"delay_seconds": 6}, readers()["aws_sqs_queue"])
    assert (one.written, one.found, one.where and one.where.line) == (5, 6, 3)


POLICIES = {
    "one or many": (STATEMENT % ('"a:B"', '"*"'), STATEMENT % ('["a:B"]', '["*"]'), True),
    "in another order": (STATEMENT % ('["a:B", "a:C"]', '"*"'), STATEMENT % ('["a:C", "a:B"]', '"*"'), True),
    "one more": (STATEMENT % ('["a:B", "a:C"]', '"*"'), STATEMENT % ('["a:B"]', '"*"'), False),
    "allowed or denied": (
        STATEMENT % ('"a:B"', '"*"'), (STATEMENT % ('"a:B"', '"*"')).replace("Allow", "Deny"), False,
    ),
    "no policy": ("{", "[", False),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right", "expected"), POLICIES.values(), ids=POLICIES)
def test_policies(left: str, right: str, expected: bool) -> None:
    assert same(left, right) is expected


def test_statements_that_differ() -> None:
    left, right = STATEMENT % ('"a:B"', '"*"'), STATEMENT % ('["a:C"]', '"*"')
    assert statements_apart(left, right) == (
        ['{"Action": ["a:B"], "Effect": "Allow", "Resource": ["*"]}'],
        ['{"Action": ["a:C"], "Effect": "Allow", "Resource": ["*"]}'],
    )
    assert statements_apart(left, right.replace("2012", "2008")) is None
    assert statements_apart(left, None) is None


def test_what_means_the_same_is_shown_as_written() -> None:
    schema = provider().resource("aws_lambda_function")
    assert schema is not None
    written = {"vpc_config": [{"subnet_ids": ["a", "b"]}], "description": "x"}
    found = {"vpc_config": [{"subnet_ids": ["b", "a"]}], "description": "y"}
    assert as_written(found, written, schema) == {"vpc_config": [{"subnet_ids": ["a", "b"]}], "description": "y"}
    more = {"vpc_config": [{"subnet_ids": ["b", "a", "c"]}]}
    assert as_written(more, written, schema) == more
