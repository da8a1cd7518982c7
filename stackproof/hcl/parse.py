"""HCL text to the nodes of :mod:`stackproof.hcl.syntax`: files, single expressions, templates.

Rules: hashicorp/hcl ``hclsyntax/spec.md``, "Structural Elements".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from stackproof.cache import Remembered
from stackproof.diagnostics import Diagnostic
from stackproof.hcl import syntax
from stackproof.hcl.duplicates import duplicates
from stackproof.hcl.expressions import Expressions
from stackproof.hcl.places import Places
from stackproof.hcl.reader import fail
from stackproof.hcl.references import names_in
from stackproof.hcl.tokens import Token, tokenize, tokenize_expression, tokenize_template
from stackproof.recursion import deep_recursion

_BEHIND_A_NAME = {"=", "{", "name", "string", "template"}
_Node = TypeVar("_Node")


def parse(text: str, file: str) -> tuple[syntax.Body, list[Diagnostic]]:
    """Parse a file.

    Args:
        text: the content; a byte order mark is dropped.
        file: the name that ranges carry.

    Raises:
        HclSyntaxError: the text is not HCL.
    """
    text = text.removeprefix("\ufeff")
    places = Places(text, file)
    body = _read(_Parser.file, tokenize(text, places), places)
    return body, duplicates(body)


def parse_expression(text: str, file: str) -> syntax.Expression:
    """Parse one expression, as ``terraform console`` reads it.

    Raises:
        HclSyntaxError: the text is no expression.
    """
    places = Places(text, file)
    return _read(_Parser.only_expression, tokenize_expression(text, places), places)


@Remembered
def parse_template(text: str, file: str) -> syntax.Expression:
    """Parse a template file, as ``templatefile`` reads it: once, however often it is rendered.

    Raises:
        HclSyntaxError: a sequence is not closed, or holds no expression.
    """
    places = Places(text, file)
    return _read(_Parser.only_expression, tokenize_template(text, places), places)


def _read(read: Callable[[_Parser], _Node], tokens: list[Token], places: Places) -> _Node:
    try:
        return read(_Parser(tokens, places))
    except RecursionError:
        pass
    parser = _Parser(tokens, places)
    with deep_recursion():
        try:
            return read(parser)
        except RecursionError:
            raise parser.too_deep() from None


class _Parser(Expressions):
    """Reads the structure of a file."""

    def file(self) -> syntax.Body:
        """Read everything there is."""
        body = self._body()
        if not self._is("end"):
            self._refuse("Expected an argument or a block")
        return body

    def only_expression(self) -> syntax.Expression:
        """Read one expression and nothing else."""
        self._skip_lines()
        found = self.expression()
        self._skip_lines()
        if not self._is("end"):
            self._refuse("Expected one expression and nothing else", "Invalid expression")
        return found

    def too_deep(self) -> Exception:
        """Return the error for what is nested too deeply to be read on."""
        detail = "Expressions are nested too deeply here; divide them."
        return fail("Nested too deeply", detail, self._where(self._next()))

    def _body(self) -> syntax.Body:
        """Read arguments and blocks, each on a line of its own."""
        attributes: list[syntax.Attribute] = []
        blocks: list[syntax.Block] = []
        self._skip_lines()
        while self._is("name"):
            match self._item():
                case syntax.Attribute() as attribute:
                    attributes.append(attribute)
                case syntax.Block() as block:
                    blocks.append(block)
            self._end_line()
            self._skip_lines()
        self._refuse_beginning("-")
        return syntax.Body(tuple(attributes), tuple(blocks))

    def _end_line(self) -> None:
        if self._is("newline", "end"):
            return
        if self._is("name") and self._tokens[self._at + 1].kind in _BEHIND_A_NAME:
            where = self._item().where
            raise fail("Missing newline", "Each argument and block begins on a line of its own.", where)
        if self._is("}"):
            raise fail("Missing newline", 'The "}" belongs on a line of its own.', self._where(self._next()))
        self._refuse("Expected the end of the line")

    def _item(self) -> syntax.Attribute | syntax.Block:
        name = self._take("name")
        if not self._is("="):
            return self._block(name)
        self._at += 1
        expression = self.expression()
        return syntax.Attribute(name.text, expression, self._where(name), self._to(name.start), names_in(expression))

    def _block(self, type_: Token) -> syntax.Block:
        labels: list[str] = []
        while not self._is("{"):
            labels.append(self._label(first=not labels))
        header = self._to(type_.start)
        self._at += 1
        body = self._body() if self._is("newline") else self._one_line()
        if not self._is("}"):
            self._refuse('Expected an argument, a block or "}"')
        self._at += 1
        return syntax.Block(type_.text, tuple(labels), body, header, self._to(type_.start))

    def _label(self, *, first: bool) -> str:
        token = self._next()
        if token.kind == "newline":
            behind = next(later for later in self._tokens[self._at :] if later.kind != "newline")
            if behind.kind == "{":
                detail = 'The "{" belongs on the line of the block\'s type and labels.'
                raise fail("Invalid block", detail, self._where(behind))
        if token.kind == "name":
            self._at += 1
            return token.text
        if token.kind != "string" and token.text != '"':
            self._refuse('Expected "=", "{" or a label' if first else 'Expected "{" or a label')
        label = self._operand()
        if isinstance(label, syntax.Literal):
            return str(label.value)
        raise fail("Invalid label", "A block's label is plain text; templates are not evaluated there.", label.where)

    def _one_line(self) -> syntax.Body:
        """Read what stands on the line of a block's "{": one argument, or nothing."""
        if self._is("}"):
            return syntax.Body((), ())
        if not self._is("name"):
            self._refuse('Expected an argument or "}"')
        item = self._item()
        if not self._is("}") or not isinstance(item, syntax.Attribute):
            detail = 'A block on one line holds one argument and its "}"; else begin a line after the "{".'
            raise fail("Invalid single-line block", detail, item.where)
        return syntax.Body((item,), ())
