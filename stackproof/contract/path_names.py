"""The path of an assert held against the schema: a name that no value can have finds nothing, whatever the stack.

Names of arguments, blocks and their attributes are those of the schema. The keys of maps (tags, dimensions) and what is
inside JSON are free. A list is entered by ``[*]``, ``[0]`` or a filter, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from stackproof.contract.paths import parse_path, targets
from stackproof.contract.provider_arguments import likely_argument
from stackproof.schema import others, provider_schema
from stackproof.schema.shapes import (
    ANYTHING,
    Shape,
    all_inside,
    element,
    everything_in,
    map_value,
    members,
    shape_of_type,
)
from stackproof.suggestions import suggest

_SURFACE: Shape = ["map", ["object", {"value": "dynamic", "sensitive": "bool", "description": "string"}]]
_ANY_PROVIDER: Shape = ["map", ANYTHING]  # the arguments of a provider that nobody knows
_PROVIDERS: Shape = ["map", _ANY_PROVIDER]


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


def misplaced_argument(path: str, there: Iterable[str]) -> str:
    """Say which argument is looked for among the providers themselves, whose names ``there`` are; nothing if none is.

    A name that no provider has may stand for one that must not be there, unless it is nearly that of an argument.
    """
    for name in _first_names(parse_path(path)):
        meant = likely_argument(name) if name not in {*there, *others()} else None
        if meant is not None:
            provider = next(iter(there), "aws")
            return f'"{name}" is no provider of the stack, and its name comes first: $.{provider}.{meant}'
    return ""


def _first_names(node: Any) -> Sequence[str]:
    """Return the names with which a path begins, at the root."""
    while hasattr(node, "left") and type(node.left).__name__ not in ("Root", "This"):
        node = node.left
    first = node.right if type(node).__name__ == "Child" else node
    return getattr(first, "fields", ()) if type(node).__name__ != "Descendants" else ()


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
            return _descend(node, list(everything_in(_walk(node.left, here, root))))
        case "Fields":
            return [found for name in node.fields for found in _each(here, name, _step)]
        case "Index":
            return list(_each(here, str(node), _element))
        case "Slice" | "Wildcard":
            return [found for shape in here for found in all_inside(shape)]
        case "Filter":
            inside = [found for shape in here for found in all_inside(shape)]
            for target in (target for one in node.expressions for target in targets(one)):
                _walk(target, inside, root)
            return inside
    return [ANYTHING]  # functions and arithmetic: what they give has no schema


def _each(here: list[Shape], step: str, take: Callable[[Shape, str], Shape]) -> Iterator[Shape]:
    """Take a step from each shape; behind a wildcard it need not be possible from all, but from one."""
    misfits = []
    for shape in here:
        try:
            yield from all_inside(shape) if step == "*" else [take(shape, step)]
        except _MisfitError as misfit:
            misfits.append(misfit)
    if len(misfits) == len(here) and misfits:
        raise misfits[0]


def _step(shape: Shape, name: str) -> Shape:
    if shape is _PROVIDERS:
        known_provider = provider_schema(name)  # an alias may be any provider's
        return known_provider.provider_block if known_provider is not None else _ANY_PROVIDER
    if shape is _ANY_PROVIDER:
        _check_likely(name, nested=False)
        return ANYTHING
    known = members(shape)
    if known is not None:
        if name in known:
            return known[name]
        raise _MisfitError(_explain_unknown(name, known))
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


def _descend(node: Any, everywhere: list[Shape]) -> list[Shape]:
    """Return what ``..NAME`` leads to: there is such a name somewhere."""
    if type(node.right).__name__ != "Fields":
        return _walk(node.right, everywhere, everywhere[0])
    if any(shape is _ANY_PROVIDER for shape in everywhere):
        for name in node.right.fields:
            _check_likely(name, nested=True)
    found = []
    names = [known for shape in everywhere if (known := members(shape)) is not None]
    for name in node.right.fields:
        inside = [known[name] for known in names if name in known]
        if not inside and name != "*" and ANYTHING not in everywhere:
            every = {one for known in names for one in known}
            message = f"{_explain_unknown(name, every)} The key of a map needs its whole path, such as $.tags.NAME."
            raise _MisfitError(message)
        found.extend(inside or [ANYTHING])
    return found


def _check_likely(name: str, *, nested: bool) -> None:
    """Refuse what is nearly the name of an argument; of other providers nobody knows the names.

    Raises:
        _MisfitError: it is.
    """
    meant = likely_argument(name, nested=nested)
    if meant not in (None, name):
        raise _MisfitError(_explain_unknown(name, [str(meant)]))


def _explain_unknown(name: str, known: Iterable[str]) -> str:
    listed = sorted(known)
    meant = suggest(name, listed)
    return f'"{name}" is no name of the schema here. ' + (
        f'Did you mean "{meant}"?' if meant else f"There are {', '.join(listed) or 'none'}."
    )
