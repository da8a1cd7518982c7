"""What type a null has: the expression that gave it tells.

In Terraform every null has a type: ``tostring(null)`` that of a string, ``var.x`` that which the variable declares, the
bare word none. Here null is ``None``, and the rare question is answered where it is asked, by going through the
expression again: whether two objects with null in them are of one type, what the branch of a conditional has, what
``coalesce(tolist(null), "a")`` is given. Where nobody can tell (null from a resource, or from another module) the
answer is nothing, and whoever asks must not take that for an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from stackproof.evaluate.scope import Scope
from stackproof.evaluate.steps import attribute_type, element_type
from stackproof.functions import FUNCTIONS
from stackproof.hcl import syntax
from stackproof.values import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    Map,
    MapOf,
    Mistake,
    Null,
    ObjectOf,
    Primitive,
    SetOf,
    TupleOf,
    Type,
    Unknown,
    convert,
    elements_of,
    find_carried_type,
    give_type,
    reveal,
    type_of,
    unify,
)
from stackproof.values.types import is_open, may_convert, unify_open

Evaluate = Callable[[Any, Scope], Any]

_PRIMITIVES: dict[str, Type] = {"tostring": STRING, "tonumber": NUMBER, "tobool": BOOL}
_COLLECTIONS: dict[str, type[ListOf | SetOf | MapOf]] = {"tolist": ListOf, "toset": SetOf, "tomap": MapOf}
_AS_GIVEN = {"sensitive", "nonsensitive", "ephemeralasnull"}
_DECODED = {"jsondecode", "yamldecode"}  # whose nulls have no type


def holds_null(value: Any) -> bool:
    """Tell whether there is a null in a value whose type the value does not tell."""
    value = reveal(value)
    if isinstance(value, list | Map):
        if find_carried_type(value) is not None:
            return False
        elements = value.values() if isinstance(value, Map) else value
        told = [element for element in elements if element is not None]
        return any(map(holds_null, told)) if told else bool(value)
    if isinstance(value, dict):
        return any(map(holds_null, value.values()))
    return any(map(holds_null, value)) if isinstance(value, tuple) else value is None


def told_type(node: syntax.Expression, value: Any, scope: Scope, evaluate: Evaluate) -> Type | None:
    """Return the type of a value that an expression gave; ``None`` where nobody can tell that of a null in it."""
    found = type_of(value)
    if not ((found is DYNAMIC or is_open(found)) and holds_null(value)):
        return found
    return _Telling(scope.quiet(), evaluate).tell(node, reveal(value))


def with_null_types(node: syntax.Call, arguments: list[Any], scope: Scope, evaluate: Evaluate) -> list[Any]:
    """Return the arguments of a call, each null with its type, where the function's answer depends on it.

    Raises:
        Mistake: an argument's elements have no type in common, for that of a null among them.
    """
    if not any(value is None or (isinstance(value, tuple | dict) and _has_null(value)) for value in arguments):
        return arguments
    name = node.name.removeprefix("core::")
    declared = FUNCTIONS[name]
    known = len(declared.parameters) if declared.rest is None else len(arguments)
    alone = len(node.arguments) - node.expand  # what is spread stands behind
    found = list(arguments)
    for index, value in enumerate(arguments[: min(known, alone)]):
        parameter = declared.parameter(index)
        wanted = _COLLECTIONS[name]() if name in _COLLECTIONS else parameter.type
        if value is None and parameter.null_typed:
            type_ = told_type(node.arguments[index], value, scope, evaluate)
            found[index] = None if type_ is None else Null(type_)
        elif isinstance(value, tuple | dict) and isinstance(wanted, ListOf | SetOf | MapOf):
            type_ = told_type(node.arguments[index], value, scope, evaluate)
            fits = type_ is None or may_convert(type_, wanted)
            if not fits or (isinstance(type_, TupleOf) and not _have_one_type(type_.elements)):
                raise Mistake("the elements of a list or set must have one type; one of them is null.", argument=index)
            if type_ is not None:
                made = type(wanted)(unify(elements_of(type_)) or DYNAMIC)
                found[index] = give_type(convert(value, made), made)
    return found


def _has_null(value: tuple[Any, ...] | dict[str, Any]) -> bool:
    return None in (value.values() if isinstance(value, dict) else value)


def _have_one_type(types: tuple[Type, ...]) -> bool:
    """Tell whether elements can have one type: null without one goes with strings, numbers and bools alone."""
    return unify(types) is not None and (DYNAMIC not in types or all(isinstance(type_, Primitive) for type_ in types))


class _Telling:
    """Goes through an expression; evaluates again what a part of it gave."""

    def __init__(self, scope: Scope, evaluate: Evaluate) -> None:
        self.scope = scope
        self.evaluate = evaluate

    def tell(self, node: syntax.Expression, value: Any) -> Type | None:
        """Return the type of a value, as the expression that gave it tells it."""
        value = reveal(value)
        if not holds_null(value):
            return type_of(value)
        match node:
            case syntax.Parentheses(inner) | syntax.Template((inner,)):
                return self.tell(inner, value)
            case syntax.Literal():
                return DYNAMIC
            case syntax.Tuple(elements) if isinstance(value, tuple) and len(value) == len(elements):
                inside = list(map(self.tell, elements, value))
                told = tuple(type_ for type_ in inside if type_ is not None)
                return TupleOf(told) if len(told) == len(inside) else None
            case syntax.Object(items) if isinstance(value, dict):
                return self._object(items, value)
            case syntax.Conditional(_, then, otherwise):
                return self._branches(self.tell_anew(then), self.tell_anew(otherwise))
            case syntax.ForTuple() | syntax.ForObject(group=False):
                return self._loop(node, value)
            case syntax.Call():
                return self._call(node, value)
            case syntax.GetAttr() | syntax.Index() | syntax.Variable() | syntax.SplatItem():
                return self._traversal(node)
        return None

    def tell_anew(self, node: syntax.Expression) -> Type | None:
        """Return the type of what an expression gives; a mistake gives nothing that has one."""
        value = self.evaluate(node, self.scope)
        return None if isinstance(reveal(value), Unknown) and type_of(value) is DYNAMIC else self.tell(node, value)

    def _branches(self, *types: Type | None) -> Type | None:
        """The bare null takes the type of the other branch."""
        told = [type_ for type_ in types if type_ is not None]
        if len(told) < len(types):
            return None
        return unify(told) if DYNAMIC in told else unify_open(told)

    def _object(
        self, items: Iterable[tuple[syntax.Expression, syntax.Expression]], value: dict[str, Any]
    ) -> Type | None:
        written = {key.value: part for key, part in items if isinstance(key, syntax.Literal)}
        told: dict[str, Type] = {}
        for name, inner in value.items():
            type_ = (
                self.tell(written[name], inner) if name in written else None if holds_null(inner) else type_of(inner)
            )
            if type_ is None:
                return None
            told[name] = type_
        return ObjectOf(told)

    def _loop(self, node: syntax.ForTuple | syntax.ForObject, value: Any) -> Type | None:
        """All results of a loop over a collection of one type have one type."""
        names = {name: Unknown() for name in (node.key, node.value) if name is not None}
        inside = _Telling(self.scope.through(node).bind(**names), self.evaluate)
        each = [inside.tell(node.result, element) for element in (value.values() if isinstance(value, dict) else value)]
        told = tuple(type_ for type_ in each if type_ is not None)
        if len(told) < len(each):
            return None
        return ObjectOf(dict(zip(value, told, strict=True))) if isinstance(value, dict) else TupleOf(told)

    def _call(self, node: syntax.Call, value: Any) -> Type | None:
        name = node.name.removeprefix("core::")
        first = node.arguments[0] if node.arguments and not node.expand else None
        if name == "try":
            return self._try(node.arguments)
        if name in _PRIMITIVES:
            return _PRIMITIVES[name]
        if name in _DECODED:
            return type_of(value)
        if name in FUNCTIONS and FUNCTIONS[name].returns is not DYNAMIC and not is_open(FUNCTIONS[name].returns):
            return FUNCTIONS[name].returns
        given = self.tell_anew(first) if first is not None else None
        if given is None or name in _AS_GIVEN:
            return given
        if name in _COLLECTIONS:
            element = unify(elements_of(given))
            return None if element is None else _COLLECTIONS[name](element)
        if name in ("lookup", "element"):
            return self._step(given, node.arguments[1])
        return unify(elements_of(given)) if name == "one" else None

    def _try(self, arguments: Iterable[syntax.Expression]) -> Type | None:
        for argument in arguments:
            scope = self.scope.quiet()
            value = self.evaluate(argument, scope)
            if not scope.diagnostics.errors:
                return self.tell(argument, value)
        return None

    def _traversal(self, node: syntax.Expression) -> Type | None:
        steps: list[syntax.GetAttr | syntax.Index] = []
        while isinstance(node, syntax.GetAttr | syntax.Index):
            steps.append(node)
            node = node.target
        steps.reverse()
        type_: Type | None
        if isinstance(node, syntax.SplatItem) or (isinstance(node, syntax.Variable) and node.name in self.scope.bound):
            type_ = self._bound("*" if isinstance(node, syntax.SplatItem) else node.name)
        elif isinstance(node, syntax.Variable):
            type_, steps = self._find_named(node.name, steps)
        else:
            type_ = self.tell_anew(node)
        for step in steps:
            type_ = (
                None
                if type_ is None
                else self._step(type_, step.name if isinstance(step, syntax.GetAttr) else step.key)
            )
        return type_

    def _find_named(self, root: str, steps: list[Any]) -> tuple[Type | None, list[Any]]:
        """Return the type of a variable or local value, and the steps behind its name."""
        if root not in ("var", "local") or not steps or not isinstance(steps[0], syntax.GetAttr):
            return None, steps
        name, *behind = steps
        if root == "var":
            return self.scope.names.variable_type(name.name), behind
        written = self.scope.names.written_local(name.name)
        if written is None:
            return None, behind
        return _Telling(self.scope.unbound(), self.evaluate).tell_anew(written), behind

    def _bound(self, name: str) -> Type | None:
        """Return the type of what a "for" goes over, where all of it has one."""
        if name not in self.scope.sources:
            return None
        loop, outside = self.scope.sources[name]
        given = _Telling(outside.quiet(), self.evaluate).tell_anew(loop.collection)
        inside = elements_of(given) if given is not None else []
        return inside[0] if inside and all(type_ == inside[0] for type_ in inside) else None

    def _step(self, type_: Type, key: str | syntax.Expression) -> Type | None:
        try:
            if isinstance(key, str):
                return attribute_type(type_, key)
            return element_type(type_, reveal(self.evaluate(key, self.scope)))
        except Mistake:
            return None
