"""What an expression of the configuration names, as a plan lists it.

Rules: hashicorp/terraform ``internal/command/jsonconfig/expression.go`` and ``internal/addrs/parse_ref.go``.
``aws_sqs_queue.q[0].arn`` is listed as itself, then ``aws_sqs_queue.q[0]``, then ``aws_sqs_queue.q``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from stackproof.hcl import syntax


class BracketKey(str):
    """A text in brackets: ``["a"]``."""

    __slots__ = ()


Steps = tuple[str | int, ...]
_PAIRS = ("var", "local", "path", "terraform", "each", "count")


def references(expression: syntax.Expression) -> list[str]:
    """Return what an expression names, in the order in which it does; names that it binds itself are left out."""
    return [name for steps in _free(expression, frozenset()) for name in _list_names(steps)]


def _free(node: Any, bound: frozenset[str]) -> Iterator[Steps]:
    steps = _traversal(node)
    if steps is not None:
        if steps[0] not in bound:
            yield steps
        return
    match node:
        case syntax.ForTuple(key, value, collection, result, condition):
            yield from _comprehension(collection, (result, condition), key, value, bound)
        case syntax.ForObject(key, value, collection, name, result, _, condition):
            yield from _comprehension(collection, (name, result, condition), key, value, bound)
        case syntax.TemplateFor(key, value, collection, body):
            yield from _comprehension(collection, (body,), key, value, bound)
        case syntax.Object(items):
            for name, result in items:
                if not isinstance(name, syntax.Variable):  # a bare key is text
                    yield from _free(name, bound)
                yield from _free(result, bound)
        case _:
            for field in node[:-1]:
                yield from _within(field, bound)


def _traversal(node: Any) -> Steps | None:
    """Return the steps of a traversal whose indices are all literal."""
    match node:
        case syntax.Variable(name):
            return (name,)
        case syntax.GetAttr(target, name) if (inner := _traversal(target)) is not None:
            return (*inner, name)
        case syntax.Index(target, syntax.Literal(str() as key)) if (inner := _traversal(target)) is not None:
            return (*inner, BracketKey(key))
        case syntax.Index(target, syntax.Literal(int() as key)) if (inner := _traversal(target)) is not None:
            return (*inner, key)
    return None


def _within(field: Any, bound: frozenset[str]) -> Iterator[Steps]:
    if hasattr(field, "where"):
        yield from _free(field, bound)
    elif isinstance(field, tuple):
        for inner in field:
            yield from _within(inner, bound)


def _comprehension(
    collection: Any, inside: tuple[Any, ...], key: str | None, value: str, bound: frozenset[str]
) -> Iterator[Steps]:
    yield from _free(collection, bound)
    for part in inside:
        if part is not None:
            yield from _free(part, bound | {name for name in (key, value) if name})


def _list_names(steps: Steps) -> Iterator[str]:
    length = _subject(steps)
    for end in range(len(steps), length, -1):
        yield _text(steps[:end])
    yield _text(steps[:length])
    kind = steps[0]
    keyed = kind not in (*_PAIRS, "self", "module") and not _is_name(steps[length - 1])
    if keyed or (kind == "module" and length > 2):
        yield _text(steps[: length - 1])


def _subject(steps: Steps) -> int:
    """Return how many steps name the thing itself: a variable, an instance of a resource, a module's output."""
    kind = steps[0]
    if kind == "self":
        return 1
    if kind in _PAIRS:
        return min(2, len(steps))
    if kind == "module":
        keyed = len(steps) > 2 and not _is_name(steps[2])
        return min(4 if keyed else 3, len(steps))
    begin = 3 if kind in ("data", "ephemeral") else 2
    keyed = len(steps) > begin and not _is_name(steps[begin])
    return min(begin + 1 if keyed else begin, len(steps))


def _is_name(step: str | int) -> bool:
    """Tell a name from an index; an index of text is marked by its class."""
    return isinstance(step, str) and not isinstance(step, BracketKey)


def _text(steps: Steps) -> str:
    text = str(steps[0])
    for step in steps[1:]:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f"[{json.dumps(str(step), ensure_ascii=False)}]" if isinstance(step, BracketKey) else f".{step}"
    return text
