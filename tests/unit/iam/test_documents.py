"""Policy documents, however they were written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from model_samples import attribute, joined, json_of, unknown

from stackproof.iam.documents import InvalidPolicy, allows, parse_policy
from stackproof.values import BOOL, STRING, ListOf, Unknown
from stackproof.values.texts import pieces

ALLOW = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}


@pytest.mark.parametrize(
    "document",
    [
        {"Statement": [ALLOW]},
        {"Statement": ALLOW},
        {"statement": [{"effect": "Allow", "ACTION": ["sqs:SendMessage"], "resource": ("*",)}]},
        json.dumps({"Version": "2012-10-17", "Statement": [ALLOW]}),
        f" {json.dumps({'Statement': ALLOW})}\n",
    ],
    ids=str,
)
def test_reads_what_iam_reads(document: Any) -> None:
    (statement,) = parse_policy(document).statements
    assert (statement.actions, statement.resources) == (("sqs:SendMessage",), ("*",))
    assert (statement.not_actions, statement.not_resources) == ((), ())
    assert allows(statement) is True
    assert statement.label == "statement 1"


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("{", "not JSON"),
        ("", "not JSON"),
        ("[]", "no JSON object"),
        (None, "no JSON object"),
        ("{}", "no Statement"),
        ({"Statement": ["x"]}, "statement 1 is no JSON object"),
        ({"Statement": None}, "statement 1 is no JSON object"),
        ({"Statement": [ALLOW, {"Resource": [["*"]]}]}, "the resource of statement 2 is neither"),
        ({"Statement": {"Action": 1}}, "the action of statement 1 is neither"),
        ({"Statement": {"NotResource": [None]}}, "the notresource of statement 1 is neither"),
        ({"Statement": {"Resource": "*", "resource": "arn"}}, '"resource" stands twice'),
        ({"Statement": [], "statement": [ALLOW]}, '"statement" stands twice'),
        ('{"Statement": {"Resource": "*", "Resource": "arn"}}', '"Resource" stands twice'),
    ],
    ids=str,
)
def test_refuses_what_is_no_policy(document: Any, why: str) -> None:
    with pytest.raises(InvalidPolicy, match=why):
        parse_policy(document)


def test_an_unknown_document_is_unknown() -> None:
    whole = unknown()
    assert parse_policy(whole).unknown == (whole,)
    assert parse_policy(json_of(whole)).unknown == (whole,)
    assert parse_policy({"Statement": whole}).unknown == (whole,)


MARKS = ["\ue0000\ue001", "\ue00099\ue001", "\\ue0001\\ue001", "\\uE00099\\uE001", "\\ue000"]


@pytest.mark.parametrize("mark", MARKS)
def test_nobody_writes_a_reference_by_its_mark(mark: str) -> None:
    """As characters for private use, or as JSON's escapes of them."""
    text = joined(f'{{"Statement": {{"Resource": ["{mark}", "', attribute("aws_sqs_queue.q", "arn"), '"]}}')
    assert parse_policy(text).unknown == (text,)


def test_an_unknown_statement_leaves_the_others_known() -> None:
    hidden = unknown("statement")
    policy = parse_policy(json_of({"Statement": [ALLOW, hidden, {**ALLOW, "Sid": "Send"}]}))
    assert policy.unknown == (hidden,)
    assert [(one.index, one.label) for one in policy.statements] == [(0, "statement 1"), (2, "Send")]


def test_an_unknown_string_is_one_of_a_list_and_an_unknown_list_is_not() -> None:
    one, several = unknown(type_=STRING), unknown(type_=ListOf(STRING))
    (statement,) = parse_policy({"Statement": {"Action": one, "Resource": several}}).statements
    assert statement.actions == (one,)
    assert statement.resources is several


def test_a_reference_in_a_list_stays_in_it() -> None:
    queue = attribute("aws_sqs_queue.q", "arn")
    (statement,) = parse_policy({"Statement": {"Resource": [queue, "arn:aws:s3:::b"]}}).statements
    assert statement.resources == (queue, "arn:aws:s3:::b")


@pytest.mark.parametrize(
    ("effect", "grants"), [("Allow", True), ("Deny", False), ("deny", True), ("DENY", True), (None, True), ("", True)]
)
def test_only_deny_denies(effect: Any, grants: bool) -> None:
    (statement,) = parse_policy({"Statement": {**ALLOW, "Effect": effect}}).statements
    assert allows(statement) is grants


def test_an_unknown_effect_is_unknown() -> None:
    effect = Unknown(BOOL)
    (statement,) = parse_policy({"Statement": {**ALLOW, "Effect": effect}}).statements
    assert allows(statement) is effect


QUEUE = attribute("aws_sqs_queue.q", "arn")


def test_a_text_with_references_keeps_them() -> None:
    text = joined('{"Statement": {"Resource": ["', QUEUE, '", "', QUEUE, '/*", "*"], "Sid": "Send"}}')
    (statement,) = parse_policy(text).statements
    exact, below, everything = statement.resources if isinstance(statement.resources, tuple) else ()
    assert (exact, everything, statement.sid) == (QUEUE, "*", "Send")
    assert pieces(below) == (QUEUE, "/*")


@pytest.mark.parametrize("hidden", [unknown(), attribute("data.aws_ssm_parameter.p", "value")], ids=str)
def test_a_text_that_may_hide_a_quote_is_unknown(hidden: Unknown) -> None:
    text = joined('{"Statement": {"Resource": "', hidden, '"}}')
    assert parse_policy(text).unknown == (text,)


def test_a_text_with_references_must_be_json() -> None:
    with pytest.raises(InvalidPolicy, match="not JSON"):
        parse_policy(joined('{"Statement": ', QUEUE, "}"))
