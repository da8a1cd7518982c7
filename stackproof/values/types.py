"""Terraform's type system: primitive, collection and structural types.

Rules: https://developer.hashicorp.com/terraform/language/expressions/type-constraints
and zclconf/go-cty (``docs/types.md``, ``convert/unify.go``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


class Type:
    """A type constraint; ``str()`` gives it as Terraform writes it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Primitive(Type):
    """``string``, ``number``, ``bool``, or ``dynamic`` (``any``: whatever the value is)."""

    name: str

    def __str__(self) -> str:
        return "any" if self.name == "dynamic" else self.name


STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")
DYNAMIC = Primitive("dynamic")


@dataclass(frozen=True, slots=True)
class ListOf(Type):
    """An ordered sequence of elements of one type."""

    element: Type = DYNAMIC

    def __str__(self) -> str:
        return f"list of {self.element}"


@dataclass(frozen=True, slots=True)
class SetOf(Type):
    """Distinct elements of one type."""

    element: Type = DYNAMIC

    def __str__(self) -> str:
        return f"set of {self.element}"


@dataclass(frozen=True, slots=True)
class MapOf(Type):
    """String keys to elements of one type."""

    element: Type = DYNAMIC

    def __str__(self) -> str:
        return f"map of {self.element}"


@dataclass(frozen=True, slots=True)
class TupleOf(Type):
    """A fixed sequence, each element of its own type."""

    elements: tuple[Type, ...] = ()

    def __str__(self) -> str:
        return "tuple"


@dataclass(frozen=True, slots=True, eq=False)
class ObjectOf(Type):
    """Named attributes, each of its own type; ``optional`` ones may be missing."""

    attributes: Mapping[str, Type]
    optional: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return "object"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ObjectOf) and dict(self.attributes) == dict(other.attributes)

    def __hash__(self) -> int:
        return hash(frozenset(self.attributes))


_PRIMITIVES = {type_.name: type_ for type_ in (STRING, NUMBER, BOOL, DYNAMIC)}
_COLLECTIONS: dict[str, Any] = {"list": ListOf, "set": SetOf, "map": MapOf}


def from_cty_json(raw: Any) -> Type:
    """Read cty's JSON form of a type: ``"string"``, ``["list", "string"]``, ``["object", {...}]``."""
    if isinstance(raw, str):
        return _PRIMITIVES[raw]
    kind, inner = raw[0], raw[1]
    if kind in _COLLECTIONS:
        collection: Type = _COLLECTIONS[kind](from_cty_json(inner))
        return collection
    if kind == "tuple":
        return TupleOf(tuple(map(from_cty_json, inner)))
    optional = frozenset(raw[2]) if len(raw) > 2 else frozenset()
    return ObjectOf({name: from_cty_json(type_) for name, type_ in inner.items()}, optional)


def to_cty_json(type_: Type) -> Any:
    """Write a type in cty's JSON form, as :func:`from_cty_json` reads it."""
    match type_:
        case ListOf(element):
            return ["list", to_cty_json(element)]
        case SetOf(element):
            return ["set", to_cty_json(element)]
        case MapOf(element):
            return ["map", to_cty_json(element)]
        case TupleOf(elements):
            return ["tuple", [to_cty_json(element) for element in elements]]
        case ObjectOf(attributes):
            return ["object", {name: to_cty_json(element) for name, element in attributes.items()}]
    return type_.name if isinstance(type_, Primitive) else "dynamic"


def unify(types: Iterable[Type]) -> Type | None:
    """Return the one type that all of them convert to without loss; ``None`` where there is none."""
    found = list(types)
    known = [type_ for type_ in found if type_ is not DYNAMIC]
    if not known:
        return DYNAMIC
    first = known[0]
    if all(type_ == first for type_ in known):
        return first
    if all(isinstance(type_, Primitive) for type_ in known):
        return STRING if STRING in known else None
    for kind in (ListOf, SetOf, MapOf):
        if all(isinstance(type_, kind) for type_ in known):
            element = unify(type_.element for type_ in known)  # type: ignore[attr-defined]  # all are of this kind
            return None if element is None else kind(element)
    return _unify_structures(known)


