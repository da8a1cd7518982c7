"""Type constraints as configurations write them: ``list(object({name = string, port = optional(number, 443)}))``.

Rules: https://developer.hashicorp.com/terraform/language/expressions/type-constraints.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.loading_rules import is_constant
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax
from stackproof.values import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    MapOf,
    Mistake,
    ObjectOf,
    SetOf,
    TupleOf,
    Type,
    convert,
    reveal,
)

_NAMED: dict[str, Type] = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": DYNAMIC}
_BARE: dict[str, Type] = {"list": ListOf(), "set": SetOf(), "map": MapOf()}
_COLLECTIONS: dict[str, Any] = {"list": ListOf, "set": SetOf, "map": MapOf}


class Defaults(NamedTuple):
    """Defaults of optional attributes: of this object, and of what is inside (``"*"``: each element)."""

    values: dict[str, Any]
    inside: dict[str | int, Defaults]


class TypeConstraint(NamedTuple):
    """A type, and the defaults that its optional attributes carry."""

    type: Type
    defaults: Defaults | None


def type_constraint(node: syntax.Expression, scope: Scope) -> TypeConstraint:
    """Read a variable's ``type``."""
    match node:
        case syntax.Variable(name) if name in _NAMED:
            return TypeConstraint(_NAMED[name], None)
        case syntax.Variable(name) if name in _BARE:
            return TypeConstraint(_BARE[name], None)
        case syntax.Call(name, (inner,)) if name in _COLLECTIONS:
            element = type_constraint(inner, scope)
            defaults = Defaults({}, {"*": element.defaults}) if element.defaults else None
            return TypeConstraint(_COLLECTIONS[name](element.type), defaults)
        case syntax.Call("tuple", (syntax.Tuple(elements),)):
            return _tuple([type_constraint(element, scope) for element in elements])
        case syntax.Call("object", (syntax.Object(items),)):
            return _object(items, scope)
    detail = "A type is string, number, bool, any, or list(), set(), map(), object({}), tuple([]) of types."
    scope.diagnostics.error("Invalid type", detail, node.where)
    return TypeConstraint(DYNAMIC, None)


def _tuple(elements: list[TypeConstraint]) -> TypeConstraint:
    inside: dict[str | int, Defaults] = {
        index: element.defaults for index, element in enumerate(elements) if element.defaults
    }
    type_ = TupleOf(tuple(element.type for element in elements))
    return TypeConstraint(type_, Defaults({}, inside) if inside else None)


def _object(items: tuple[tuple[syntax.Expression, syntax.Expression], ...], scope: Scope) -> TypeConstraint:
    attributes: dict[str, Type] = {}
    optional: set[str] = set()
    values: dict[str, Any] = {}
    inside: dict[str | int, Defaults] = {}
    for key, node in items:
        name = key.value if isinstance(key, syntax.Literal) and isinstance(key.value, str) else None
        if name is None:
            scope.diagnostics.error("Invalid type", "An object type's keys are names.", key.where)
            continue
        if name in attributes:
            detail = f'The object type has the attribute "{name}" twice; keep one of the two.'
            scope.diagnostics.error("Invalid type", detail, key.where)
        inner = node
        if isinstance(node, syntax.Call) and node.name == "optional" and 1 <= len(node.arguments) <= 2:
            optional.add(name)
            inner = node.arguments[0]
        constraint = type_constraint(inner, scope)
        attributes[name] = constraint.type
        if constraint.defaults:
            inside[name] = constraint.defaults
        if inner is not node and isinstance(node, syntax.Call) and len(node.arguments) == 2:
            values[name] = _default(node.arguments[1], constraint, scope)
    defaults = Defaults(values, inside) if values or inside else None
    return TypeConstraint(ObjectOf(attributes, frozenset(optional)), defaults)


def _default(node: syntax.Expression, constraint: TypeConstraint, scope: Scope) -> Any:
    if not is_constant(node):
        detail = "The default of an optional attribute names nothing, and calls no function; write the value itself."
        return scope.fail("Value is not literal", detail, node.where)
    value = evaluate(node, scope)
    try:
        return convert_with_defaults(value, constraint)
    except Mistake as mistake:
        return scope.fail("Invalid default for optional attribute", str(mistake), node.where)


def convert_with_defaults(value: Any, constraint: TypeConstraint) -> Any:
    """Fill in the defaults of optional attributes, then convert to the type.

    Raises:
        Mistake: the value does not convert.
    """
    filled = _fill(value, constraint.defaults) if constraint.defaults else value
    return convert(filled, constraint.type)


def _fill(value: Any, defaults: Defaults) -> Any:
    plain = reveal(value)
    if isinstance(plain, dict):
        filled = dict(plain)
        for name, default in defaults.values.items():
            if filled.get(name) is None:
                filled[name] = default
        for name, inner in list(filled.items()):
            deeper = defaults.inside.get(name) or defaults.inside.get("*")
            if deeper and inner is not None:
                filled[name] = _fill(inner, deeper)
        return filled
    if isinstance(plain, list | tuple):
        return tuple(
            _fill(inner, deeper) if (deeper := defaults.inside.get(index) or defaults.inside.get("*")) else inner
            for index, inner in enumerate(plain)
        )
    return value


def written_type(type_: Type) -> str:
    """Return a type as a configuration writes it: ``map(string)``."""
    match type_:
        case ListOf(inner) | SetOf(inner) | MapOf(inner):
            kind = {ListOf: "list", SetOf: "set", MapOf: "map"}[type(type_)]
            return f"{kind}({written_type(inner)})"
        case TupleOf(inners):
            return f"tuple([{', '.join(map(written_type, inners))}])"
        case ObjectOf(attributes):
            names = (f"{name} = {_written_attribute(type_, name)}" for name in attributes)
            return f"object({{{', '.join(names)}}})" if attributes else "object({})"
    return "any" if type_ is DYNAMIC else str(type_)


def _written_attribute(type_: ObjectOf, name: str) -> str:
    inner = written_type(type_.attributes[name])
    return f"optional({inner})" if name in type_.optional else inner
