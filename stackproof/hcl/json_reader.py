"""JSON with the place of everything in it.

The standard library's reader tells no places, and takes NaN. Rules: RFC 8259, which is what
hashicorp/hcl ``json`` reads; a name may stand twice in an object.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl.numbers import read_number
from stackproof.hcl.places import Places
from stackproof.hcl.syntax import Literal
from stackproof.hcl.tokens import HclSyntaxError
from stackproof.values.limits import MOST_NESTED

_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(
    r"""
      (?P<text>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
    | (?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![\w.+-]))
    | (?P<word>[^\W\d]\w*+)
    | (?P<mark>[{}\[\],:])
    """,
    re.VERBOSE,
)
_WORDS = {"true": True, "false": False, "null": None}


class Text(NamedTuple):
    """A string: decoded, and as it was written between its quotes."""

    text: str
    raw: str
    where: SourceRange


class Array(NamedTuple):
    """``[a, b]``."""

    elements: tuple[Node, ...]
    where: SourceRange


class Object(NamedTuple):
    """``{"name": value}``, in the order in which it was written."""

    members: tuple[tuple[Text, Node], ...]
    where: SourceRange


Node = Text | Array | Object | Literal
"""A literal is a number, a bool or null."""


def read_json(text: str, file: str) -> Node:
    """Read one JSON value and nothing else.

    Args:
        text: the content; Terraform takes no byte order mark here.
        file: the name that ranges carry.

    Raises:
        HclSyntaxError: the text is not JSON, or is nested too deeply.
    """
    return _Reader(text, file).read()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.place = Places(text, file).between

    def read(self) -> Node:
        value = self._value("a value")
        self._skip()
        if self.at < len(self.text):
            raise self._fail_unexpected("the end of the file")
        return value

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        assert found is not None  # it matches nothing as well
        self.at = found.end()

    def _fail(self, summary: str, detail: str, start: int) -> HclSyntaxError:
        return HclSyntaxError(Diagnostic(summary, detail, self.place(start, min(start + 1, len(self.text)))))

    def _fail_unexpected(self, wanted: str) -> HclSyntaxError:
        found = repr(self.text[self.at]) if self.at < len(self.text) else "the end of the file"
        return self._fail("Invalid JSON", f"Expected {wanted} here, but found {found}.", self.at)

    def _token(self, wanted: str) -> re.Match[str]:
        self._skip()
        found = _TOKEN.match(self.text, self.at)
        if found is not None:
            return found
        if self.text.startswith('"', self.at):
            detail = "A string ends on its line, and has no other escapes than those of JSON; close or mend it."
            raise self._fail("Invalid JSON string", detail, self.at)
        raise self._fail_unexpected(wanted)

    def _value(self, wanted: str) -> Node:
        found = self._token(wanted)
        where = self.place(found.start(), found.end())
        match found.lastgroup:
            case "text":
                return self._text(found, where)
            case "number":
                self.at = found.end()
                return Literal(read_number(found.group(), where), where)
            case "word" if found.group() in _WORDS:
                self.at = found.end()
                return Literal(_WORDS[found.group()], where)
            case "mark" if found.group() in "[{":
                return self._read_nested(found)
        raise self._fail_unexpected(wanted)

    def _read_nested(self, found: re.Match[str]) -> Node:
        if self.depth >= MOST_NESTED:
            detail = f"Arrays and objects are nested more than {MOST_NESTED} deep here; divide the file."
            raise self._fail("Nested too deeply", detail, found.start())
        self.at = found.end()
        self.depth += 1
        node = self._array(found.start()) if found.group() == "[" else self._object(found.start())
        self.depth -= 1
        return node

    def _text(self, found: re.Match[str], where: SourceRange) -> Text:
        self.at = found.end()
        quoted = found.group()
        decoded = json.loads(quoted) if "\\" in quoted else quoted[1:-1]
        if not decoded.isascii():  # half a surrogate pair is no character: Go replaces it
            decoded = decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return Text(decoded, quoted[1:-1], where)

    def _takes(self, mark: str) -> bool:
        self._skip()
        taken = self.text.startswith(mark, self.at)
        self.at += taken
        return taken

    def _array(self, start: int) -> Array:
        elements: list[Node] = []
        while not self._takes("]"):
            if elements and not self._takes(","):
                raise self._fail_unexpected('"," or "]"')
            elements.append(self._value("a value"))
        return Array(tuple(elements), self.place(start, self.at))

    def _object(self, start: int) -> Object:
        members: list[tuple[Text, Node]] = []
        while not self._takes("}"):
            if members and not self._takes(","):
                raise self._fail_unexpected('"," or "}"')
            name = self._value("a name in quotes")
            if not isinstance(name, Text):
                detail = "An object's names are strings; put the name into quotes."
                raise HclSyntaxError(Diagnostic("Invalid JSON", detail, name.where))
            if not self._takes(":"):
                raise self._fail_unexpected('":"')
            members.append((name, self._value("a value")))
        return Object(tuple(members), self.place(start, self.at))
