"""HCL in its JSON syntax to the same nodes that the native syntax gives.

Rules: https://github.com/hashicorp/hcl/blob/main/json/spec.md. JSON does not tell blocks from arguments,
so whoever knows what a body may hold says it: a :class:`Shape`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl import syntax
from stackproof.hcl.duplicates import duplicates
from stackproof.hcl.json_expressions import reference, template, verbatim
from stackproof.hcl.json_reader import Array, Node, Object, Text, read_json
from stackproof.hcl.references import names_in
from stackproof.hcl.tokens import HclSyntaxError

COMMENT = "//"  # the name of a property that says nothing


class Nested(NamedTuple):
    """A block: the number of its labels, and what its body may hold under those labels."""

    labels: int
    shape: Callable[[tuple[str, ...]], Shape]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a body may hold.

    ``references`` are arguments whose strings are HCL (``depends_on``), ``verbatim`` those whose strings are
    no templates (a variable's ``default``), or all of them (``None``). What is no block is an argument. The
    body is one object, or an array of objects that count as one, unless ``single`` forbids the array.
    """

    blocks: Mapping[str, Nested] = field(default_factory=dict)
    references: frozenset[str] = frozenset()
    verbatim: frozenset[str] | None = frozenset()
    single: bool = False


def parse_json(text: str, file: str, shape: Shape) -> tuple[syntax.Body, list[Diagnostic]]:
    """Parse a file of JSON.

    Args:
        text: the content; a byte order mark is dropped.
        file: the name that ranges carry.
        shape: what the file may hold.

    Raises:
        HclSyntaxError: the text is not JSON, or not of that shape.
    """
    body = _body(read_json(text, file), shape)
    return body, duplicates(body)


def _fail(detail: str, where: SourceRange) -> HclSyntaxError:
    return HclSyntaxError(Diagnostic("Incorrect JSON value type", detail, where))


def _members(node: Node, what: str) -> Iterator[tuple[Text, Node]]:
    """Yield the properties of an object, or of each object in an array, as if they were of one."""
    match node:
        case Object(members):
            yield from members
        case Array(elements) if all(isinstance(element, Object) for element in elements):
            for element in elements:
                yield from _members(element, what)
        case syntax.Literal(None):
            return
        case _:
            raise _fail(f"Expected an object, or an array of objects, that holds {what}.", node.where)


def _body(node: Node, shape: Shape) -> syntax.Body:
    if shape.single and not isinstance(node, Object):
        raise _fail("Expected one object that holds arguments.", node.where)
    attributes: list[syntax.Attribute] = []
    blocks: list[syntax.Block] = []
    for name, value in _members(node, "arguments and blocks"):
        if name.text == COMMENT:
            continue
        nested = shape.blocks.get(name.text)
        if nested is not None:
            blocks.extend(_blocks(name, value, nested, ()))
        else:
            attributes.append(_attribute(name, value, shape))
    return syntax.Body(tuple(attributes), tuple(blocks))


def _attribute(name: Text, value: Node, shape: Shape) -> syntax.Attribute:
    if name.text in shape.references:
        expression = reference(value)
    elif shape.verbatim is None or name.text in shape.verbatim:
        expression = verbatim(value)
    else:
        expression = template(value)
    return syntax.Attribute(name.text, expression, name.where, name.where.to(value.where), names_in(expression))


def _blocks(type_: Text, node: Node, nested: Nested, labels: tuple[Text, ...]) -> Iterator[syntax.Block]:
    """Yield the blocks of a property: its labels are the names of objects within objects."""
    if len(labels) < nested.labels:
        members = list(_members(node, f'the labels of "{type_.text}" blocks'))
        if not members:
            detail = f'Expected a property whose name is a label of the "{type_.text}" block.'
            raise HclSyntaxError(Diagnostic("Missing block label", detail, node.where))
        for label, inner in members:
            yield from _blocks(type_, inner, nested, (*labels, label))
        return
    texts = tuple(label.text for label in labels)
    shape = nested.shape(texts)
    if isinstance(node, syntax.Literal) and node.value is None:
        return
    if not isinstance(node, Object | Array):
        raise _fail(f'Expected an object, or an array of them, for "{type_.text}" blocks.', node.where)
    header = (labels or (type_,))[-1].where
    for content in node.elements if isinstance(node, Array) else (node,):
        yield syntax.Block(type_.text, texts, _body(content, shape), header, header.to(content.where))
