"""What an expression names: its traversals, found without evaluating it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.hcl import syntax


def traversal(node: syntax.Expression) -> tuple[str | int, ...] | None:
    """Return ``("aws_sqs_queue", "dead", 0, "arn")`` for such an expression, ``None`` for any other.

    Indices that are not literal end the traversal's certainty and give ``None``.
    """
    match node:
        case syntax.Variable(name):
            return (name,)
        case syntax.GetAttr(target, name):
            inner = traversal(target)
            return None if inner is None else (*inner, name)
        case syntax.Index(target, syntax.Literal(str() | int() as key)):
            inner = traversal(target)
            return None if inner is None or isinstance(key, bool) else (*inner, key)
    return None


def traversals(node: syntax.Expression) -> Iterator[tuple[str | int, ...]]:
    """Yield every traversal in an expression, the longest certain part of each; ``for`` names are included."""
    whole = traversal(node)
    if whole is not None:
        yield whole
        return
    stem = stem_of(node)
    for part in children(node) if stem is node else (stem,):
        yield from traversals(part)


def stem_of(node: syntax.Expression) -> syntax.Expression:
    """Return what is left of an expression without the attributes and indices at its end that a traversal may have."""
    while True:
        match node:
            case syntax.GetAttr(target, _):
                node = target
            case syntax.Index(target, syntax.Literal(str() | int() as key)) if not isinstance(key, bool):
                node = target
            case _:
                return node


def children(node: Any) -> Iterator[syntax.Expression]:
    """Yield the expressions that a node is made of."""
    for field in node[:-1]:  # the last is where
        if hasattr(field, "where"):
            yield field
        elif isinstance(field, tuple):
            for inner in field:
                if hasattr(inner, "where"):
                    yield inner
                elif isinstance(inner, tuple):
                    yield from (part for part in inner if hasattr(part, "where"))
