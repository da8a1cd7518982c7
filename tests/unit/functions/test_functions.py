"""Every function against what the real Terraform says (tests/data/functions.json)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from stackproof.functions import FUNCTIONS
from stackproof.functions.json_text import encode_json
from stackproof.values import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    MapOf,
    Mistake,
    ObjectOf,
    Sensitive,
    SetOf,
    TupleOf,
    Type,
    is_unknown,
    reveal,
    reveal_deep,
    type_of,
)

DATA = Path(__file__).resolve().parents[2] / "data"
RECORDED: dict[str, dict[str, Any]] = json.loads((DATA / "functions.json").read_text())
SIGNATURES: list[str] = json.loads((DATA / "functions_signatures.json").read_text())

MISSING = {
    "can": "takes an expression: the evaluator's",
    "try": "takes an expression: the evaluator's",
}
ELSEWHERE = {
    "templatestring": "the console refuses literals; test_templates.py",
    "provider::aws::arn_parse": "the console has no provider; test_aws.py",
    "provider::aws::arn_build": "the console has no provider; test_aws.py",
    "provider::aws::trim_iam_role_path": "the console has no provider; test_aws.py",
}


@pytest.mark.parametrize("expression", RECORDED)
def test_agrees_with_terraform(
    expression: str,
    evaluate: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
    differences: dict[str, str],
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    recorded = RECORDED[expression]
    if expression in differences:
        request.applymarker(pytest.mark.xfail(reason=differences[expression]))
    if "error" in recorded:
        with pytest.raises(Mistake):
            evaluate(expression)
        return
    value = evaluate(expression)
    if "unknown" in recorded:
        assert is_unknown(value)
        return
    if "sensitive" in recorded:
        assert isinstance(value, Sensitive)
        return
    assert not isinstance(value, Sensitive)
    plain, _ = reveal_deep(value)
    assert same(parse(encode_json(plain)), parse(recorded["json"])), encode_json(plain)
    assert write_type(type_of(reveal(value)), recorded["type"]) == plain_type(recorded["type"])


def parse(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_int=Decimal, object_pairs_hook=list)


def same(left: Any, right: Any) -> bool:
    """Compare JSON; keys in order, numbers to 150 digits: Terraform's are binary."""
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return abs(left - right) <= abs(right) * Decimal("1e-150")
    return type(left) is type(right) and bool(left == right)


def plain_type(recorded: str) -> str:
    """Return a type as the console writes it, without spaces and without commas before a bracket."""
    return re.sub(r",(?=[])}])", "", re.sub(r"\s", "", recorded))


def write_type(found: Type, recorded: str) -> str:
    """Write a type as the console does; where it is of an empty collection or null, as it was recorded."""
    words = iter(re.findall(r"[^(){}\[\],:]+|[](){}[,:]", plain_type(recorded)))
    return plain_type("".join(_write(found, words)))


def _skip(words: Any, first: str) -> list[str]:
    """Take a whole type that was recorded, of which the first word is taken already."""
    taken, depth = [first], 0
    if first in ("list", "set", "map", "tuple", "object"):
        for word in words:
            taken.append(word)
            depth += word in "([{"
            depth -= word in ")]}"
            if depth == 0:
                break
    return taken


def _write(found: Type, words: Any) -> list[str]:
    first = next(words, "")
    if found is DYNAMIC:
        return _skip(words, first)
    primitive = {STRING: "string", NUMBER: "number", BOOL: "bool"}
    if found in primitive:
        return [primitive[found]]
    match found:
        case ListOf(element) | SetOf(element) | MapOf(element):
            next(words, "")
            written = [{ListOf: "list", SetOf: "set", MapOf: "map"}[type(found)], "(", *_write(element, words), ")"]
            next(words, "")
            return written
        case TupleOf(elements):
            next(words, ""), next(words, "")
            written = ["tuple", "(["]
            for inner in elements:
                written += [*_write(inner, words), ","]
                next(words, "")
            next(words, ""), next(words, "")
            return [*written, "])"]
        case ObjectOf(attributes):
            next(words, ""), next(words, "")
            written = ["object", "({"]
            for name in sorted(attributes):
                next(words, ""), next(words, "")
                written += [name, ":", *_write(attributes[name], words), ","]
                next(words, "")
            next(words, ""), next(words, "")
            return [*written, "})"]
    raise AssertionError(found)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_cases(name: str) -> None:
    called = re.compile(rf"(?<![\w:]){re.escape(name)}\(")
    assert name in ELSEWHERE or any(called.search(expression) for expression in RECORDED)


@pytest.mark.parametrize("name", SIGNATURES)
def test_terraform_has_no_function_that_is_missing_here(name: str) -> None:
    assert (name in FUNCTIONS) != (name in MISSING)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_terraform_has_every_function_that_is_here(name: str) -> None:
    assert name in SIGNATURES or name.startswith("provider::aws::")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_says_what_it_gives(name: str) -> None:
    assert FUNCTIONS[name].body.__doc__
