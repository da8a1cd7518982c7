"""Statements of policies as they are written: blocks of ``aws_iam_policy_document``, or objects that become JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stackproof.diagnostics import SourceRange
from stackproof.hcl import syntax
from stackproof.mutate.lists import literal_text, without_element
from stackproof.mutate.walk import Subject, Value, nested_blocks, values

_NAMES = {"Effect": "effect", "Action": "actions", "NotAction": "not_actions", "Resource": "resources",
          "NotResource": "not_resources"}  # fmt: skip
_CONTENT = ("statement", "dynamic.statement.content")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: the edit that drops it, the operator as written, and the values that it wants."""

    path: str
    where: SourceRange
    dropped: tuple[int, int, str]
    test: SourceRange
    operator: str | None
    values: syntax.Expression | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement; ``parts`` are its lists by the names of a block's arguments.

    ``principals`` is where its principals stand: the block itself, or the value of ``Principal``; ``None`` where it
    names none. ``first`` are the offsets behind it, of the first statement of a document.
    """

    path: str
    node: syntax.Block | syntax.Object
    parts: Mapping[str, syntax.Expression]
    principals: syntax.Block | syntax.Expression | None
    conditions: tuple[Condition, ...] = field(default=())
    first: int | None = None

    @property
    def where(self) -> SourceRange:
        """Where it is told of."""
        return self.node.header if isinstance(self.node, syntax.Block) else self.node.where


def statements(subject: Subject) -> Iterator[Statement]:
    """Yield the statements in a block."""
    if subject.block.type == "data" and subject.block.labels[:1] == ("aws_iam_policy_document",):
        blocks = [(path, block) for path, block in nested_blocks(subject) if _names_statement(path)]
        yield from (_of_block(subject, path, block, is_first=block is blocks[0][1]) for path, block in blocks)
    for value in values(subject):
        if isinstance(value.expression, syntax.Object):
            found = _of_object(subject, value, value.expression)
            if found is not None:
                yield found


def _names_statement(path: str) -> bool:
    name = ".".join(step.split("[")[0] for step in path.split("."))
    return name in _CONTENT


def _of_block(subject: Subject, path: str, block: syntax.Block, *, is_first: bool) -> Statement:
    parts = {attribute.name: attribute.expression for attribute in block.body.attributes}
    conditions = tuple(_block_conditions(subject, path, block))
    principals = next(iter(block.body.blocks_of("principals")), None)
    end = subject.file.span(block.where)[1] if is_first and block.type == "statement" else None
    return Statement(path, block, parts, principals, conditions, end)


def _block_conditions(subject: Subject, path: str, block: syntax.Block) -> Iterator[Condition]:
    many = block.body.blocks_of("condition")
    for index, condition in enumerate(many):
        test, wanted = condition.body.attribute("test"), condition.body.attribute("values")
        if test is None:
            continue
        name = f"{path}.condition[{index}]" if len(many) > 1 else f"{path}.condition"
        start, end = subject.file.span(condition.where)
        lines = "\n" * subject.file.text_at(condition.where).count("\n")
        operator = literal_text(test.expression)
        given = wanted.expression if wanted else None
        yield Condition(name, condition.where, (start, end, lines), test.expression.where, operator, given)


def _of_object(subject: Subject, value: Value, node: syntax.Object) -> Statement | None:
    named = {literal_text(key): inner for key, inner in node.items}
    if "Effect" not in named or not ({"Action", "NotAction"} & named.keys()):
        return None
    parts = {_NAMES[name]: inner for name, inner in named.items() if name in _NAMES}
    conditions = named.get("Condition")
    found = tuple(_object_conditions(subject, f"{value.path}.Condition", conditions))
    around = value.around[-1] if value.around else None
    is_first = isinstance(around, syntax.Tuple) and around.elements[0] is node
    end = subject.file.span(node.where)[1] if is_first else None
    return Statement(value.path, node, parts, named.get("Principal"), found, end)


def _object_conditions(subject: Subject, path: str, given: syntax.Expression | None) -> Iterator[Condition]:
    if not isinstance(given, syntax.Object):
        return
    for place, (key, inner) in enumerate(given.items):
        wanted = inner.items[0][1] if isinstance(inner, syntax.Object) and inner.items else None
        dropped = without_element(subject.file, given, place)
        where = key.where.to(inner.where)
        yield Condition(f"{path}.{literal_text(key)}", where, dropped, key.where, literal_text(key), wanted)