def unify_open(types: Iterable[Type]) -> Type | None:
    """Return the one type of all where none of them is of a null: what is open in one is open in all, as in go-cty."""
    found = list(types)
    common = unify(found)
    return None if common is None else _open(common, found)


def _open(common: Type, types: list[Type]) -> Type:
    if isinstance(common, Primitive):
        return common
    if DYNAMIC in types:
        return DYNAMIC
    alike = all(type(type_) is type(common) for type_ in types)
    if not alike and any(isinstance(type_, SetOf) for type_ in types):
        return common
    match common:
        case ListOf(element) | SetOf(element) | MapOf(element):
            kind: Callable[..., Type] = type(common)
            return kind(_open(element, [inner for type_ in types for inner in elements_of(type_)]))
        case TupleOf(elements) if alike:
            columns = [list(column) for column in zip(*map(elements_of, types), strict=True)]
            return TupleOf(tuple(map(_open, elements, columns)))
        case ObjectOf(attributes) if alike:
            columns = [
                [type_.attributes[name] for type_ in types if isinstance(type_, ObjectOf)] for name in attributes
            ]
            return ObjectOf(dict(zip(attributes, map(_open, attributes.values(), columns), strict=True)))
    return common


def _unify_structures(known: list[Type]) -> Type | None:
    if all(isinstance(type_, TupleOf | ListOf) for type_ in known):
        return _unify_sequences(known)
    if all(isinstance(type_, ObjectOf | MapOf) for type_ in known):
        return _unify_mappings(known)
    collections = [type_ for type_ in known if isinstance(type_, ListOf | SetOf)]
    return next((wanted for wanted in sorted(collections, key=_last) if _all_convert(known, wanted)), None)


def _all_convert(known: list[Type], wanted: Type) -> bool:
    return all(may_convert(type_, wanted) for type_ in known)


def _last(type_: Type) -> tuple[bool, bool, bool]:
    """Order types as go-cty prefers them: lists, those of strings before others, any last."""
    inside = elements_of(type_)
    return isinstance(type_, SetOf), DYNAMIC in inside, STRING not in inside


def _unify_sequences(known: list[Type]) -> Type | None:
    lengths = {len(type_.elements) for type_ in known if isinstance(type_, TupleOf)}
    if len(lengths) == 1 and all(isinstance(type_, TupleOf) for type_ in known):
        columns = zip(*(elements_of(type_) for type_ in known), strict=True)
        unified = tuple(type_ for type_ in map(unify, columns) if type_ is not None)
        return TupleOf(unified) if len(unified) in lengths else None
    element = None if _differ_beside_empty(known) else unify(inner for type_ in known for inner in elements_of(type_))
    return None if element is None else ListOf(element)


def _unify_mappings(known: list[Type]) -> Type | None:
    objects = [type_ for type_ in known if isinstance(type_, ObjectOf)]
    if len(objects) == len(known) and len({frozenset(type_.attributes) for type_ in objects}) == 1:
        unified = {name: unify(type_.attributes[name] for type_ in objects) for name in objects[0].attributes}
        found = {name: type_ for name, type_ in unified.items() if type_ is not None}
        return ObjectOf(found) if len(found) == len(unified) else None
    inside = [inner for type_ in known for inner in elements_of(type_)]
    element = unify_beside_any(inside) if len(objects) == len(known) and DYNAMIC in inside else unify(inside)
    if element is not None and _differ_beside_empty(known):
        return None
    made: list[Type] = [] if element is None else [MapOf(element)]
    if 0 < len(objects) < len(known):
        made += sorted(known, key=lambda type_: isinstance(type_, ObjectOf))
    return next((wanted for wanted in made if _all_convert(known, wanted)), None)


def unify_beside_any(types: list[Type]) -> Type | None:
    """Return the one type where one is dynamic: go-cty leaves structures and mixed primitives dynamic."""
    known = [type_ for type_ in types if type_ is not DYNAMIC]
    if all(isinstance(type_, Primitive) for type_ in known):
        return unify(known) or DYNAMIC
    kinds = {type(type_) for type_ in known}
    return None if {ObjectOf, TupleOf} <= kinds else DYNAMIC


