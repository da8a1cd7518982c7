"""What the provider makes of a configuration while it plans: rules that were seen in its own answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.evaluate.provider_values import STORED_AS, plan_value
from stackproof.schema import AFTER_APPLY, Attribute
from stackproof.views.hcl_directory import load_stack

TEXT = Attribute("a", "string", optional=True)
COMPUTED = Attribute("a", "string", optional=True, computed=True)
SET = Attribute("a", ["set", "string"], optional=True)
COMPUTED_MAP = Attribute("a", ["map", "string"], optional=True, computed=True)
LIST = Attribute("a", ["list", "string"], optional=True)


@pytest.mark.parametrize(
    ("attribute", "value", "legacy", "expected"),
    [
        (TEXT, "", True, ""),
        (COMPUTED, "", True, AFTER_APPLY),
        (COMPUTED, "", False, ""),
        (SET, [], True, None),
        (SET, [], False, []),
        (SET, ["x"], True, ["x"]),
        (COMPUTED_MAP, {}, True, AFTER_APPLY),
        (LIST, [], True, []),
        (Attribute("a", "string", replaced=(("STANDARD", None),)), "STANDARD", True, None),
        (Attribute("a", "bool", replaced=((False, None),)), 0, True, 0),
        (Attribute("a", "string", stored_as="opaque"), "x", True, AFTER_APPLY),
        (Attribute("a", "string", stored_as="upper"), "x", True, "X"),
    ],
)
def test_rules(attribute: Attribute, value: Any, legacy: bool, expected: Any) -> None:
    assert plan_value(attribute, value, legacy=legacy) == expected


@pytest.mark.parametrize(
    ("way", "text", "expected"),
    [
        ("json", '{ "b": 1.50, "a": "<" }', '{"a":"\\u003c","b":1.5}'),
        ("json", "no json", "no json"),
        ("json", '{"n": 12345678901234567890}', '{"n":12345678901234567000}'),
        ("json, not escaped", '{"a": "<&>"}', '{"a":"<&>"}'),
        ("policy, version first", '{"Statement": [], "Version": "v"}', '{"Version":"v","Statement":[]}'),
        ("policy, version first", '{"Version": "v"}', '{"Version":"v"}'),
        ("policy, version first", '{"b": 1, "a": 2}', '{"a":2,"b":1}'),
        ("policy, version first", "no json", "no json"),
        ("sha1", "x", "11f6ad8ec52a2984abaafd7c3b516503785c2072"),
        ("without last dot", "example.com.", "example.com"),
    ],
)
def test_texts_as_the_provider_stores_them(way: str, text: str, expected: str) -> None:
    assert STORED_AS[way](text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("6", "tcp"), ("TCP", "tcp"), ("all", "-1"), ("-1", "-1"), ("50", "50"), ("58", "icmpv6")]
)
def test_protocols_have_one_name(text: str, expected: str) -> None:
    assert STORED_AS["protocol"](text) == expected


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ('[{"name": "web", "image": "nginx", "essential": true}]', '[{"essential":true,"image":"nginx","name":"web"}]'),
        ('[{"name": "web", "cpu": 0}]', None),
        ('[{"name": "web", "environment": [{"name": "B", "value": "b"}]}]', None),
        ('[{"name": "web", "portMappings": [{"containerPort": 80}]}]', None),
        ('[{"name": "web", "essential": false}]', None),
        ("no JSON", None),
    ],
)
def test_containers_of_a_task(text: str, stored: str | None) -> None:
    """Known where the provider leaves nothing out, unknown else."""
    assert STORED_AS["containers"](text) == stored


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"Statement": [{"Action": "*", "Action": "sqs:SendMessage"}]}', '"Action" stands twice in one object'),
        ('{"Statement": [], "Statement": []}', '"Statement" stands twice in one object'),
        ("not json", "it is not JSON"),
        ("[]", "it is no JSON object"),
        ('{"Statement": [{"Action": "*", "action": "sqs:SendMessage"}]}', ""),
        ('{"Statement": []}', ""),
        ("", ""),
    ],
)
def test_policies_of_iam_that_the_provider_refuses(tmp_path: Path, text: str, expected: str) -> None:
    """aws 5.100.0: "contains duplicate JSON keys", "contains an invalid JSON policy"."""
    hcl = f'resource "aws_iam_role_policy" "p" {{\n  role   = "r"\n  policy = {json.dumps(text)}\n}}\n'
    (tmp_path / "main.tf").write_text(hcl)
    errors = load_stack(tmp_path).errors
    assert [expected in one.detail for one in errors] == [True] * bool(expected)
