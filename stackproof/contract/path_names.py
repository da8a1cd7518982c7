"""The path of an assert held against the schema: a name that no value can have finds nothing, whatever the stack.

Names of arguments, blocks and their attributes are those of the schema. The keys of maps (tags, dimensions) and what is
inside JSON are free. A list is entered by ``[*]``, ``[0]`` or a filter, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from stackproof.contract.paths import parse_path, targets
from stackproof.schema import aws
from stackproof.schema.shapes import ANYTHING, Shape, element, map_value, members, shape_of_type
from stackproof.suggestions import suggest

_SURFACE: Shape = ["map", ["object", {"value": "dynamic", "sensitive": "bool", "description": "string"}]]
_PROVIDERS: Shape = ["map", "dynamic"]


class _MisfitError(Exception):
    """A step that leads nowhere; the text is a sentence."""


def path_mistake(raw: Mapping[str, Any]) -> str:
    """Say where the path of an assert leaves the schema; nothing if it does not.

    Args:
        raw: the assert, whose ``path`` is JSONPath.
    """
    try:
        root = _root(raw)
        if "path" in raw:
            _walk(parse_path(raw["path"]), [root], root)
    except _MisfitError as misfit:
        return str(misfit)
    return ""


def kind_of(raw: Mapping[str, Any]) -> str:
    """Return what an assert is of: a resource type, or a surface of the stack."""
    return str(raw.get("of", raw.get("on")))


def _root(raw: Mapping[str, Any]) -> Shape:
    """Return the shape that the path begins in."""
    kind = kind_of(raw)
    if kind in ("output", "variable"):
        return _SURFACE
    if kind == "provider":
        return _PROVIDERS
    shape = shape_of_type(kind.removeprefix("data."), data=kind.startswith("data."))
    if "json" in raw:
        _step(shape, raw["json"])
        return ANYTHING
    return shape


def _walk(node: Any, here: list[Shape], root: Shape) -> list[Shape]:
    """Return the shapes that a part of a path leads to.

    Raises:
        _MisfitError: it leads nowhere.
    """
    match type(node).__name__:
        case "Root":
            return [root]
        case "This" | "SortedThis":
            return here
        case "Child":
            return _walk(node.right, _walk(node.left, here, root), root)
        case "Union" | "_Union":
            return [*_walk(node.left, here, root), *_walk(node.right, here, root)]
        case "Where" | "WhereNot":
            begun = _walk(node.left, here, root)
            _walk(node.right, begun, root)
            return begun
        case "Descendants":
            return _descend(node, list(_everything_in(_walk(node.left, here, root))))
        case "Fields":
            return [found for name in node.fields for found in _each(here, name, _step)]
        case "Index":
            return list(_each(here, str(node), _element))
        case "Slice" | "Wildcard":
            return [found for shape in here for found in _all_in(shape)]
        case "Filter":
            inside = [found for shape in here for found in _all_in(shape)]
            for target in (target for one in node.expressions for target in targets(one)):
                _walk(target, inside, root)
            return inside
    return [ANYTHING]  # functions and arithmetic: what they give has no schema


def _each(here: list[Shape], step: str, take: Callable[[Shape, str], Shape]) -> Iterator[Shape]:
    """Take a step from each shape; behind a wildcard it need not be possible from all, but from one."""
    misfits = []
    for shape in here:
        try:
            yield from _all_in(shape) if step == "*" else [take(shape, step)]
        except _MisfitError as misfit:
            misfits.append(misfit)
    if len(misfits) == len(here) and misfits:
        raise misfits[0]


def _step(shape: Shape, name: str) -> Shape:
    if shape is _PROVIDERS:
        return aws().provider_block if name == "aws" else ANYTHING  # an alias may be any provider's
    known = members(shape)
    if known is not None:
        if name in known:
            return known[name]
        raise _MisfitError(_unknown(name, known))
    inside = map_value(shape)
    if inside is not None:
        return inside
    if element(shape) is not None:
        message = f'"{name}" is looked for in a list; write [*] or [0] before it.'
        raise _MisfitError(message)
    message = (
        f'"{name}" is looked for in a {shape}, which has nothing inside; is it the JSON of an argument (json: NAME)?'
    )
    raise _MisfitError(message)


def _element(shape: Shape, index: str) -> Shape:
    inside = element(shape)
    if inside is None and map_value(shape) == ANYTHING:
        inside = ANYTHING
    if inside is None:
        message = f"{index} is for a list, and stands behind what is none; leave it out."
        raise _MisfitError(message)
    return inside


def _all_in(shape: Shape) -> list[Shape]:
    """Return the shapes of all that is inside; a single value stands for itself."""
    inside = element(shape) or map_value(shape)
    if inside is not None:
        return [inside]
    known = members(shape)
    return list(known.values()) if known is not None else [shape]


def _descend(node: Any, everywhere: list[Shape]) -> list[Shape]:
    """Return what ``..NAME`` leads to: there is such a name somewhere."""
    if type(node.right).__name__ != "Fields":
        return _walk(node.right, everywhere, everywhere[0])
    found = []
    names = [known for shape in everywhere if (known := members(shape)) is not None]
    for name in node.right.fields:
        inside = [known[name] for known in names if name in known]
        if not inside and name != "*" and ANYTHING not in everywhere:
            every = {one for known in names for one in known}
            message = f"{_unknown(name, every)} The key of a map needs its whole path, such as $.tags.NAME."
            raise _MisfitError(message)
        found.extend(inside or [ANYTHING])
    return found


def _everything_in(shapes: list[Shape]) -> Iterator[Shape]:
    """Yield some shapes, and all that is inside them."""
    for shape in shapes:
        yield shape
        if (inside := _all_in(shape)) != [shape]:
            yield from _everything_in(inside)


def _unknown(name: str, known: Iterable[str]) -> str:
    listed = sorted(known)
    meant = suggest(name, listed)
    return f'"{name}" is no name of the schema here. ' + (
        f'Did you mean "{meant}"?' if meant else f"There are {', '.join(listed)}."
    )