def _differ_beside_empty(known: list[Type]) -> bool:
    """Tell whether structures of different types stand beside an empty collection, which converts none of them."""
    if not any(isinstance(type_, ListOf | MapOf) and type_.element is DYNAMIC for type_ in known):
        return False
    inside = [inner for type_ in known for inner in elements_of(type_) if inner is not DYNAMIC]
    return any(isinstance(inner, ObjectOf | TupleOf) and inner != inside[0] for inner in inside)


def may_convert(known: Type, wanted: Type) -> bool:
    """Tell whether some value of a type converts to another type (go-cty ``convert.GetConversionUnsafe``)."""
    if DYNAMIC in (known, wanted) or known == wanted:
        return True
    match known, wanted:
        case Primitive(), Primitive():
            return STRING in (known, wanted)
        case (ListOf(inner) | SetOf(inner), ListOf(element) | SetOf(element)) | (MapOf(inner), MapOf(element)):
            return may_convert(inner, element)
        case (TupleOf(), ListOf(element) | SetOf(element)) | (ObjectOf(), MapOf(element)):
            inside = elements_of(known)
            if element is DYNAMIC:
                return (unify_beside_any(inside) if DYNAMIC in inside else unify(inside)) is not None
            return all(may_convert(one, element) for one in inside)
        case TupleOf(elements), TupleOf(others):
            return len(elements) == len(others) and all(map(may_convert, elements, others))
        case ObjectOf(attributes), ObjectOf(others, optional):
            return all(
                may_convert(attributes[name], type_) if name in attributes else name in optional
                for name, type_ in others.items()
            )
        case MapOf(element), ObjectOf(others, optional):
            return all(name in optional or may_convert(element, type_) for name, type_ in others.items())
    return False


def settle_type(known: Type, wanted: Type) -> Type:
    """Return the wanted type with what it leaves open as it is in a type that converts to it (``dynamicReplace``)."""
    if known is DYNAMIC or wanted is DYNAMIC or not is_open(wanted):
        return known if wanted is DYNAMIC else wanted
    kind: Callable[..., Type] = type(wanted)
    match wanted, known:
        case (ListOf(element) | SetOf(element), ListOf(inner) | SetOf(inner)) | (MapOf(element), MapOf(inner)):
            return kind(settle_type(inner, element))
        case (ListOf(element) | SetOf(element), TupleOf()) | (MapOf(element), ObjectOf()):
            return kind(settle_type(unify(elements_of(known)) or DYNAMIC, element))
        case TupleOf(elements), TupleOf(inside):
            return TupleOf(tuple(map(settle_type, inside, elements)))
        case ObjectOf(attributes, optional), ObjectOf(inside):
            pairs = attributes.items()
            return ObjectOf({name: settle_type(inside.get(name, DYNAMIC), type_) for name, type_ in pairs}, optional)
        case ObjectOf(attributes, optional), MapOf(inner):
            return ObjectOf({name: settle_type(inner, type_) for name, type_ in attributes.items()}, optional)
    return wanted


def without_optional(type_: Type) -> Type:
    """Return a type that a value can have: which attributes a constraint lets out is none of its business."""
    match type_:
        case ListOf(element) | SetOf(element) | MapOf(element):
            kind: Callable[..., Type] = type(type_)
            return kind(without_optional(element))
        case TupleOf(elements):
            return TupleOf(tuple(map(without_optional, elements)))
        case ObjectOf(attributes):
            return ObjectOf({name: without_optional(inner) for name, inner in attributes.items()})
    return type_


def is_open(type_: Type) -> bool:
    """Tell whether ``any`` stands in a type that is not ``any`` itself."""
    return any(inner is DYNAMIC or is_open(inner) for inner in elements_of(type_))


def elements_of(type_: Type) -> list[Type]:
    """Return the types of what a collection or structure holds; nothing for a primitive."""
    match type_:
        case ListOf(element) | SetOf(element) | MapOf(element):
            return [element]
        case TupleOf(elements):
            return list(elements)
        case ObjectOf(attributes):
            return list(attributes.values())
    return []
