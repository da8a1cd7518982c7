"""Every expression of cases/*.txt against what the real Terraform says (tests/data/expressions.json)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from stackproof.diagnostics import Diagnostics
from stackproof.evaluate.scope import Scope
from stackproof.evaluate.type_expressions import type_constraint
from stackproof.functions.json_text import encode_json
from stackproof.hcl.parse import parse_expression
from stackproof.values import (
    DYNAMIC,
    ListOf,
    Map,
    MapOf,
    ObjectOf,
    Sensitive,
    Set,
    SetOf,
    TupleOf,
    Type,
    Unknown,
    elements_of,
    reveal,
    type_of,
    unknowns_in,
)
from stackproof.values.numbers import write

RECORDED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).resolve().parents[2] / "data/expressions.json").read_text()
)
Ask = Callable[[str], tuple[Any, Diagnostics]]


@pytest.mark.parametrize("case", RECORDED)
def test_agrees_with_terraform(
    case: str, ask: Ask, differences: dict[str, str], request: pytest.FixtureRequest
) -> None:
    recorded = RECORDED[case]
    if case in differences:
        request.applymarker(pytest.mark.xfail(reason=differences[case]))
    value, found = ask(case)
    if "error" in recorded:
        assert found.errors, f"Terraform says {recorded['error']}; here it is {value!r}"
        assert all(problem.detail and problem.subject for problem in found.errors)
        return
    assert not found.errors, str(found.errors[0])
    if "shown" in recorded:
        assert show(value) == recorded["shown"]
    else:
        assert not isinstance(value, Sensitive)
        assert same(read(encode_json(value)), read(recorded["json"])), encode_json(value)
    known = "shown" not in recorded or not unknowns_in([value])
    theirs = read_type(recorded["type"])
    assert (theirs is DYNAMIC and not known) or agrees(type_of(reveal(value)), theirs), f"{type_of(reveal(value))!r}"


def read(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_int=Decimal, object_pairs_hook=list)


def same(left: Any, right: Any) -> bool:
    """Compare JSON; keys in order, numbers to 150 digits: Terraform's are binary."""
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return abs(left - right) <= max(abs(right), 1) * Decimal("1e-150")
    return type(left) is type(right) and bool(left == right)


def read_type(text: str) -> Type:
    """Read a type as the console writes it."""
    found = Diagnostics()
    quoted = re.sub(r"\s*([^(){},\[\]]+?):", r' "\1":', text)
    node = parse_expression(re.sub(r"\bdynamic\b", "any", quoted), "type")
    read = type_constraint(node, Scope(None, found)).type  # type: ignore[arg-type]  # a type names nothing
    assert not found.found
    return read


def agrees(ours: Type, theirs: Type) -> bool:
    """Compare types; null has none of its own here."""
    if ours is DYNAMIC:
        return True
    match ours, theirs:
        case (ListOf(), ListOf()) | (SetOf(), SetOf()) | (MapOf(), MapOf()) | (TupleOf(), TupleOf()):
            left, right = elements_of(ours), elements_of(theirs)
            return len(left) == len(right) and all(map(agrees, left, right))
        case ObjectOf(left_attributes), ObjectOf(right_attributes):
            return left_attributes.keys() == right_attributes.keys() and all(
                agrees(type_, right_attributes[name]) for name, type_ in left_attributes.items()
            )
    return ours == theirs


def show(value: Any, indent: str = "") -> str:
    """Write a value as the console does."""
    deeper = indent + "  "
    match value:
        case Sensitive():
            return "(sensitive value)"
        case Unknown():
            return "(known after apply)"
        case dict():
            items = "".join(f'{deeper}"{key}" = {show(inner, deeper)}\n' for key, inner in sorted(value.items()))
            text = f"{{\n{items}{indent}}}" if value else "{}"
            return f"tomap({text})" if isinstance(value, Map) else text
        case list() | tuple():
            items = "".join(f"{deeper}{show(inner, deeper)},\n" for inner in value)
            text = f"[\n{items}{indent}]" if value else "[]"
            name = "" if isinstance(value, tuple) else "toset" if isinstance(value, Set) else "tolist"
            return f"{name}({text})" if name else text
        case str():
            return json.dumps(value, ensure_ascii=False)
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return write(value)
    return "null"
