"""msgspec's checked shapes by the standard library alone: slower, with the same answers and messages.

For checked plans in checkov's own environment, where msgspec is not installed; see :mod:`stackproof.views.json_shapes`.
"""

from __future__ import annotations

import types
import typing
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any, Literal, dataclass_transform

__all__ = ["UNSET", "Struct", "ValidationError", "convert", "field"]


class ValidationError(ValueError):
    """What was given has another shape."""


class _Unset:
    """The value of a field that was not given, where nothing else can say so."""


UNSET = _Unset()


@dataclass_transform(field_specifiers=(field,))
class Struct:
    """A shape made of the standard library alone."""

    def __init_subclass__(cls) -> None:
        """Give each instance lists and mappings of its own."""
        for name in cls.__annotations__:
            if isinstance(cls.__dict__.get(name), list | dict):
                setattr(cls, name, field(default_factory=type(cls.__dict__[name])))
        dataclass(cls)


def convert(given: Any, shape: Any) -> Any:
    """Fill a shape, as ``msgspec.convert`` does.

    Raises:
        ValidationError: it does not fit; the message names the place as JSONPath.
    """
    return _convert(given, shape, "$")


def _convert(given: Any, shape: Any, place: str) -> Any:
    if shape is Any:
        return given
    origin, inner = typing.get_origin(shape), typing.get_args(shape)
    if origin is list and isinstance(given, list):
        return [_convert(one, inner[0], f"{place}[{index}]") for index, one in enumerate(given)]
    if origin is dict and isinstance(given, dict):
        return {key: _convert(one, inner[1], f"{place}[...]") for key, one in given.items()}
    if origin in (typing.Union, types.UnionType):
        return _convert(given, _choice(given, inner, place), place)
    if origin is Literal and given in inner:
        return given
    if origin is None and isinstance(shape, type):
        if issubclass(shape, Struct) and isinstance(given, dict):
            return _fill(given, shape, place)
        if type(given) is shape:
            return given
    raise ValidationError(f"Expected {_name(shape)}, got {_name(type(given))} - at {place}")


def _choice(given: Any, shapes: tuple[Any, ...], place: str) -> Any:
    for shape in shapes:
        plain = typing.get_origin(shape) or shape
        if type(given) is plain or (isinstance(given, dict) and issubclass(plain, Struct)):
            return shape
    wanted = " | ".join(_name(shape) for shape in shapes)
    raise ValidationError(f"Expected {wanted}, got {_name(type(given))} - at {place}")


def _fill(given: dict[str, Any], shape: type[Struct], place: str) -> Struct:
    values = {}
    for name, (inner, required) in _fields(shape).items():  # type: ignore[arg-type]  # a class can be hashed
        if name in given:
            values[name] = _convert(given[name], inner, f"{place}.{name}")
        elif required:
            raise ValidationError(f"Object missing required field {name} - at {place}")
    return shape(**values)


@cache
def _fields(shape: Any) -> dict[str, tuple[Any, bool]]:
    hints = typing.get_type_hints(shape)
    required = (MISSING, MISSING)
    return {one.name: (hints[one.name], (one.default, one.default_factory) == required) for one in fields(shape)}


def _name(shape: Any) -> str:
    names = {dict: "object", list: "array", type(None): "null"}
    if typing.get_origin(shape) is Literal:
        return " or ".join(map(str, typing.get_args(shape)))
    return names.get(typing.get_origin(shape) or shape, getattr(shape, "__name__", str(shape)))
