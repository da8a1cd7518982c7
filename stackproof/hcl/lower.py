"""What each rule of python-hcl2's grammar becomes: a node of :mod:`stackproof.hcl.syntax`.

Lark calls the method named like the rule with the rule's children: tokens, and what
the inner rules became. Newlines become ``None``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from stackproof.diagnostics import SourceRange
from stackproof.hcl import syntax
from stackproof.hcl.numbers import read_number
from stackproof.hcl.templates import Directive, Interpolation, assemble
from stackproof.hcl.traversals import Traversals, fail, present

_CONSTANTS = {"true": True, "false": False, "null": None}


class _Arguments(NamedTuple):
    """What is between a call's parentheses."""

    values: tuple[syntax.Expression, ...]
    expand: bool


class _Intro(NamedTuple):
    """``for key, value in collection :``."""

    key: str | None
    value: str
    collection: syntax.Expression


class _Condition(NamedTuple):
    """``if condition`` at the end of a ``for``."""

    condition: syntax.Expression


def _is_token(child: Any) -> bool:
    return isinstance(child, str)


def _nodes(children: list[Any]) -> list[Any]:
    return [child for child in children if child is not None and not _is_token(child)]


class Lowering(Traversals):
    """One method for each rule of the grammar."""

    # Structure

    def start(self, children: list[Any]) -> Any:
        """A file is its body."""
        return children[0]

    def body(self, children: list[Any]) -> syntax.Body:
        """Attributes and blocks, each on a line of its own."""
        items = present(children)
        for before, item in pairwise(items):
            if item.where.line == before.where.end_line:
                raise fail("Missing newline", "Each argument and block begins on a line of its own.", item.where)
        attributes = tuple(item for item in items if isinstance(item, syntax.Attribute))
        blocks = tuple(item for item in items if isinstance(item, syntax.Block))
        return syntax.Body(attributes, blocks)

    def attribute(self, children: list[Any]) -> syntax.Attribute:
        """``name = expression``."""
        name, _, expression = children
        return syntax.Attribute(str(name), expression, name.where, name.where.to(expression.where))

    def block(self, children: list[Any]) -> syntax.Block:
        """``type "label" { body }``."""
        first, *labels, opening, body, closing = present(children)
        header = first.where.to(labels[-1].where) if labels else first.where
        if opening.where.line != header.end_line:
            raise fail("Invalid block", 'The "{" belongs on the line of the block\'s type and labels.', opening.where)
        self._check_lines(body, opening.where, closing.where)
        texts = tuple(str(label) if _is_token(label) else self._label(label) for label in labels)
        return syntax.Block(str(first), texts, body, header, first.where.to(closing.where))

    def _check_lines(self, body: syntax.Body, opening: SourceRange, closing: SourceRange) -> None:
        """A block on one line holds one argument; in any other each argument and block has lines of its own."""
        items = [*(item.where for item in body.attributes), *(item.where for item in body.blocks)]
        if not items:
            return
        last = max(items, key=lambda where: (where.end_line, where.end_column))
        if min(where.line for where in items) == opening.line:
            if body.blocks or len(items) > 1 or last.end_line != closing.line:
                detail = 'A block on one line holds one argument and its "}"; else begin a line after the "{".'
                raise fail("Invalid single-line block", detail, last)
        elif last.end_line == closing.line:
            raise fail("Missing newline", 'The "}" belongs on a line of its own.', closing)

    def _label(self, label: Any) -> str:
        if isinstance(label, syntax.Literal) and isinstance(label.value, str):
            return label.value
        raise fail("Invalid label", "A block's label is plain text; templates are not evaluated there.", label.where)

    def new_line_or_comment(self, _children: list[Any]) -> None:
        """Newlines separate; nothing is left of them."""

    def _only(self, children: list[Any]) -> Any:
        return children[0]

    identifier = keyword = int_lit = float_lit = literal_value = string_part = binary_operator = _only
    object_elem_key = _only

    # Terms

    def expr_term(self, children: list[Any]) -> syntax.Expression:
        """A literal, a name, something in parentheses, or what another rule made."""
        given = present(children)
        if len(given) == 3:
            return syntax.Parentheses(given[1], given[0].where.to(given[2].where))
        term = given[0]
        if not _is_token(term):
            return term  # type: ignore[no-any-return]  # a node already
        if term.type == "NAME":
            if "::" in term:
                raise fail("Missing parenthesis", "A function's full name must be called: add (.", term.where)
            return syntax.Variable(str(term), term.where)
        if term in _CONSTANTS:
            return syntax.Literal(_CONSTANTS[term], term.where)
        return syntax.Literal(read_number(term, term.where), term.where)

    def string(self, children: list[Any]) -> syntax.Expression:
        """A quoted or heredoc template."""
        opening, *parts, closing = children
        return assemble(parts, opening.where.to(closing.where), flush=opening == "<<-")

    def function_call(self, children: list[Any]) -> syntax.Call:
        """``name(arguments)``."""
        name, *rest = present(children)
        arguments = next((child for child in rest if isinstance(child, _Arguments)), _Arguments((), expand=False))
        return syntax.Call(str(name), arguments.values, arguments.expand, name.where.to(rest[-1].where))

    def arguments(self, children: list[Any]) -> _Arguments:
        """The arguments, the last one maybe with an ellipsis."""
        return _Arguments(tuple(_nodes(children)), present(children)[-1] == "...")

    # Operators

    def unary_op(self, children: list[Any]) -> syntax.Expression:
        """``-x`` and ``!x``."""
        operator, operand = children
        return syntax.Unary(str(operator), operand, operator.where.to(operand.where))

    def binary_term(self, children: list[Any]) -> list[Any]:
        """An operator with its right operand."""
        return present(children)

    def binary_op(self, children: list[Any]) -> syntax.Binary:
        """``left operator right``."""
        left, (operator, right) = present(children)
        return syntax.Binary(str(operator), left, right, left.where.to(right.where))

    def conditional(self, children: list[Any]) -> syntax.Conditional:
        """``condition ? then : otherwise``."""
        condition, then, otherwise = _nodes(children)
        return syntax.Conditional(condition, then, otherwise, condition.where.to(otherwise.where))

    # Collections

    def tuple(self, children: list[Any]) -> syntax.Tuple:
        """``[a, b]``."""
        return syntax.Tuple(tuple(_nodes(children)), children[0].where.to(children[-1].where))

    def object_elem(self, children: list[Any]) -> list[Any]:
        """``key = value``; a bare name is the key itself."""
        key, _, value = present(children)
        if _is_token(key):  # a keyword: FOR, as the tokenizer makes names of all others
            raise fail("Invalid for expression", 'Expected a name behind "for"; put a key into quotes.', key.where)
        if isinstance(key, syntax.Variable):
            key = syntax.Literal(key.name, key.where)
        elif isinstance(key, syntax.Literal) and key.value is None:
            key = syntax.Literal("null", key.where)
        return [key, value]

    def object(self, children: list[Any]) -> syntax.Object:
        """``{ key = value }``, separated by commas or newlines."""
        items, end_line = [], 0
        for child in children[1:-1]:
            if child is not None and child == ",":
                end_line = 0
            elif child is not None:
                key, value = child
                if key.where.line == end_line:
                    raise fail("Missing comma", "Separate the items with a comma or a newline.", key.where)
                items.append((key, value))
                end_line = value.where.end_line
        return syntax.Object(tuple(items), children[0].where.to(children[-1].where))

    def for_intro(self, children: list[Any]) -> _Intro:
        """``for key, value in collection :``."""
        names = [str(child) for child in children if _is_token(child) and child.type == "NAME"]
        return _Intro(names[0] if len(names) == 2 else None, names[-1], _nodes(children)[0])

    def for_cond(self, children: list[Any]) -> _Condition:
        """``if condition``."""
        return _Condition(_nodes(children)[0])

    def for_tuple_expr(self, children: list[Any]) -> syntax.ForTuple:
        """``[for value in collection : result]``."""
        intro, result, *rest = _nodes(children)
        condition = rest[0].condition if rest else None
        where = children[0].where.to(children[-1].where)
        return syntax.ForTuple(intro.key, intro.value, intro.collection, result, condition, where)

    def for_object_expr(self, children: list[Any]) -> syntax.ForObject:
        """``{for value in collection : name => result}``."""
        intro, name, result, *rest = _nodes(children)
        condition = rest[0].condition if rest else None
        group = any(_is_token(child) and child == "..." for child in children)
        where = children[0].where.to(children[-1].where)
        return syntax.ForObject(intro.key, intro.value, intro.collection, name, result, group, condition, where)

    # Template sequences

    def interpolation(self, children: list[Any]) -> Interpolation:
        """``${ value }``."""
        opening, value, closing = children
        where = opening.where.to(closing.where)
        return Interpolation(value, opening.endswith("~"), closing.startswith("~"), where)

    def _directive(self, children: list[Any]) -> Directive:
        tokens = [child for child in children if _is_token(child)]
        keyword = next(token for token in tokens if token.type not in ("DIRECTIVE_START", "STRIP_MARKER"))
        names = tuple(str(token) for token in tokens if token.type == "NAME")
        value = next(iter(_nodes(children)), None)
        before, after = tokens[1] == "~", tokens[-2] == "~"
        return Directive(str(keyword), names, value, before, after, tokens[0].where.to(tokens[-1].where))

    template_if_start = template_else = template_endif = template_for_start = template_endfor = _directive
