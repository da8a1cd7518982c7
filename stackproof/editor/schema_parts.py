"""What the JSON schema of a contract says of a part of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Part = dict[str, Any]
_BRANCHES = ("anyOf", "oneOf", "allOf")


def parts_at(schema: Part, data: Any, path: Sequence[str | int], unwritten: str = "") -> list[Part]:
    """Return the parts of a schema that bind what is at a path of some data.

    Args:
        schema: of the whole.
        data: the whole.
        path: the way to the part.
        unwritten: a key that stands for one that is being written: what depends on the keys is open beside it.
    """
    found = list(_apply(schema, data, unwritten))
    for step in path:
        inner = [part for one in found if (part := _inner(one, step)) is not None]
        data = _value(data, step)
        found = [part for one in inner for part in _apply(one, data, unwritten)]
    return found


def _value(data: Any, step: str | int) -> Any:
    try:
        return data[step]
    except (LookupError, TypeError):
        return None


def _inner(part: Part, step: str | int) -> Part | None:
    if isinstance(step, int):
        found = part.get("items")
    else:
        found = part.get("properties", {}).get(step, part.get("additionalProperties"))
    return found if isinstance(found, dict) else None


def _apply(part: Part, data: Any, unwritten: str) -> Iterator[Part]:
    """Yield a part with those of its branches that apply to some data."""
    yield part
    for name in _BRANCHES:
        for one in part.get(name, ()):
            yield from _apply(one, data, unwritten)
    if "if" in part:
        applies = _applies(part["if"], data)
        yield from _apply(part.get("then" if applies else "else", {}), data, unwritten)
        if isinstance(data, dict) and unwritten in data and len(data) == 1:  # the key that decides may be the one
            deciding = part["if"].get("required", ())
            known = part.get("then", {}).get("properties", {})
            yield {"properties": {name: known[name] for name in deciding if name in known}}


def _applies(condition: Part, data: Any) -> bool:
    """Tell whether what our schemas ask under ``if`` is so: a key that is there, or a text."""
    if "required" in condition:
        return isinstance(data, dict) and all(name in data for name in condition["required"])
    return condition.get("type") != "string" or isinstance(data, str)
