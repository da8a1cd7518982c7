"""Patterns with wildcards, variables and unknown pieces."""

from __future__ import annotations

from typing import Any

import pytest
from model_samples import attribute, joined, unknown

from stackproof.iam.patterns import UnmatchedVariableError, matches, overlap, tokens
from stackproof.iam.request_context import Context
from stackproof.values import Unknown

pytestmark = pytest.mark.unit

QUEUE = attribute("aws_sqs_queue.orders", "arn")
OTHER = attribute("aws_sqs_queue.refunds", "arn")
BUCKET = attribute("aws_s3_bucket.files", "arn")
EACH = attribute("aws_sqs_queue.each[*]", "arn")
X = unknown("x")


@pytest.mark.parametrize(
    ("pattern", "text", "matched"),
    [
        ("*", "", True),
        ("*", QUEUE, True),
        ("?", "", False),
        ("a?c", "abc", True),
        ("a*c", "a/b\nc", True),
        ("a.c", "abc", False),
        ("[a]", "a", False),
        (QUEUE, attribute("aws_sqs_queue.orders", "arn"), True),
        (QUEUE, OTHER, False),
        (QUEUE, BUCKET, None),
        (QUEUE, "arn:aws:sqs:eu-west-1:123456789012:orders", None),
        (EACH, attribute("aws_sqs_queue.each[*]", "arn"), None),
        (joined(BUCKET, "/*"), joined(BUCKET, "/a/b"), True),
        (joined(BUCKET, "/*"), BUCKET, False),
        (joined(BUCKET, "/a"), joined(BUCKET, "/b"), False),
        (joined(BUCKET, "/?"), joined(BUCKET, "/ab"), False),
        (joined(BUCKET, "*"), BUCKET, True),
        ("arn:aws:s3:::*", BUCKET, None),
        ("x", X, None),
        (X, X, None),
        ("a*", joined("b", X), False),
        ("*b", joined(X, "b"), True),
        ("a?", joined("a", X), None),
        (joined("a", X), "b", False),
        (joined("a", X), "ab", None),
        (joined("a", X, "*"), "ab", None),
        ("*x", joined(X, "y"), False),
    ],
    ids=str,
)
def test_matches(pattern: Any, text: Any, matched: bool | None) -> None:
    found = matches(pattern, text)
    assert (None if isinstance(found, Unknown) else found) is matched


@pytest.mark.parametrize(
    ("pattern", "text", "matched"),
    [
        ("home/${aws:username}/*", "home/ann/x", True),
        ("home/${aws:username}/*", "home/bob/x", False),
        ("${star}", "anything", False),
        ("${star}", "*", True),
        ("${*}${?}${$}", "*?$", True),
        ("${*}", "x", False),
        ("${none, 'team'}*", "teams", True),
        ("${none, '*'}", "x", None),
        ("${two}", "a", None),
        ("${hidden}/x", "y/x", None),
        ("${hidden}/x", "y/z", False),
    ],
)
def test_variables(pattern: str, text: str, matched: bool | None) -> None:
    context = Context({"aws:username": ("ann",), "star": ("*",), "two": ("a", "b"), "hidden": unknown()})
    found = matches(pattern, text, context)
    assert (None if isinstance(found, Unknown) else found) is matched


def test_a_variable_that_the_request_says_nothing_of() -> None:
    with pytest.raises(UnmatchedVariableError):
        matches("${aws:username}", "ann", Context())
    assert isinstance(matches("${aws:username}", "ann", Context({}, whole=False)), Unknown)


@pytest.mark.parametrize(
    ("left", "right", "both"),
    [
        ("a*", "*b", True),
        ("a*", "b*", False),
        ("a?c", "ab*", True),
        ("a?", "a", False),
        ("*x*", "y", False),
        ("a*b", "a?b", True),
        ("s3:Get*", "s3:*Object", True),
        ("s3:Get*", "s3:Put*", False),
    ],
)
def test_overlap(left: str, right: str, both: bool) -> None:
    assert overlap(tokens(left), tokens(right)) is both
    assert overlap(tokens(right), tokens(left)) is both
