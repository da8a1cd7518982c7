"""Type conversion functions: https://developer.hashicorp.com/terraform/language/functions, "Type conversion functions".

``try`` and ``can`` take expressions, not values, and ``type`` is for the console: the first two are the evaluator's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.functions.declarations import Parameter, function
from stackproof.values import (
    BOOL,
    NUMBER,
    STRING,
    ListOf,
    MapOf,
    Mistake,
    Sensitive,
    SetOf,
    Type,
    Unknown,
    convert,
    is_unknown,
    merge_unknown,
    reveal,
    reveal_deep,
    sensitive,
)

_VALUE = Parameter("value", nullable=True, untyped=True)
_CONVERTED = Parameter("v", nullable=True, null_typed=True, untyped=True)


def _converter(name: str, wanted: Type) -> Callable[[Any], Any]:
    @function(name, _CONVERTED, returns=wanted, unknown="any", marks="elements")
    def to(value: Any) -> Any:
        try:
            return _forgetful(convert(value, wanted), wanted)
        except Mistake as mistake:
            raise Mistake(f"{name}() cannot convert this: {mistake}", argument=0) from None

    to.__doc__ = f"Convert a value to a {wanted}; what is unknown or null stays so."
    return to


def _forgetful(converted: Any, wanted: Type) -> Any:
    """Return what was converted; where it is unknown, Terraform forgets what the type of its elements is."""
    return converted.of_type(wanted) if isinstance(converted, Unknown) else converted


tostring = _converter("tostring", STRING)
tonumber = _converter("tonumber", NUMBER)
tobool = _converter("tobool", BOOL)
tolist = _converter("tolist", ListOf())
tomap = _converter("tomap", MapOf())


@function("toset", _CONVERTED, returns=SetOf(), unknown="any", marks="any")
def toset(value: Any) -> Any:
    """Return a set; a set cannot hold marks, so a sensitive element makes all of it sensitive."""
    plain, marked = reveal_deep(value)
    try:
        converted = convert(plain, SetOf())
    except Mistake as mistake:
        raise Mistake(f"toset() cannot convert this: {mistake}", argument=0) from None
    converted = _forgetful(converted, SetOf())
    return sensitive(converted) if marked else converted


@function("sensitive", _VALUE, unknown="any", marks="any")
def sensitive_(value: Any) -> Sensitive:
    """Mark a value as sensitive."""
    marked: Sensitive = sensitive(value)
    return marked


@function("nonsensitive", _VALUE, unknown="any", marks="any")
def nonsensitive(value: Any) -> Any:
    """Take the sensitive mark off the value itself."""
    return reveal(value)


@function("issensitive", _VALUE, returns=BOOL, unknown="any", marks="any")
def issensitive(value: Any) -> bool | Unknown:
    """Tell whether the value itself is marked; one that is unknown may yet be."""
    if isinstance(value, Sensitive):
        return True
    return merge_unknown(BOOL, [value]) if is_unknown(value) else False


@function("ephemeralasnull", _VALUE, unknown="any", marks="any")
def ephemeralasnull(value: Any) -> Any:
    """Return the value as it is: ephemeral values are not tracked here."""
    return value
