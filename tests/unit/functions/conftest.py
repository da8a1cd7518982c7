"""How a case of the function tables is evaluated.

``evaluate`` reads literals and calls alone. Swap it for the real evaluator once there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from stackproof.functions import Context, call, find
from stackproof.values import Mistake, number, reveal, sensitive

CONTEXT = Context(Path(__file__).parent / "files", render=lambda source, _name, _variables: source)
TOKEN = re.compile(
    r'\s*(?:(?P<string>"(?:[^"\\]|\\.)*")|(?P<number>-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)'
    r"|(?P<name>[A-Za-z_][\w:]*)|(?P<sign>\.\.\.|[][(){},=]))"
)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
WORDS = {"true": True, "false": False, "null": None}


@pytest.fixture(name="evaluate", scope="session")
def give_evaluate() -> Callable[[str], Any]:
    return evaluate


def evaluate(expression: str) -> Any:
    """Return the value of an expression of literals, calls and indices."""
    reader = Reader(expression)
    value = reader.expression()
    if reader.kind is not None:
        raise AssertionError(f"cannot read {expression!r} from {reader.text!r}")
    return value


class Reader:
    """Reads an expression from left to right, and evaluates it on the way."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.kind: str | None = None
        self.text = ""
        self.step()

    def step(self) -> str:
        taken = self.text
        found = TOKEN.match(self.source, self.at)
        if found is None:
            if self.source[self.at :].strip():
                raise Mistake(f"syntax: {self.source[self.at :]}")
            self.kind, self.text = None, ""
        else:
            self.at = found.end()
            self.kind = found.lastgroup
            self.text = found[self.kind or 0]
        return taken

    def expression(self) -> Any:
        value = self.primary()
        while self.text == "[":
            self.step()
            index = self.expression()
            self.step()
            marked = value is not reveal(value)
            value = reveal(value)[index]
            value = sensitive(value) if marked else value
        return value

    def primary(self) -> Any:
        kind, text = self.kind, self.step()
        if kind == "string":
            return unquote(text)
        if kind == "number":
            return number(Decimal(text))
        if kind == "name":
            return self.call(text) if self.text == "(" else WORDS[text]
        if text == "[":
            return tuple(self.items("]"))
        if text == "{":
            return self.object()
        raise AssertionError(f"cannot read {text!r}")

    def items(self, closing: str) -> list[Any]:
        values = []
        while self.text != closing:
            values.append(self.expression())
            if self.text == "...":
                self.step()
                values[-1:] = list(values[-1])
            if self.text == ",":
                self.step()
        self.step()
        return values

    def object(self) -> dict[str, Any]:
        values = {}
        while self.text != "}":
            key = unquote(self.text) if self.kind == "string" else self.text
            self.step()
            assert self.step() == "="
            values[key] = self.expression()
            if self.text == ",":
                self.step()
        self.step()
        return values

    def call(self, name: str) -> Any:
        self.step()
        arguments = self.items(")")
        if find(name) is None:
            raise AssertionError(f"no function {name}")
        return call(name, arguments, CONTEXT)


def unquote(text: str) -> str:
    """Return what stands between quotes, its escapes resolved."""

    def escape(found: re.Match[str]) -> str:
        if found[1]:
            return chr(int(found[1][1:], 16))
        if found[2] not in ESCAPES:
            raise Mistake(f"no escape sequence: \\{found[2]}")
        return ESCAPES[found[2]]

    plain = re.sub(r"\\(?:(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|(.))", escape, text[1:-1], flags=re.DOTALL)
    return normalize("NFC", plain.replace("$${", "${").replace("%%{", "%{"))
