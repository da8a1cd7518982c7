"""HCL text to the nodes of :mod:`stackproof.hcl.syntax`, by python-hcl2's grammar.

The grammar is python-hcl2's (see :mod:`stackproof.hcl.grammar`), or in checkov's own
environment :mod:`stackproof.hcl.descent`; the tokens are ours (see
:mod:`stackproof.hcl.tokens`); what the grammar accepts and Terraform rejects
(two arguments on one line, an argument set twice) is found here.
"""

from __future__ import annotations

import functools
from typing import Any

from lark import Lark, UnexpectedToken

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl import tokens as hcl_tokens
from stackproof.hcl.descent import parse_tokens
from stackproof.hcl.duplicates import duplicates
from stackproof.hcl.grammar import build, is_installed
from stackproof.hcl.lower import Lowering
from stackproof.hcl.syntax import Body, Expression
from stackproof.hcl.tokens import HclSyntaxError

_NAMES = {
    "NL_OR_COMMENT": "the end of the line", "NAME": "a name", "EQ": '"="', "LBRACE": '"{"', "RBRACE": '"}"',
    "LPAR": '"("', "RPAR": '")"', "LSQB": '"["', "RSQB": '"]"', "COMMA": '","', "COLON": '":"', "DBLQUOTE": "a string",
    "$END": "the end of the file", "QMARK": '"?"', "IN": '"in"', "FOR_OBJECT_ARROW": '"=>"',
}  # fmt: skip
_EXPRESSION_STARTS = {"INT_LITERAL", "LPAR", "NOT"}


@functools.cache
def _grammar() -> Lark:
    return build(Lowering())


def parse(text: str, file: str) -> tuple[Body, list[Diagnostic]]:
    """Parse a file.

    Args:
        text: the content; a byte order mark is dropped.
        file: the name that ranges carry.

    Raises:
        HclSyntaxError: the text is not HCL.
    """
    found = hcl_tokens.tokenize(text.removeprefix("\ufeff"), file)
    body: Body = _run(found, file, text)
    return body, duplicates(body)


def parse_expression(text: str, file: str) -> Expression:
    """Parse one expression, as ``terraform console`` reads it.

    Raises:
        HclSyntaxError: the text is no expression.
    """
    return _assigned(hcl_tokens.tokenize_expression(text, file), file, text)


def parse_template(text: str, file: str) -> Expression:
    """Parse a template file, as ``templatefile`` reads it.

    Raises:
        HclSyntaxError: a sequence is not closed, or holds no expression.
    """
    return _assigned(hcl_tokens.tokenize_template(text, file), file, text)


def _assigned(inner: list[hcl_tokens.Token], file: str, text: str) -> Expression:
    """Parse the tokens of an expression: the grammar begins with a file, so they are given to an argument."""
    start = SourceRange(file, 1, 1, 1, 1)
    body: Body = _run([hcl_tokens.Token("NAME", "x", start), hcl_tokens.Token("EQ", "=", start), *inner], file, text)
    if len(body.attributes) != 1 or body.blocks:
        where = inner[-1].where
        raise HclSyntaxError(Diagnostic("Invalid expression", "Expected one expression and nothing else.", where))
    return body.attributes[0].expression


def _run(found: list[hcl_tokens.Token], file: str, text: str) -> Any:
    if not is_installed():
        return parse_tokens(found, _end(file, text))
    try:
        return _grammar().parse(found)
    except UnexpectedToken as unexpected:
        raise HclSyntaxError(_unexpected(unexpected, file, text)) from None


def _end(file: str, text: str) -> SourceRange:
    lines = text.split("\n")
    return SourceRange(file, len(lines), len(lines[-1]) + 1, len(lines), len(lines[-1]) + 1)


def _unexpected(unexpected: UnexpectedToken, file: str, text: str) -> Diagnostic:
    token = unexpected.token
    where = getattr(token, "where", None)
    if where is None:
        where = _end(file, text)
    accepted = set(unexpected.accepts or unexpected.expected)
    found = _NAMES.get(token.type, f'"{token}"') if token.type in ("NL_OR_COMMENT", "$END") else f'"{token}"'
    if accepted >= _EXPRESSION_STARTS:
        return Diagnostic("Missing expression", f"Expected a value here, but found {found}.", where)
    wanted = [name for type_, name in _NAMES.items() if type_ in accepted and type_ != token.type]
    expected = f"Expected {' or '.join(wanted[:4])}, but found {found}." if wanted else f"{found} cannot stand here."
    return Diagnostic("Invalid syntax", expected, where)
