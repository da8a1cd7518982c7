"""grammar.bin, which the gate parses with, is python-hcl2's grammar: every file comes out as the same nodes."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from stackproof.hcl import grammar, parse
from stackproof.hcl.lower import Lowering
from stackproof.hcl.tokens import HclSyntaxError

ROOT = Path(__file__).parents[3]
FILES = sorted(path for folder in ("lib", "tests") for path in (ROOT / folder).rglob("*.tf"))
MISTAKES = ["a = ", "a b {", 'a = "${"', "a {\n b = 1 c = 2\n}", "a = [1 2]", 'a "b${c}" {}', "a = { b = 1 c = 2 }"]


@functools.cache
def from_tables() -> object:
    return grammar._from_tables(grammar.TABLES.read_bytes(), Lowering())


def outcome(text: str) -> object:
    try:
        return parse.parse(text, "main.tf")
    except HclSyntaxError as error:
        return str(error)


@pytest.mark.parametrize("text", [pytest.param(None, id="every file"), *MISTAKES])
def test_the_saved_tables_parse_as_the_grammar_does(text: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they differ, write the tables anew with: python scripts/compile_grammar.py."""
    assert len(FILES) > 100
    texts = [file.read_text() for file in FILES] if text is None else [text]
    by_grammar = [outcome(one) for one in texts]
    monkeypatch.setattr(parse, "_grammar", from_tables)
    assert [outcome(one) for one in texts] == by_grammar


def test_the_tables_know_nothing_of_the_machine_they_were_made_on() -> None:
    data, _ = grammar.PlainUnpickler(grammar.zlib.decompress(grammar.TABLES.read_bytes())).load()
    assert set(data["options"]) == {"parser", "propagate_positions", "maybe_placeholders", "start"}
