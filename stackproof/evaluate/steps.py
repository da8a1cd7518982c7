"""One step of a traversal: ``value.name`` and ``value[key]``.

Rules: https://developer.hashicorp.com/terraform/language/expressions/references and
hashicorp/hcl ``ops.go``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stackproof.addresses import Reference
from stackproof.suggestions import suggest
from stackproof.values import (
    DYNAMIC,
    NUMBER,
    STRING,
    AttributeOf,
    ListOf,
    Map,
    MapOf,
    Mistake,
    ObjectOf,
    Primitive,
    Sensitive,
    Set,
    SetOf,
    TupleOf,
    Type,
    Unknown,
    convert,
    describe,
    merge_unknown,
    sensitive,
    type_of,
)


def attribute_of(value: Any, name: str) -> Any:
    """Return ``value.name``.

    Raises:
        Mistake: the value has no attribute of that name.
    """
    match value:
        case Sensitive(inner):
            return sensitive(attribute_of(inner, name))
        case Unknown():
            return _unknown_step(value, name, attribute_type(value.type, name))
        case None:
            raise Mistake(f'the value is null, so it has no attribute "{name}".')
        case dict():
            if name in value:
                return value[name]
            meant = suggest(name, value)
            hint = f' Did you mean "{meant}"?' if meant else ""
            raise Mistake(
                f'this {"map has no element" if isinstance(value, Map) else "object has no attribute"} "{name}".{hint}'
            )
        case list() | tuple():
            raise Mistake(f'{describe(value)} has no attribute "{name}"; use [0].{name} for one, [*].{name} for all.')
    raise Mistake(f'{describe(value)} has no attribute "{name}".')


def element_of(value: Any, key: Any) -> Any:
    """Return ``value[key]``.

    Raises:
        Mistake: the value cannot be indexed, or not by that key.
    """
    if isinstance(value, Sensitive) or isinstance(key, Sensitive):
        return sensitive(element_of(getattr(value, "value", value), getattr(key, "value", key)))
    if key is None:
        raise Mistake("the key is null.")
    if isinstance(key, Unknown) and key.type is DYNAMIC and value is not None:
        return _by_any_key(value, key)
    if isinstance(value, Unknown):
        if isinstance(value.type, ListOf | TupleOf | MapOf):
            key = convert(key, STRING if isinstance(value.type, MapOf) else NUMBER)
        return _unknown_step(value, key if isinstance(key, str | int) else None, element_type(value.type, key))
    if value is None:
        raise Mistake("the value is null, so it has no elements.")
    if isinstance(value, dict):
        return _by_name(value, convert(key, STRING))
    if isinstance(value, Set):
        raise Mistake("a set's elements have no index; convert it with tolist(), or use a for expression.")
    if isinstance(value, list | tuple):
        return _by_position(value, convert(key, NUMBER))
    raise Mistake(f"{describe(value)} has no elements.")


def _by_any_key(value: Any, key: Unknown) -> Unknown:
    """The key may yet be what finds an element: nobody knows even its type."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else (value,)
    return merge_unknown(DYNAMIC, [key, *(one for one in inside if isinstance(one, Unknown))])


def _some_element(value: Any, key: Unknown) -> Unknown:
    inside = value.values() if isinstance(value, dict) else value
    unknown = [one for one in inside if isinstance(one, Unknown)]
    return merge_unknown(element_type(type_of(value), key), [key, *unknown])


def _by_name(value: dict[str, Any], key: Any) -> Any:
    if isinstance(key, Unknown):
        return _some_element(value, key)
    if key in value:
        return value[key]
    meant = suggest(key, value)
    hint = f' Did you mean "{meant}"?' if meant else ""
    raise Mistake(f'there is no element with the key "{key}".{hint}')


def _by_position(value: Any, key: Any) -> Any:
    if isinstance(key, Unknown):
        return _some_element(value, key)
    if not isinstance(key, int) or not 0 <= key < len(value):
        count = "is empty" if not value else f"has {len(value)} element{'s' if len(value) != 1 else ''}"
        raise Mistake(f"there is no element {key}: the {'tuple' if isinstance(value, tuple) else 'list'} {count}.")
    return value[key]


def _unknown_step(value: Unknown, step: str | int | None, type_: Type) -> Unknown:
    """A part of an unknown resource attribute is that part of it; a part of any other unknown is just unknown."""
    if isinstance(value.form, AttributeOf) and step is not None:
        reference = value.form.reference
        longer = Reference(reference.address, (*reference.path, step))
        return replace(value, type=type_, form=AttributeOf(longer), references=(longer,))
    return replace(value, type=type_, form=None)


def attribute_type(type_: Type, name: str) -> Type:
    """Return the type of an attribute of a value of a type.

    Raises:
        Mistake: such a value has no attribute of that name.
    """
    match type_:
        case ObjectOf(attributes) if name in attributes:
            return attributes[name]
        case MapOf(element):
            return element
        case ObjectOf():
            raise Mistake(f'this object has no attribute "{name}".')
    if type_ is DYNAMIC:
        return DYNAMIC
    raise Mistake(f'a value of type {type_} has no attribute "{name}".')


def element_type(type_: Type, key: Any) -> Type:
    """Return the type of an element of a value of a type.

    Raises:
        Mistake: such a value has no elements.
    """
    match type_:
        case ListOf(element) | MapOf(element):
            return element
        case TupleOf(elements) if isinstance(key, int) and 0 <= key < len(elements):
            return elements[key]
        case TupleOf(elements) if not isinstance(key, Unknown):
            raise Mistake(f"there is no element {key}: the tuple has {len(elements)}.")
        case ObjectOf(attributes) if isinstance(key, str) and key in attributes:
            return attributes[key]
        case SetOf():
            raise Mistake("a set's elements have no index; convert it with tolist(), or use a for expression.")
        case Primitive() if type_ is not DYNAMIC:
            raise Mistake(f"a {type_} has no elements.")
    return DYNAMIC
