"""What an expression names: its traversals, found without evaluating it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

from stackproof.hcl import syntax


def traversal(node: syntax.Expression) -> tuple[str | int, ...] | None:
    """Return ``("aws_sqs_queue", "dead", 0, "arn")`` for such an expression, ``None`` for any other.

    Indices that are not literal end the traversal's certainty and give ``None``.
    """
    steps: list[str | int] = []
    while True:
        if isinstance(node, syntax.GetAttr):
            steps.append(node.name)
            node = node.target
        elif isinstance(node, syntax.Index) and isinstance(node.key, syntax.Literal) and _is_key(node.key.value):
            steps.append(node.key.value)
            node = node.target
        elif isinstance(node, syntax.Variable):
            steps.append(node.name)
            return tuple(reversed(steps))
        else:
            return None


def _is_key(value: Any) -> TypeGuard[str | int]:
    return isinstance(value, str | int) and not isinstance(value, bool)


def traversals(node: syntax.Expression) -> Iterator[tuple[str | int, ...]]:
    """Yield every traversal in an expression, the longest certain part of each; ``for`` names are included."""
    return (steps for _, steps in traversal_nodes(node))


def traversal_nodes(node: syntax.Expression) -> Iterator[tuple[syntax.Expression, tuple[str | int, ...]]]:
    """Yield the nodes in an expression that are :func:`traversals`, each with its steps."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, syntax.Literal):
            continue
        whole = traversal(part)
        if whole is not None:
            yield part, whole
            continue
        stem = stem_of(part)
        waiting.extend(reversed([*children(part)]) if stem is part else (stem,))


def names_in(node: syntax.Expression) -> tuple[tuple[str | int, ...], ...]:
    """Return the traversals in an expression, each once."""
    return tuple(dict.fromkeys(traversals(node)))


def stem_of(node: syntax.Expression) -> syntax.Expression:
    """Return what is left of an expression without the attributes and indices at its end that a traversal may have."""
    while True:
        match node:
            case syntax.GetAttr(target, _):
                node = target
            case syntax.Index(target, syntax.Literal(key)) if _is_key(key):
                node = target
            case _:
                return node


def children(node: Any) -> Iterator[syntax.Expression]:
    """Yield the expressions that a node is made of."""
    for field in node[:-1]:  # the last is where
        if _is_node(field):
            yield field
        elif isinstance(field, tuple):
            for inner in field:
                if _is_node(inner):
                    yield inner
                elif isinstance(inner, tuple):
                    yield from filter(_is_node, inner)


def _is_node(part: Any) -> bool:
    return hasattr(type(part), "where")  # of the part itself, a literal would work out where it is
