"""Which patterns of a Resource element name something."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_samples import attribute, joined, unknown

from stackproof.iam.resource_wildcards import wildcard_in
from stackproof.values import Unknown

QUEUE = attribute("aws_sqs_queue.q", "arn")
BUCKET = attribute("aws_s3_bucket.b", "id")
ACCOUNT = attribute("data.aws_caller_identity.current", "account_id")
HERE = "eu-central-1:123456789012"

NAMED = (
    "arn:aws:sqs:eu-central-1:123456789012:orders",
    "arn:aws:s3:::receipts",
    "arn:aws:s3:::receipts/*",
    "arn:aws:s3:::receipts/2026/??/*",
    f"arn:aws:s3:{HERE}:accesspoint/receipts/object/*",
    f"arn:aws:dynamodb:{HERE}:table/orders/index/*",
    f"arn:aws:lambda:{HERE}:function:validator:*",
    f"arn:aws:lambda:{HERE}:layer:shared:*",
    f"arn:aws:logs:{HERE}:log-group:/aws/lambda/validator:*",
    f"arn:aws:logs:{HERE}:log-group:validator:log-stream:*",
    f"arn:aws:states:{HERE}:execution:payments:*",
    f"arn:aws:states:{HERE}:mapRun:payments/*",
    f"arn:aws:kinesis:{HERE}:stream/orders/consumer/*",
    f"arn:aws:secretsmanager:{HERE}:secret:token-??????",
    f"arn:aws:execute-api:{HERE}:a1b2c3/*/GET/orders",
    "arn:aws:apigateway:eu-central-1::/restapis/a1b2c3/*",
    f"arn:aws-cn:sns:{HERE}:paid:*",
    f"arn:aws:ecs:{HERE}:task/cluster/*",
)
WIDE = {
    "*": "is everything",
    "**": "is everything",
    " * ": "is everything",
    "?*": "is everything",
    "": "is empty",
    "  ": "is empty",
    "orders*": "is no ARN, and has a wildcard",
    "arn:*": "is no ARN, and has a wildcard",
    "arn:aws:*:*:*:*": "has a wildcard for its service",
    "arn:*:*:*:*:*": "has a wildcard for its partition",
    "arn:aws:sqs:*:123456789012:orders": "has a wildcard for its region",
    "arn:aws:sqs:eu-?:123456789012:orders": "has a wildcard for its region",
    "arn:aws:sqs:eu-central-1:*:orders": "has a wildcard for its account",
    "arn:aws:logs:*:*:*": "has a wildcard for its region",
    "arn:aws:s3:::*": "has a wildcard where a name stands",
    "arn:aws:s3:::*/*": "has a wildcard where a name stands",
    "arn:aws:s3:::receipts*": "has a wildcard where a name stands",
    "arn:aws:s3:::receipts*/*": "has a wildcard where a name stands",
    f"arn:aws:s3:{HERE}:accesspoint/*": "has a wildcard where a name stands",
    f"arn:aws:s3:{HERE}:accesspoint/*/object/*": "has a wildcard where a name stands",
    f"arn:aws:sqs:{HERE}:*": "has a wildcard where a name stands",
    f"arn:aws:sqs:{HERE}:orders/*": "has a wildcard where a name stands",
    f"arn:aws:dynamodb:{HERE}:table/*": "has a wildcard where a name stands",
    f"arn:aws:dynamodb:{HERE}:table/*/index/by-day": "has a wildcard where a name stands",
    f"arn:aws:dynamodb:{HERE}:*/orders/index": "has a wildcard where a name stands",
    f"arn:aws:lambda:{HERE}:function:*": "has a wildcard where a name stands",
    f"arn:aws:lambda:{HERE}:function:validator*:live": "has a wildcard where a name stands",
    f"arn:aws:logs:{HERE}:*": "has a wildcard where a name stands",
    f"arn:aws:logs:{HERE}:log-group:*": "has a wildcard where a name stands",
    f"arn:aws:logs:{HERE}:log-group:/aws/lambda/*": "has a wildcard where a name stands",
    f"arn:aws:logs:{HERE}:log-group:/aws/lambda/*:*": "has a wildcard where a name stands",
    f"arn:aws:secretsmanager:{HERE}:secret:*": "has a wildcard where a name stands",
    f"arn:aws:secretsmanager:{HERE}:secret:token-*": "has a wildcard where a name stands",
    f"arn:aws:ssm:{HERE}:parameter/*": "has a wildcard where a name stands",
    f"arn:aws:execute-api:{HERE}:*/*/*": "has a wildcard where a name stands",
    "arn:aws:iam::123456789012:role/*": "has a wildcard where a name stands",
}


@pytest.mark.parametrize("pattern", NAMED)
def test_names_something(pattern: str) -> None:
    assert wildcard_in(pattern) == ""


@pytest.mark.parametrize("pattern", list(WIDE))
def test_is_too_wide(pattern: str) -> None:
    assert wildcard_in(pattern) == f'resource "{pattern}" {WIDE[pattern]}'


@pytest.mark.parametrize(
    "value",
    [
        QUEUE,
        joined(attribute("aws_s3_bucket.b", "arn"), "/*"),
        joined(attribute("aws_cloudwatch_log_group.g", "arn"), ":*"),
        joined("arn:aws:s3:::", BUCKET, "/*"),
        joined("arn:aws:sqs:eu-central-1:", ACCOUNT, ":orders"),
        joined("arn:", attribute("data.aws_partition.p", "partition"), ":s3:::receipts/*"),
        joined("arn:aws:s3:::receipts-", attribute("random_id.suffix", "hex"), "/*"),
        attribute("data.aws_iam_roles.all", "arns"),
        attribute("aws_rds_cluster.db", "master_user_secret", 0, "secret_arn"),
    ],
    ids=str,
)
def test_a_reference_is_a_name(value: Any) -> None:
    assert wildcard_in(value) == ""


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (joined(QUEUE, "*"), 'resource "${aws_sqs_queue.q.arn}*" matches more than the resource that it begins with'),
        (
            joined("arn:aws:s3:::", BUCKET, "*"),
            'resource "arn:aws:s3:::${aws_s3_bucket.b.id}*" has a wildcard where a name stands',
        ),
        (
            joined("arn:aws:sqs:eu-central-1:", unknown(), ":*"),
            'resource "arn:aws:sqs:eu-central-1:${...}:*" has a wildcard where a name stands',
        ),
        (joined("arn:aws:s3:::*", unknown()), 'resource "arn:aws:s3:::*${...}" has a wildcard where a name stands'),
        (joined("*", unknown()), 'resource "*${...}" is no ARN, and has a wildcard'),
    ],
    ids=str,
)
def test_too_wide_whatever_the_unknown_piece_will_be(value: Any, found: str) -> None:
    assert wildcard_in(value) == found


@pytest.mark.parametrize(
    "value",
    [
        unknown(),
        joined("arn:aws:s3:::", unknown(), "/*"),
        joined("arn:aws:s3:::", unknown(), "*"),
        joined(unknown(), "*"),
        joined("arn:aws:sqs:eu-central-1:", unknown(), ":orders"),
        attribute("data.aws_ssm_parameter.p", "value"),
        attribute("data.terraform_remote_state.base", "outputs", "queue_arn"),
        attribute("aws_cloudformation_stack.base", "outputs", "queue_arn"),
        attribute("aws_sqs_queue.q", "tags", "arn"),
        attribute("terraform_data.wide", "output"),
        attribute("random_password.p", "result"),
    ],
    ids=str,
)
def test_nobody_can_tell(value: Any) -> None:
    assert isinstance(wildcard_in(value), Unknown)


@given(st.text(st.characters(exclude_characters="*?", exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_text_without_a_wildcard_never_fails(text: str) -> None:
    assert wildcard_in(text) == ""


@given(st.text("*?", min_size=1), st.sampled_from(["", " ", ":", "/"]))
def test_nothing_but_wildcards_always_fails(text: str, around: str) -> None:
    assert wildcard_in(f"{around}{text}{around}")


@given(st.lists(st.text("abc-", max_size=5), min_size=6, max_size=6), st.integers(1, 4), st.sampled_from("*?"))
def test_a_wildcard_before_the_name_always_fails(fields: list[str], place: int, wildcard: str) -> None:
    fields[0], fields[place] = "arn", f"{fields[place]}{wildcard}"
    assert wildcard_in(":".join(fields))


@given(st.text("abc-/", max_size=8), st.text("*?", min_size=1), st.sampled_from(["sqs", "kms", "ssm", "iam", "events"]))
def test_a_service_without_parts_below_a_name_allows_no_wildcard(name: str, wildcard: str, service: str) -> None:
    assert wildcard_in(f"arn:aws:{service}:{HERE}:{name}{wildcard}")
