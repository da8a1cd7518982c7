"""Terraform's ``==``: true, false, or unknown where an unknown part could decide."""

from __future__ import annotations

from typing import Any

from stackproof.values.containers import Map, Set, find_carried_type, identity, is_number, kind_name, type_of
from stackproof.values.types import BOOL, DYNAMIC, ObjectOf, Primitive, Type, elements_of
from stackproof.values.unknown import AttributeOf, Reason, Sensitive, Template, Unknown, merge_unknown, unknowns_in

_UNTOLD = Reason("the type that the elements of an empty collection would have is not known here")


_NEVER_NULL = ("terraform_data", ("id",))  # Terraform says so of it; of what AWS's older types compute it does not


def equals(left: Any, right: Any) -> bool | Unknown:
    """Compare two values; values of different types are not equal.

    The result is sensitive only if the caller makes it so.
    """
    if isinstance(left, Sensitive) or isinstance(right, Sensitive):
        return equals(getattr(left, "value", left), getattr(right, "value", right))
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _equals_unknown(left, right)
    if isinstance(left, dict) and isinstance(right, dict):
        return _equals_mapping(left, right)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return _equals_sequence(left, right)
    if is_number(left) and is_number(right):
        return bool(left == right)
    return type(left) is type(right) and bool(left == right)


def _equals_unknown(left: Any, right: Any) -> bool | Unknown:
    if left is right:
        return True
    for unknown, other in ((left, right), (right, left)):
        if isinstance(unknown, Unknown) and not isinstance(other, Unknown) and _never(unknown, other):
            return False
    return merge_unknown(BOOL, unknowns_in((left, right)))


def _never(unknown: Unknown, other: Any) -> bool:
    """Tell whether a known value can not be what the unknown turns out to be, by its type or by its known parts."""
    if isinstance(unknown.form, Template) and (
        other is None or (isinstance(other, str) and _differs(unknown.form, other))
    ):
        return True
    if other is None and isinstance(unknown.form, AttributeOf):
        reference = unknown.form.reference
        return (reference.address.type, reference.path) == _NEVER_NULL
    return other is not None and not _may_conform(unknown.type, type_of(other))


def _may_conform(one: Type, other: Type) -> bool:
    """Tell whether two types may be the same once nothing is open in them."""
    if DYNAMIC in (one, other) or one == other:
        return True
    if isinstance(one, Primitive) or type(one) is not type(other):
        return False
    if isinstance(one, ObjectOf) and isinstance(other, ObjectOf) and one.attributes.keys() != other.attributes.keys():
        return False
    inside, others = elements_of(one), elements_of(other)
    if isinstance(one, ObjectOf) and isinstance(other, ObjectOf):
        others = [other.attributes[name] for name in one.attributes]
    return len(inside) == len(others) and all(map(_may_conform, inside, others))


def _differs(form: Template, text: str) -> bool:
    """Tell whether a text does not begin or end as a template does."""
    first, last = form.parts[0], form.parts[-1]
    begins = isinstance(first, str) and not text.startswith(first)
    return begins or (isinstance(last, str) and not text.endswith(last))


def _equals_mapping(left: dict[str, Any], right: dict[str, Any]) -> bool | Unknown:
    if isinstance(left, Map) != isinstance(right, Map) or left.keys() != right.keys():
        return False
    if isinstance(left, Map) and not left:
        return _empty_equals(left, right)
    return _all(equals(left[key], right[key]) for key in left)


def _empty_equals(left: Any, right: Any) -> bool | Unknown:
    """Compare two empty collections of a kind: they are equal where their elements would have the same type."""
    one, other = find_carried_type(left), find_carried_type(right)
    return Unknown(BOOL, (_UNTOLD,)) if one is None or other is None else one == other


def _equals_sequence(left: Any, right: Any) -> bool | Unknown:
    if kind_name(left) != kind_name(right):
        return False
    if not left and not right and isinstance(left, list):
        return _empty_equals(left, right)
    if (
        (one := find_carried_type(left)) is not None
        and (other := find_carried_type(right)) is not None
        and one != other
    ):
        return False
    if isinstance(left, Set):
        unknown = unknowns_in((left, right))
        return merge_unknown(BOOL, unknown) if unknown else identity(left) == identity(right)
    return len(left) == len(right) and _all(map(equals, left, right))


def _all(results: Any) -> bool | Unknown:
    undecided: list[Unknown] = []
    for result in results:
        if isinstance(result, Unknown):
            undecided.append(result)
        elif not result:
            return False
    return merge_unknown(BOOL, undecided) if undecided else True
