"""The parser of the gate: what python-hcl2's grammar makes of a text it makes too, and it refuses the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from stackproof.hcl import parse
from stackproof.hcl.tokens import HclSyntaxError

ROOT = Path(__file__).parents[3]
FILES = sorted(path for folder in ("lib", "tests") for path in (ROOT / folder).rglob("*.tf"))
MISTAKES = [
    "a = ", "a b {", 'a = "${"', "a {\n b = 1 c = 2\n}", "a = [1 2]", 'a "b${c}" {}', "a = { b = 1 c = 2 }", "}",
    "= 1", "a = f(1", "a = [for in x : y]", "a = {for x in y : x}", "a = 1 ? 2", "a = b.", "a = (1",
    'a = "%{ if x }"', "a = b[", "a = { for = 1 }", "a = f(b..., c)", "a = !", "a = [,]", "a = f(,)", "1 = a",
    'a = "%{ for x y }"',
]  # fmt: skip


def outcome(read: Callable[[str, str], object], text: str) -> object:
    """Return the nodes, or that it is a mistake: the two say differently what they expected."""
    try:
        return read(text, "main.tf")
    except HclSyntaxError as error:
        return error.diagnostic.severity


def both(read: Callable[[str, str], object], texts: list[str], monkeypatch: pytest.MonkeyPatch) -> list[list[object]]:
    by_grammar = [outcome(read, text) for text in texts]
    monkeypatch.setattr(parse, "is_installed", lambda: False)
    return [by_grammar, [outcome(read, text) for text in texts]]


def test_every_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(FILES) > 200
    recorded = json.loads((ROOT / "tests/unit/hcl/files.json").read_text())
    by_grammar, by_descent = both(parse.parse, [*(file.read_text() for file in FILES), *recorded], monkeypatch)
    assert by_descent == by_grammar


def test_every_recorded_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("expressions", "functions")
    texts = [text for name in names for text in json.loads((ROOT / f"tests/data/{name}.json").read_text())]
    by_grammar, by_descent = both(parse.parse_expression, texts, monkeypatch)
    assert by_descent == by_grammar


@pytest.mark.parametrize("text", MISTAKES)
def test_mistakes(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert both(parse.parse, [text], monkeypatch) == [["error"], ["error"]]
    with pytest.raises(HclSyntaxError, match=r"^main.tf:\d+") as caught:
        parse.parse(text, "main.tf")
    assert caught.value.diagnostic.subject is not None
