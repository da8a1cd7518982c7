"""A value as a plan shows it: what is known, and the shapes that tell what is unknown and what is sensitive.

Rules: hashicorp/terraform ``internal/command/jsonplan/plan.go`` (``omitUnknowns``, ``unknownAsBool``) and
``internal/command/jsonstate/state.go`` (``SensitiveAsBool``).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from stackproof.model import AttributePath
from stackproof.values import ListOf, MapOf, ObjectOf, SetOf, TupleOf, Type, Unknown


def known(value: Any) -> Any:
    """Return what is known: an unknown argument is left out, an unknown element is null."""
    if isinstance(value, dict):
        return {key: known(inner) for key, inner in value.items() if not isinstance(inner, Unknown)}
    if isinstance(value, list | tuple):
        return [None if isinstance(inner, Unknown) else known(inner) for inner in value]
    return value


def unknown(value: Any) -> Any:
    """Return ``True`` for an unknown, and the shape of a value around such; what is known of an object is left out."""
    if isinstance(value, dict):
        shapes = {key: unknown(inner) for key, inner in value.items()}
        return {key: shape for key, shape in shapes.items() if shape is not False}
    if isinstance(value, list | tuple):
        return [unknown(inner) for inner in value]
    return isinstance(value, Unknown)


def sensitive(value: Any, marked: Collection[AttributePath], path: AttributePath = ()) -> Any:
    """Return ``True`` at the paths that are marked, in the same shape as :func:`unknown`."""
    if path in marked:
        return True
    if isinstance(value, dict):
        shapes = {key: sensitive(inner, marked, (*path, key)) for key, inner in value.items()}
        return {key: shape for key, shape in shapes.items() if shape is not False}
    if isinstance(value, list | tuple):
        return [sensitive(inner, marked, (*path, index)) for index, inner in enumerate(value)]
    return _empty(value.type) if isinstance(value, Unknown) else False


def _empty(type_: Type) -> Any:
    """Return the shape of a collection of which nothing is known."""
    if isinstance(type_, ListOf | SetOf | TupleOf):
        return []
    return {} if isinstance(type_, MapOf | ObjectOf) else False
