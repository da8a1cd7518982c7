"""Strings of which a part may be unknown."""

from __future__ import annotations

from typing import Any

from stackproof.values.unknown import Template, Unknown

HOLE = "\ue000"  # stands for an unknown piece of a text


def pieces(value: Any) -> tuple[Any, ...]:
    """Return the text and the unknowns that a string is made of."""
    if isinstance(value, Unknown) and isinstance(value.form, Template):
        return value.form.parts
    return (value,)


def text_with_holes(value: Any) -> str:
    """Return a string with :data:`HOLE` for each piece that is unknown."""
    return "".join(piece if isinstance(piece, str) else HOLE for piece in pieces(value))


def same_with_holes(left: Any, right: Any) -> bool:
    """Tell whether two values are the same text, with holes in the same places; others, whether both are known."""
    if isinstance(left, str | Unknown) or isinstance(right, str):
        return text_with_holes(left) == text_with_holes(right)
    return not isinstance(right, Unknown)
