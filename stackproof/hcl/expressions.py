"""Expressions by recursive descent: operators, traversals, terms, collections, templates.

Rules: hashicorp/hcl ``hclsyntax/spec.md``, "Expressions" and "Templates".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from unicodedata import normalize

from stackproof.hcl import syntax
from stackproof.hcl.numbers import read_number
from stackproof.hcl.reader import OPERATORS, Reader, fail
from stackproof.hcl.templates import Directive, Interpolation, Part, Text, assemble
from stackproof.hcl.tokens import Token
from stackproof.values.limits import MOST_NESTED

_CONSTANTS = {"true": True, "false": False, "null": None}
_SIGNS = {"-", "!"}
_CALLS = {"(", "::"}
_ASSIGNS = {"=", ":"}
_SHORT = 100  # digits of a number that is certainly not too large
_new = tuple.__new__  # a named tuple's own takes twice as long, and a large file has hundreds of thousands of literals
_DIRECTIVES = ("if", "else", "endif", "for", "endfor")


class _Intro(NamedTuple):
    """``for key, value in collection``."""

    key: str | None
    value: str
    collection: syntax.Expression


class Expressions(Reader):
    """Reads expressions."""

    # Operators

    def expression(self) -> syntax.Expression:
        """Read one expression, as long as it goes on."""
        token = self._tokens[self._at]
        if token.kind in _PLAIN and self._tokens[self._at + 1].kind in _ENDS:  # what most of a large file is
            self._at += 1
            return _PLAIN[token.kind](self, token)
        last = self._operation(0)
        choices = []
        while self._tokens[self._at].kind == "?":
            self._at += 1
            then = self.expression()
            self._take(":")
            choices.append((last, then))
            last = self._operation(0)
        for condition, then in reversed(choices):
            last = syntax.Conditional(condition, then, last, condition.where.to(last.where))
        return last

    def _operation(self, loosest: int) -> syntax.Expression:
        """Read what operators bind that are at least so close."""
        left = self._operand()
        while (closeness := OPERATORS.get(self._tokens[self._at].kind, -1)) >= loosest:
            operator = self._tokens[self._at].kind
            self._at += 1
            right = self._operation(closeness + 1)
            left = syntax.Binary(operator, left, right, left.where.to(right.where))
        return left

    def _operand(self) -> syntax.Expression:
        token = self._tokens[self._at]
        if token.kind in _SIGNS:
            return self._unary()
        read = _TERMS.get(token.kind)
        if read is None:
            self._refuse_value()
        self._at += 1
        return self._follow(read(self, token), token.start)

    def _unary(self) -> syntax.Expression:
        """Read signs, however many, and what they stand before."""
        signs = []
        while self._next().kind in _SIGNS:
            signs.append(self._next())
            self._at += 1
        operand = self._operand()
        for sign in reversed(signs):
            operand = syntax.Unary(sign.kind, operand, self._to(sign.start))
        return operand

    # Traversals

    def _follow(self, target: syntax.Expression, start: int, splats: int = 0) -> syntax.Expression:
        """Read what follows a term that begins at an offset."""
        while True:
            kind = self._tokens[self._at].kind
            if kind == ".":
                target = self._get(target, start)
            elif kind == "[":
                self._at += 1
                key = self.expression()
                self._take("]")
                target = syntax.Index(target, key, self._to(start))
            elif kind == ".*":
                target = self._attribute_splat(target, start)
            elif kind == "[*]":
                return self._full_splat(target, start, splats + 1)
            else:
                return target

    def _get(self, target: syntax.Expression, start: int) -> syntax.Expression:
        """Read ``.name``, or ``.0``, the legacy index."""
        self._at += 1
        token = self._tokens[self._at]
        if token.kind != "number":
            return syntax.GetAttr(target, self._take("name").text, self._to(start))
        if "." in token.text:
            detail = "Two indices may not follow each other as .0.1; write them as [0][1]."
            raise fail("Invalid legacy index", detail, self._where(token))
        self._at += 1
        where = self._where(token)
        return syntax.Index(target, syntax.Literal(read_number(token.text, where), where), self._to(start))

    def _full_splat(self, target: syntax.Expression, start: int, splats: int) -> syntax.Splat:
        """Read ``[*].a[0]``: all that follows is done to each element, another splat too."""
        star = self._take("[*]")
        if splats > MOST_NESTED:
            detail = f"More than {MOST_NESTED} splats follow each other; use flatten()."
            raise fail("Nested too deeply", detail, self._where(star))
        each = self._follow(syntax.SplatItem(self._where(star)), star.start, splats)
        return syntax.Splat(target, each, True, self._to(start))

    def _attribute_splat(self, target: syntax.Expression, start: int) -> syntax.Splat:
        """Read ``.*.a.0``; an index in brackets, and what follows it, is applied to the splat's result."""
        star = self._take(".*")
        if isinstance(target, syntax.Splat):
            raise fail(
                "Nested splat", 'One ".*" cannot follow another; use [*] or a for expression.', self._where(star)
            )
        each: syntax.Expression = syntax.SplatItem(self._where(star))
        while self._is("."):
            each = self._get(each, star.start)
        return syntax.Splat(target, each, False, self._to(start))

    # Terms

    def _name(self, name: Token) -> syntax.Expression:
        if self._tokens[self._at].kind in _CALLS:
            return self._call(name)
        if name.text in _CONSTANTS:
            return _new(syntax.Literal, (_CONSTANTS[name.text], self._places, name.start, name.end))
        return syntax.Variable(name.text, self._where(name))

    def _call(self, name: Token) -> syntax.Call:
        called = name.text
        while self._is("::"):
            self._at += 1
            called += f"::{self._take('name').text}"
        if not self._is("("):
            raise fail("Missing parenthesis", "A function's full name must be called: add (.", self._to(name.start))
        self._at += 1
        arguments, expands = [], False
        while not self._is(")"):
            arguments.append(self.expression())
            if self._is("..."):
                self._at += 1
                expands = True
                break
            if not self._is(")"):
                self._take(",", ")")
        self._take(")")
        return syntax.Call(called, tuple(arguments), expands, self._to(name.start))

    def _number(self, number: Token) -> syntax.Literal:
        text = number.text
        value = int(text) if len(text) < _SHORT and text.isdigit() else read_number(text, self._where(number))
        return _new(syntax.Literal, (value, self._places, number.start, number.end))

    def _parentheses(self, opening: Token) -> syntax.Parentheses:
        inner = self.expression()
        self._take(")")
        return syntax.Parentheses(inner, self._to(opening.start))

    # Collections

    def _tuple(self, opening: Token) -> syntax.Expression:
        if self._is_word("for"):
            return self._for_tuple(opening)
        elements = []
        tokens = self._tokens
        while tokens[self._at].kind != "]":
            elements.append(self.expression())
            if tokens[self._at].kind == ",":
                self._at += 1
            elif tokens[self._at].kind != "]":
                self._take(",", "]")
        self._at += 1
        return syntax.Tuple(tuple(elements), self._to(opening.start))

    def _object(self, opening: Token) -> syntax.Expression:
        self._skip_lines()
        if self._is_word("for"):
            return self._for_object(opening)
        items = []
        tokens = self._tokens
        while tokens[self._at].kind != "}":
            items.append(self._element())
            kind = tokens[self._at].kind
            if kind == ",":
                self._at += 1
            elif kind in _TERMS:
                detail = "Separate the items with a comma or a newline."
                raise fail("Missing comma", detail, self._where(self._next()))
            elif kind not in ("}", "newline"):
                self._refuse('Expected a comma, the end of the line or "}"')
            self._skip_lines()
        self._at += 1
        return syntax.Object(tuple(items), self._to(opening.start))

    def _element(self) -> tuple[syntax.Expression, syntax.Expression]:
        """Read ``key = value``; a bare name is the key itself."""
        tokens = self._tokens
        token = tokens[self._at]
        if token.kind == "name" and tokens[self._at + 1].kind in _ASSIGNS and token.text not in ("true", "false"):
            self._at += 2
            return _new(syntax.Literal, (token.text, self._places, token.start, token.end)), self.expression()
        self._refuse_beginning(",")
        key = self.expression()
        self._take("=", ":")
        return key, self.expression()

    def _for_intro(self, opening: Token) -> _Intro:
        keyword = self._take("name")
        if not self._is("name"):
            detail = f'Expected a name behind "for".{" A key of that name goes into quotes." * (opening.kind == "{")}'
            raise fail("Invalid for expression", detail, self._where(keyword))
        intro = self._for_names()
        self._take(":")
        return intro

    def _for_names(self) -> _Intro:
        names = [self._take("name").text]
        if self._is(","):
            self._at += 1
            names.append(self._take("name").text)
        self._take_word("in")
        return _Intro(names[0] if len(names) == 2 else None, names[-1], self.expression())

    def _for_condition(self) -> syntax.Expression | None:
        if not self._is_word("if"):
            return None
        self._at += 1
        return self.expression()

    def _for_tuple(self, opening: Token) -> syntax.ForTuple:
        intro, result, condition = self._for_intro(opening), self.expression(), self._for_condition()
        self._take("]")
        return syntax.ForTuple(*intro, result, condition, self._to(opening.start))

    def _for_object(self, opening: Token) -> syntax.ForObject:
        intro, name = self._for_intro(opening), self.expression()
        self._take("=>")
        result = self.expression()
        groups = self._is("...")
        self._at += groups
        condition = self._for_condition()
        self._take("}")
        return syntax.ForObject(*intro, name, result, groups, condition, self._to(opening.start))

    # Templates

    def _string(self, string: Token) -> syntax.Literal:
        return _new(syntax.Literal, (_compose(string.text), self._places, string.start, string.end))

    def _template(self, opening: Token) -> syntax.Expression:
        parts: list[Part] = []
        while not self._is("closed"):
            token = self._next()
            self._at += 1
            if token.kind == "text":
                parts.append(Text(_compose(token.text), self._where(token)))
            elif token.kind == "${":
                parts.append(self._interpolation(token))
            else:
                parts.append(self._directive(token))
        self._at += 1
        return assemble(parts, self._to(opening.start), flush=opening.text == "<<-")

    def _interpolation(self, opening: Token) -> Interpolation:
        value = self.expression()
        closing = self._take("}")
        return Interpolation(value, opening.text == "${~", closing.text == "~}", self._to(opening.start))

    def _directive(self, opening: Token) -> Directive:
        keyword = self._take_word(*_DIRECTIVES).text
        key, name, value = None, "", None
        if keyword == "for":
            key, name, value = self._for_names()
        elif keyword == "if":
            value = self.expression()
        closing = self._take("}")
        return Directive(
            keyword, key, name, value, opening.text == "%{~", closing.text == "~}", self._to(opening.start)
        )


_TERMS: dict[str, Callable[[Expressions, Token], syntax.Expression]] = {
    "name": Expressions._name, "string": Expressions._string, "number": Expressions._number,
    "template": Expressions._template, "(": Expressions._parentheses, "[": Expressions._tuple,
    "{": Expressions._object,
}  # fmt: skip
_PLAIN = {kind: _TERMS[kind] for kind in ("string", "number", "name")}
"""Terms of one token, which are the whole expression where one of these follows."""
_ENDS = {",", "newline", "}", "]", ")", "=", ":", "end"}


def _compose(text: str) -> str:
    return text if text.isascii() else normalize("NFC", text)
