"""HCL by recursive descent, where python-hcl2's grammar is not at hand.

checkov's own environment has another package in the folder ``hcl2``, so the gate parses here: the same tokens, the
same :class:`~stackproof.hcl.lower.Lowering`, and the structure as hashicorp/hcl ``hclsyntax/spec.md`` gives it. A test
holds both parsers against each other on every file there is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl import syntax
from stackproof.hcl.lower import Lowering
from stackproof.hcl.tokens import HclSyntaxError, Token

_LEVELS = (
    {"DOUBLE_PIPE"},
    {"DOUBLE_AMP"},
    {"DOUBLE_EQ", "NEQ"},
    {"LT", "GT", "LEQ", "GEQ"},
    {"PLUS", "MINUS"},
    {"ASTERISK", "SLASH", "PERCENT"},
)
_POWER = {type_: level for level, types in enumerate(_LEVELS) for type_ in types}
_LITERALS = {"INT_LITERAL", "FLOAT_LITERAL", "TRUE", "FALSE", "NULL"}


class _Terminal(str):
    """A token as the lowering takes it: its text, with type and place."""

    __slots__ = ("type", "where")
    type: str
    where: SourceRange


def _terminal(token: Token) -> _Terminal:
    terminal = _Terminal(token.text)
    terminal.type, terminal.where = token.type, token.where
    return terminal


def parse_tokens(tokens: list[Token], end: SourceRange) -> syntax.Body:
    """Return the body of a file.

    Args:
        tokens: those of :func:`stackproof.hcl.tokens.tokenize`.
        end: where the file ends, for a mistake there.

    Raises:
        HclSyntaxError: the tokens are not HCL.
    """
    return _Descent(tokens, end).file()


class _Descent:
    """Reads one list of tokens from left to right."""

    def __init__(self, tokens: list[Token], end: SourceRange) -> None:
        self._tokens = tokens
        self._at = 0
        self._end = Token("$END", "the end of the file", end)
        self._lower = Lowering()

    # Tokens

    def _next(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else self._end

    def _is(self, *types: str) -> bool:
        return self._next().type in types

    def _take(self, *types: str) -> _Terminal:
        token = self._next()
        if types and token.type not in types:
            self._refuse(f"Expected {' or '.join(map(_called, types))}")
        self._at += 1
        return _terminal(token)

    def _refuse(self, expected: str, summary: str = "Invalid syntax") -> NoReturn:
        token = self._next()
        found = {"NL_OR_COMMENT": "the end of the line", "$END": token.text}.get(token.type, f'"{token.text}"')
        raise HclSyntaxError(Diagnostic(summary, f"{expected}, but found {found}.", token.where))

    def _skip_lines(self) -> None:
        while self._is("NL_OR_COMMENT"):
            self._at += 1

    # Structure

    def file(self) -> syntax.Body:
        """Everything there is."""
        body = self._body()
        if not self._is("$END"):
            self._refuse("Expected a name")
        return body

    def _body(self) -> syntax.Body:
        items: list[Any] = []
        self._skip_lines()
        while self._is("NAME", "TRUE", "FALSE", "NULL"):
            items.append(self._item())
            self._skip_lines()
        return self._lower.body(items)

    def _item(self) -> syntax.Attribute | syntax.Block:
        name = self._take()
        if self._is("EQ"):
            return self._lower.attribute([name, self._take(), self._expression()])
        header: list[Any] = [name]
        while not self._is("LBRACE"):
            header.append(self._string() if self._is("DBLQUOTE") else self._take("NAME", "DBLQUOTE", "LBRACE", "EQ"))
        opening = self._take()
        body = self._body()
        return self._lower.block([*header, opening, body, self._take("RBRACE")])

    # Operators

    def _expression(self) -> syntax.Expression:
        condition = self._binary(0)
        if not self._is("QMARK"):
            return condition
        self._at += 1
        then = self._expression()
        self._take("COLON")
        return self._lower.conditional([condition, then, self._expression()])

    def _binary(self, level: int) -> syntax.Expression:
        left = self._unary()
        while (power := _POWER.get(self._next().type, -1)) >= level:
            operator = self._take()
            left = self._lower.binary_op([left, [operator, self._binary(power + 1)]])
        return left

    def _unary(self) -> syntax.Expression:
        if self._is("MINUS", "NOT"):
            return self._lower.unary_op([self._take(), self._unary()])
        return self._traversal()

    # Traversals

    def _traversal(self) -> syntax.Expression:
        term = self._term()
        while True:
            if self._is("DOT", "LSQB"):
                term = self._lower.index_expr_term([term, self._step()])
            elif self._is("FULL_SPLAT_START"):
                term = self._lower.full_splat_expr_term([term, self._splat()])
            elif self._is("ATTR_SPLAT"):
                term = self._lower.attr_splat_expr_term([term, self._splat()])
            else:
                return term

    def _splat(self) -> list[Any]:
        found: list[Any] = [self._take()]
        while self._is("DOT", "LSQB"):
            found.append(self._step())
        return found

    def _step(self) -> Any:
        opening = self._take()
        if opening.type == "LSQB":
            return self._lower.braces_index([opening, self._expression(), self._take("RSQB")])
        if self._is("INT_LITERAL"):
            return self._lower.short_index([opening, self._take()])
        return self._lower.get_attr([opening, self._take("NAME")])

    # Terms

    def _term(self) -> syntax.Expression:
        token = self._next()
        if token.type in _LITERALS:
            return self._lower.expr_term([self._take()])
        special: dict[str, Callable[[], syntax.Expression]] = {
            "NAME": self._name, "DBLQUOTE": self._string, "LPAR": self._parentheses,
            "LSQB": self._tuple, "LBRACE": self._object,
        }  # fmt: skip
        if token.type not in special:
            self._refuse("Expected a value here", "Missing expression")
        return special[token.type]()

    def _parentheses(self) -> syntax.Expression:
        return self._lower.expr_term([self._take(), self._expression(), self._take("RPAR")])

    def _name(self) -> syntax.Expression:
        name = self._take()
        if not self._is("LPAR"):
            return self._lower.expr_term([name])
        opening, given = self._take(), self._listed("RPAR", "ELLIPSIS")
        arguments = [self._lower.arguments(given)] if given else []
        return self._lower.function_call([name, opening, *arguments, self._take("RPAR")])

    def _listed(self, closing: str, *last: str) -> list[Any]:
        """Return expressions with the commas between them, and what may stand behind the last."""
        found: list[Any] = []
        while not self._is(closing):
            found.append(self._expression())
            if self._is(*last) and last:
                found.append(self._take())
                break
            if not self._is(closing):
                found.append(self._take("COMMA", closing))
        return found

    def _tuple(self) -> syntax.Expression:
        opening = self._take()
        if not self._is("FOR"):
            return self._lower.tuple([opening, *self._listed("RSQB"), self._take("RSQB")])
        parts = [opening, self._for_intro(), self._expression()]
        return self._lower.for_tuple_expr([*parts, *self._for_condition(), self._take("RSQB")])

    def _object(self) -> syntax.Expression:
        opening = self._take()
        if not self._is("FOR"):
            return self._lower.object([opening, *self._items(), self._take("RBRACE")])
        parts = [opening, self._for_intro(), self._expression(), self._take("FOR_OBJECT_ARROW"), self._expression()]
        if self._is("ELLIPSIS"):
            parts.append(self._take())
        return self._lower.for_object_expr([*parts, *self._for_condition(), self._take("RBRACE")])

    def _items(self) -> list[Any]:
        found: list[Any] = []
        self._skip_lines()
        while not self._is("RBRACE"):
            found.append(self._lower.object_elem([self._expression(), self._take("EQ", "COLON"), self._expression()]))
            self._skip_lines()
            if self._is("COMMA"):
                found.append(self._take())
                self._skip_lines()
        return found

    def _for_intro(self) -> Any:
        keyword = self._take()
        if not self._is("NAME"):
            return self._lower.object_elem([keyword, keyword, keyword])  # which says what is wrong
        names = [self._take()]
        if self._is("COMMA"):
            names += [self._take(), self._take("NAME")]
        parts = [keyword, *names, self._take("IN"), self._expression(), self._take("COLON")]
        return self._lower.for_intro(parts)

    def _for_condition(self) -> list[Any]:
        return [self._lower.for_cond([self._take(), self._expression()])] if self._is("IF") else []

    # Templates

    def _string(self) -> syntax.Expression:
        parts: list[Any] = [self._take()]
        while not self._is("DBLQUOTE"):
            if self._is("INTERP_START"):
                parts.append(self._lower.interpolation([self._take(), self._expression(), self._take("RBRACE")]))
            elif self._is("DIRECTIVE_START"):
                parts.append(self._directive())
            else:
                parts.append(self._take("STRING_CHARS"))
        return self._lower.string([*parts, self._take()])

    def _directive(self) -> Any:
        parts: list[Any] = [self._take()]
        if self._is("STRIP_MARKER"):
            parts.append(self._take())
        keyword = self._take("IF", "ELSE", "ENDIF", "FOR", "ENDFOR")
        parts.append(keyword)
        if keyword.type == "FOR":
            parts.append(self._take("NAME"))
            if self._is("COMMA"):
                parts += [self._take(), self._take("NAME")]
            parts.append(self._take("IN"))
        if keyword.type in ("FOR", "IF"):
            parts.append(self._expression())
        if self._is("STRIP_MARKER"):
            parts.append(self._take())
        return self._lower.template_endif([*parts, self._take("RBRACE")])


_CALLED = {
    "NAME": "a name", "DBLQUOTE": "a string", "LBRACE": '"{"', "RBRACE": '"}"', "EQ": '"="', "RSQB": '"]"',
    "RPAR": '")"', "COMMA": '","', "COLON": '":"', "IN": '"in"', "FOR_OBJECT_ARROW": '"=>"',
}  # fmt: skip


def _called(type_: str) -> str:
    return _CALLED.get(type_, f'"{type_.lower()}"')
