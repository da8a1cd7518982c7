"""What a JSON value means where an expression stands: strings are templates, names, or plain text.

Rules: https://github.com/hashicorp/hcl/blob/main/json/spec.md, "Expressions". Places inside a string are
those in the file, escapes and all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unicodedata import normalize

from stackproof.diagnostics import SourceRange
from stackproof.hcl import syntax
from stackproof.hcl.json_reader import Array, Node, Object, Text
from stackproof.hcl.parse import parse_expression, parse_template
from stackproof.hcl.tokens import HclSyntaxError

_WRITTEN = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|.", re.DOTALL)
Read = Callable[[Text], syntax.Expression]


def template(node: Node) -> syntax.Expression:
    """Return the expression of an argument: each string in it is a template, an object's names too."""
    return _lower(node, _template)


def verbatim(node: Node) -> syntax.Expression:
    """Return the expression of an argument that Terraform reads before it evaluates anything: no templates."""
    return _lower(node, _plain)


def reference(node: Node) -> syntax.Expression:
    """Return the expression of an argument that names something: each string in it is HCL (``"aws.east"``)."""
    return _lower(node, _native)


def _lower(node: Node, read: Read) -> syntax.Expression:
    match node:
        case Text():
            return read(node)
        case Array(elements, where):
            return syntax.Tuple(tuple(_lower(element, read) for element in elements), where)
        case Object(members, where):
            return syntax.Object(tuple((_key(read(name)), _lower(value, read)) for name, value in members), where)
    return node


def _key(node: syntax.Expression) -> syntax.Expression:
    return syntax.Literal(node.name, node.where) if isinstance(node, syntax.Variable) else node


def _plain(node: Text) -> syntax.Expression:
    return syntax.Literal(normalize("NFC", node.text), node.where)


def _template(node: Text) -> syntax.Expression:
    if "${" not in node.text and "%{" not in node.text:
        return _plain(node)
    return _inside(node, parse_template)


def _native(node: Text) -> syntax.Expression:
    return _inside(node, parse_expression)


def _inside(node: Text, parse: Callable[[str, str], syntax.Expression]) -> syntax.Expression:
    """Parse the text of a string, and move what was found to where it stands in the file."""
    try:
        parsed = parse(node.text, node.where.file)
    except HclSyntaxError as error:
        found = error.diagnostic
        raise HclSyntaxError(replace(found, subject=_Mover(node).move(found.subject))) from None
    moved: syntax.Expression = _Mover(node).move(parsed)
    return moved


class _Mover:
    """Places in a decoded string as places in the file."""

    def __init__(self, node: Text) -> None:
        self.where = node.where
        self.lines = [0, *(match.end() for match in re.finditer("\n", node.text))]
        self.columns = [node.where.column + 1]
        for written in _WRITTEN.findall(node.raw):
            self.columns.append(self.columns[-1] + len(written))

    def move(self, part: Any) -> Any:
        """Return a node, or whatever holds ranges, with each of them moved."""
        return syntax.with_ranges(part, self._move)

    def _move(self, where: SourceRange) -> SourceRange:
        return where._replace(
            line=self.where.line,
            column=self._column(where.line, where.column),
            end_line=self.where.line,
            end_column=self._column(where.end_line, where.end_column),
        )

    def _column(self, line: int, column: int) -> int:
        at = self.lines[min(line, len(self.lines)) - 1] + column - 1
        return self.columns[min(at, len(self.columns) - 1)]
