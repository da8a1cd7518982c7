"""One list of tokens, read from left to right, and what is said where it does not go on."""

from __future__ import annotations

from typing import NoReturn

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl.places import Places
from stackproof.hcl.tokens import HclSyntaxError, Token

OPERATORS = {
    "||": 0, "&&": 1, "==": 2, "!=": 2, "<": 3, ">": 3, "<=": 3, ">=": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5,
}  # fmt: skip
"""The operators between two operands, by how closely they bind."""

_BETWEEN = {*OPERATORS, "?", ":"} - {"-"}  # which may begin a value
_SPLIT = "An expression goes over several lines only inside parentheses: put them around it."
_CALLED = {
    "name": "a name", "template": "a string", "newline": "the end of the line", "end": "the end of the file",
}  # fmt: skip


class Reader:
    """Where a parser is in the tokens of one text."""

    def __init__(self, tokens: list[Token], places: Places) -> None:
        self._tokens = tokens
        self._at = 0
        self._place = places.between
        self._places = places

    def _where(self, token: Token) -> SourceRange:
        return self._place(token.start, token.end)

    def _to(self, start: int) -> SourceRange:
        """Return the range from an offset to the end of what was read last."""
        return self._place(start, self._tokens[self._at - 1].end)

    def _next(self) -> Token:
        return self._tokens[self._at]

    def _is(self, *kinds: str) -> bool:
        return self._tokens[self._at].kind in kinds

    def _is_word(self, word: str) -> bool:
        token = self._tokens[self._at]
        return token.kind == "name" and token.text == word

    def _take(self, *kinds: str) -> Token:
        """Return the next token and go on, if it is of one of the kinds."""
        token = self._tokens[self._at]
        if token.kind not in kinds:
            self._refuse(f"Expected {_either(kinds)}")
        self._at += 1
        return token

    def _take_word(self, *words: str) -> Token:
        token = self._tokens[self._at]
        if token.kind != "name" or token.text not in words:
            self._refuse(f"Expected {_either(words)}")
        self._at += 1
        return token

    def _skip_lines(self) -> None:
        while self._tokens[self._at].kind == "newline":
            self._at += 1

    def _refuse(self, expected: str, summary: str = "Invalid syntax") -> NoReturn:
        token = self._tokens[self._at]
        raise fail(summary, f"{expected}, but found {_found(token)}.", self._where(token))

    def _refuse_value(self) -> NoReturn:
        """Say that a value is missing here."""
        token, previous = self._next(), self._tokens[max(self._at - 1, 0)]
        if token.kind == "newline" and previous.kind in _BETWEEN:
            detail = f'Expected a value behind "{previous.text}", but the line ends. {_SPLIT}'
            raise fail("Missing expression", detail, self._where(token))
        self._refuse("Expected a value here", "Missing expression")

    def _refuse_beginning(self, *others: str) -> None:
        """Refuse a sign at the beginning of a line that goes on with an expression of the line before."""
        token, previous = self._next(), self._tokens[max(self._at - 1, 0)]
        if previous.kind == "newline" and (token.kind in _BETWEEN or token.kind in others):
            detail = f'A line cannot begin with "{token.text}". {_SPLIT}'
            raise fail("Invalid expression", detail, self._where(token))


def fail(summary: str, detail: str, where: SourceRange) -> HclSyntaxError:
    """Return the error for a range."""
    return HclSyntaxError(Diagnostic(summary, detail, where))


def _either(kinds: tuple[str, ...]) -> str:
    *others, last = (_CALLED.get(kind, f'"{kind}"') for kind in kinds)
    return f"{', '.join(others)} or {last}" if others else last


def _found(token: Token) -> str:
    if token.kind == "template":
        return "a heredoc" if token.text.startswith("<<") else "a string"
    return _CALLED[token.kind] if token.kind in ("newline", "end") else f'"{token.text}"'
