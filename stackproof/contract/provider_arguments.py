"""The arguments of providers, where nobody knows which provider is meant: a slip of the pen is told all the same."""

from __future__ import annotations

from functools import cache

from stackproof.schema import others, provider_schema
from stackproof.schema.shapes import everything_in, members
from stackproof.suggestions import suggest


def likely_argument(name: str, *, nested: bool = False) -> str | None:
    """Return the argument that a name is, or nearly is, of any provider whose schema is shipped.

    ``nested`` says that it may be one of a block inside.
    """
    return suggest(name, _arguments(nested=nested))


@cache
def _arguments(*, nested: bool) -> tuple[str, ...]:
    blocks = [schema.provider_block for name in ("aws", *others()) if (schema := provider_schema(name)) is not None]
    shapes = everything_in(blocks) if nested else iter(blocks)
    return tuple(sorted({name for shape in shapes for name in members(shape) or ()}))
