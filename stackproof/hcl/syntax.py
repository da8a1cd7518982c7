"""The syntax tree of HCL: plain immutable nodes, each with the range it was written in.

Named tuples, because a parse cache loads them several times faster than slotted
classes. The names are those of hashicorp/hcl's ``hclsyntax`` where it has one.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from stackproof.diagnostics import SourceRange
from stackproof.hcl.places import Places


class Expression(Protocol):
    """Any of the nodes that give a value.

    A protocol, because a union of them all is recursive and sends type checkers round in circles.
    """

    @property
    def where(self) -> SourceRange:
        """The range it was written in."""
        ...


class _Constant(NamedTuple):
    value: str | int | Decimal | bool | None
    place: SourceRange | Places
    start: int = 0
    end: int = 0


class Literal(_Constant):
    """A number, a bool, null, or the text of a template without interpolation.

    Its place is a range, or two offsets in a file, which are made and saved more quickly: a large file is mostly
    literals, and nobody asks where most of them are.
    """

    __slots__ = ()
    __match_args__ = ("value", "where")

    @property
    def where(self) -> SourceRange:
        """The range it was written in."""
        return self.place if isinstance(self.place, SourceRange) else self.place.find(self.start, self.end)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Literal) and self.value == other.value and self.where == other.where

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.value, self.where))


class Template(NamedTuple):
    """A quoted or heredoc template; a lone interpolation in quotes is that value itself."""

    parts: tuple[Expression, ...]
    where: SourceRange


class TemplateIf(NamedTuple):
    """``%{ if C }A%{ else }B%{ endif }``; both branches are templates."""

    condition: Expression
    then: Template
    otherwise: Template
    where: SourceRange


class TemplateFor(NamedTuple):
    """``%{ for K, V in C }...%{ endfor }``."""

    key: str | None
    value: str
    collection: Expression
    body: Template
    where: SourceRange


class Variable(NamedTuple):
    """The root name of a traversal: ``var``, ``local``, ``aws_sqs_queue``, a ``for`` variable."""

    name: str
    where: SourceRange


class GetAttr(NamedTuple):
    """``target.name``."""

    target: Expression
    name: str
    where: SourceRange


class Index(NamedTuple):
    """``target[key]``, and the legacy ``target.0``."""

    target: Expression
    key: Expression
    where: SourceRange


class SplatItem(NamedTuple):
    """The element that a splat is at; the innermost target of the splat's ``each``."""

    where: SourceRange


class Splat(NamedTuple):
    """``target[*].each`` (``full``) or ``target.*.each``."""

    target: Expression
    each: Expression
    full: bool
    where: SourceRange


class Call(NamedTuple):
    """``name(arguments...)``; ``expand`` when the last argument has an ellipsis."""

    name: str
    arguments: tuple[Expression, ...]
    expand: bool
    where: SourceRange


class Unary(NamedTuple):
    """``-operand`` or ``!operand``."""

    operator: str
    operand: Expression
    where: SourceRange


class Binary(NamedTuple):
    """``left operator right``."""

    operator: str
    left: Expression
    right: Expression
    where: SourceRange


class Conditional(NamedTuple):
    """``condition ? then : otherwise``."""

    condition: Expression
    then: Expression
    otherwise: Expression
    where: SourceRange


class Parentheses(NamedTuple):
    """``(inner)``; an object key in parentheses is an expression, not a name."""

    inner: Expression
    where: SourceRange


class Tuple(NamedTuple):
    """``[a, b]``."""

    elements: tuple[Expression, ...]
    where: SourceRange


class Object(NamedTuple):
    """``{ key = value }``."""

    items: tuple[tuple[Expression, Expression], ...]
    where: SourceRange


class ForTuple(NamedTuple):
    """``[for key, value in collection : result if condition]``."""

    key: str | None
    value: str
    collection: Expression
    result: Expression
    condition: Expression | None
    where: SourceRange


class ForObject(NamedTuple):
    """``{for key, value in collection : name => result if condition}``; ``group`` with an ellipsis."""

    key: str | None
    value: str
    collection: Expression
    name: Expression
    result: Expression
    group: bool
    condition: Expression | None
    where: SourceRange


class Attribute(NamedTuple):
    """``name = expression``; ``names`` are the traversals in it, as ``hcl.references`` finds them, each once."""

    name: str
    expression: Expression
    name_range: SourceRange
    where: SourceRange
    names: tuple[tuple[str | int, ...], ...]


class Block(NamedTuple):
    """``type "label" { body }``; ``header`` is the range of the type and its labels."""

    type: str
    labels: tuple[str, ...]
    body: Body
    header: SourceRange
    where: SourceRange


class Body(NamedTuple):
    """What is between braces, or a whole file, in the order in which it was written."""

    attributes: tuple[Attribute, ...]
    blocks: tuple[Block, ...]

    def attribute(self, name: str) -> Attribute | None:
        """Return the argument of that name, if it is set."""
        for attribute in self.attributes:
            if attribute.name == name:
                return attribute
        return None

    def blocks_of(self, type_: str) -> list[Block]:
        """Return the nested blocks of that type."""
        return [block for block in self.blocks if block.type == type_]


def with_ranges(part: Any, change: Callable[[SourceRange], SourceRange]) -> Any:
    """Return a node, or what nodes are made of, with each of its ranges changed."""
    if isinstance(part, SourceRange):
        return change(part)
    if isinstance(part, Literal):
        return Literal(part.value, change(part.where))
    if isinstance(part, tuple):
        changed = [with_ranges(inner, change) for inner in part]
        return type(part)(*changed) if hasattr(part, "_fields") else tuple(changed)
    return part
