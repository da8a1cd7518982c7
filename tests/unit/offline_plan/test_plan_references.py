"""What an expression names, in the words of a plan's configuration."""

from __future__ import annotations

import pytest

from stackproof.hcl.parse import parse_expression
from stackproof.offline_plan.configuration_json import expression_document
from stackproof.offline_plan.reference_names import references


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aws_sqs_queue.q.arn", ["aws_sqs_queue.q.arn", "aws_sqs_queue.q"]),
        ("aws_sqs_queue.q[0].arn", ["aws_sqs_queue.q[0].arn", "aws_sqs_queue.q[0]", "aws_sqs_queue.q"]),
        ('aws_sqs_queue.q["a"]', ['aws_sqs_queue.q["a"]', "aws_sqs_queue.q"]),
        ("aws_sqs_queue.q[each.key].arn", ["aws_sqs_queue.q", "each.key"]),
        ("aws_sqs_queue.q[*].arn", ["aws_sqs_queue.q"]),
        ("data.aws_region.here.name", ["data.aws_region.here.name", "data.aws_region.here"]),
        ("var.a.b", ["var.a.b", "var.a"]),
        ("each.value.a", ["each.value.a", "each.value"]),
        ("module.m.out", ["module.m.out", "module.m"]),
        ("module.m[0].out.x", ["module.m[0].out.x", "module.m[0].out", "module.m[0]"]),
        ("self.arn", ["self.arn", "self"]),
        ("[for x in var.l : x.y if x != local.z]", ["var.l", "local.z"]),
        ("{ for k, v in var.m : k => upper(v) }", ["var.m"]),
        ("{ a = var.b, (var.c) = 1 }", ["var.b", "var.c"]),
        ('"${path.module}/${var.x}"', ["path.module", "var.x"]),
        ("1 + 2", []),
    ],
)
def test_references(text: str, expected: list[str]) -> None:
    assert references(parse_expression(text, "t")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2", {"constant_value": 3}),
        ('["a", true, null]', {"constant_value": ["a", True, None]}),
        ('upper("a")', {}),
        ("1 + true[0]", {}),
        ("var.x", {"references": ["var.x"]}),
    ],
)
def test_expression_document(text: str, expected: dict[str, object]) -> None:
    assert expression_document(parse_expression(text, "t")) == expected
