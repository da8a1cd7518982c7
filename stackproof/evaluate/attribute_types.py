"""The types of a schema's attributes, and what is planned for one that is made of attributes.

Source: hashicorp/terraform ``internal/configs/configschema``, ``implied_type.go`` and ``decoder_spec.go``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.model import AttributePath
from stackproof.schema import Attribute, NestedAttributes
from stackproof.values import ListOf, Map, MapOf, ObjectOf, SetOf, Type, Unknown, from_cty_json

Plan = Callable[[Any, Attribute, AttributePath], Any]
LeaveOut = Callable[[Attribute, AttributePath], Any]
_TYPES: dict[int, tuple[Attribute, Type]] = {}
_COLLECTIONS: dict[str, Callable[[Type], Type]] = {"list": ListOf, "set": SetOf, "map": MapOf}


def type_of_attribute(attribute: Attribute) -> Type:
    """Return an attribute's type; each schema attribute is converted once."""
    known = _TYPES.get(id(attribute))
    if known is None:
        known = _TYPES[id(attribute)] = (attribute, from_cty_json(attribute.type))
    return known[1]


def configured_type(attribute: Attribute) -> Type:
    """Return the type that is written for an attribute: inside one that is made of attributes some may be missing."""
    nested = attribute.nested
    if nested is None:
        return type_of_attribute(attribute)
    optional = frozenset(name for name, one in nested.attributes.items() if not one.required)
    element = ObjectOf({name: configured_type(one) for name, one in nested.attributes.items()}, optional)
    collection = _COLLECTIONS.get(nested.mode)
    return collection(element) if collection is not None else element


def plan_nested(value: Any, nested: NestedAttributes, path: AttributePath, *, plan: Plan, leave_out: LeaveOut) -> Any:
    """Return what is planned for the value of an attribute that is made of attributes.

    Args:
        value: of the configured type.
        nested: its attributes.
        path: where it is.
        plan: tells what is planned for a value.
        leave_out: tells what is planned where there is none.
    """

    def of_object(given: Any, place: AttributePath) -> Any:
        if not isinstance(given, dict):
            return given
        return type(given)({name: of_attribute(given.get(name), one, (*place, name)) for name, one in inside})

    def of_attribute(given: Any, attribute: Attribute, place: AttributePath) -> Any:
        if given is None:
            return leave_out(attribute, place)
        if attribute.nested is None:
            return plan(given, attribute, place)
        return plan_nested(given, attribute.nested, place, plan=plan, leave_out=leave_out)

    inside = nested.attributes.items()
    if value is None or isinstance(value, Unknown):
        return value
    if nested.mode in ("single", "group"):
        return of_object(value, path)
    if isinstance(value, Map):
        return Map({key: of_object(inner, (*path, key)) for key, inner in value.items()})
    return type(value)(of_object(inner, (*path, index)) for index, inner in enumerate(value))
