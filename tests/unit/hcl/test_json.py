"""HCL's JSON syntax: where things are, and what is refused; what it means is in views/configurations/json.txt."""

from __future__ import annotations

import pytest

from stackproof.hcl import syntax
from stackproof.hcl.json_bodies import Nested, Shape, parse_json
from stackproof.hcl.tokens import HclSyntaxError

INNER = Shape(references=frozenset({"to"}))
SHAPE = Shape({"b": Nested(1, lambda _: INNER), "plain": Nested(0, lambda _: INNER)})


def parse(text: str) -> syntax.Body:
    body, problems = parse_json(text, "f", SHAPE)
    assert problems == []
    return body


def test_places_of_blocks_and_arguments() -> None:
    """A block is found at its last label, an argument at its name."""
    (block,) = parse('{\n  "b": {\n    "x": {\n      "n": 1\n    }\n  }\n}').blocks
    assert (str(block.header), block.where[1:]) == ("f:3:5", (3, 5, 5, 6))
    (attribute,) = block.body.attributes
    assert (str(attribute.name_range), attribute.where[1:]) == ("f:4:7", (4, 7, 4, 13))


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ('"${a}"', 9),
        ('"xy${a}"', 11),
        (r'"\n\"${a}"', 13),
        (r'"\u00e9${a}"', 15),
        (r'"\ud83d\ude00${a}"', 21),
        ('"é\\n${a}"', 12),
    ],
)
def test_places_inside_a_string(written: str, column: int) -> None:
    """An escape is as wide as it was written."""
    (attribute,) = parse(f'{{"a": {written}}}').attributes
    node = attribute.expression
    assert isinstance(node, syntax.Template)
    assert node.parts[-1].where[1:] == (1, column + 1, 1, column + 2)


def test_place_of_what_does_not_parse_inside_a_string() -> None:
    with pytest.raises(HclSyntaxError) as caught:
        parse('{\n"a": "\\n${1 +}"}')
    assert str(caught.value.diagnostic.subject) == "f:2:14"


def test_references_are_hcl() -> None:
    (block,) = parse('{"plain": {"to": ["a.b", {"c.d": "e"}]}}').blocks
    (first, second) = block.body.attributes[0].expression.elements  # type: ignore[attr-defined]
    assert isinstance(first, syntax.GetAttr)
    assert isinstance(second.items[0][0], syntax.GetAttr)


@pytest.mark.parametrize(
    ("text", "summary", "place"),
    [
        ('{"a": 1e999999999999}', "Number out of range", "f:1:7"),
        ('{"a": "\0"}', "Invalid JSON string", "f:1:7"),
        ('{"a": \0}', "Invalid JSON", "f:1:7"),
        ('{"a": "x\n"}', "Invalid JSON string", "f:1:7"),
        ('{"a": 1\n "b": 2}', "Invalid JSON", "f:2:2"),
        ('{"a" 1}', "Invalid JSON", "f:1:6"),
        ("{1: 1}", "Invalid JSON", "f:1:2"),
        ("{}{}", "Invalid JSON", "f:1:3"),
        ("", "Invalid JSON", "f:1:1"),
        ('{"b": 1}', "Incorrect JSON value type", "f:1:7"),
        ('{"b": {"x": 1}}', "Incorrect JSON value type", "f:1:13"),
        ('{"b": {"x": [1]}}', "Incorrect JSON value type", "f:1:14"),
        ('{"b": []}', "Missing block label", "f:1:7"),
    ],
)
def test_refused(text: str, summary: str, place: str) -> None:
    with pytest.raises(HclSyntaxError) as caught:
        parse(text)
    found = caught.value.diagnostic
    assert (found.summary, str(found.subject)) == (summary, place)
    assert found.detail.endswith(".")


def test_an_argument_set_twice() -> None:
    _, (problem,) = parse_json('[{"a": 1},\n{"a": 2}]', "f", SHAPE)
    assert (problem.summary, str(problem.subject)) == ("Argument set twice", "f:2:2")


def test_one_object_where_an_array_is_not_enough() -> None:
    with pytest.raises(HclSyntaxError):
        parse_json("[{}]", "f", Shape(single=True))
