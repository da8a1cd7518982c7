"""Everything that goes over a collection: ``for`` expressions, splats, template ``for``.

Rules: https://developer.hashicorp.com/terraform/language/expressions/for and ``/splat``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from stackproof.evaluate.null_types import told_type
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax
from stackproof.values import (
    BOOL,
    DYNAMIC,
    STRING,
    ListOf,
    Mistake,
    Primitive,
    Sensitive,
    Set,
    SetOf,
    TupleOf,
    Unknown,
    convert,
    describe,
    find_carried_type,
    give_type,
    merge_unknown,
    reveal,
    sensitive,
    template,
    type_of,
)
from stackproof.values.numbers import Whole

Evaluate = Callable[[Any, Scope], Any]


def pairs(collection: Any) -> Iterator[tuple[Any, Any]]:
    """Yield key and value of each element as ``for`` sees them.

    Raises:
        Mistake: the value is no collection.
    """
    match collection:
        case dict():
            yield from ((key, collection[key]) for key in sorted(collection))
        case Set():
            yield from ((element, element) for element in collection)
        case list() | tuple():
            yield from ((Whole(index), element) for index, element in enumerate(collection))
        case _:
            what = "null" if collection is None else describe(collection)
            raise Mistake(f"the value is {what}; a list, set, map, tuple or object is required.")


class _Loop:
    """The passes of one ``for``: scopes for the elements that its condition keeps, and what is unknown about them."""

    def __init__(self, node: Any, scope: Scope, evaluate: Evaluate) -> None:
        self.node = node
        self.scope = scope
        self.evaluate = evaluate
        self.unknown: list[Unknown] = []
        collection = evaluate(node.collection, scope)
        self.marked = isinstance(collection, Sensitive)
        self.collection = reveal(collection)
        if isinstance(self.collection, Unknown):
            self.unknown.append(self.collection)
            if isinstance(self.collection.type, Primitive) and self.collection.type is not DYNAMIC:
                detail = f"the value is a {self.collection.type}; a list, set, map, tuple or object is required."
                self.unknown.append(scope.fail("Not a collection", detail, node.collection.where))
            elif self.collection.type is not DYNAMIC:
                self._check_condition()

    def passes(self) -> Iterator[Scope]:
        if self.unknown:
            return
        try:
            elements = list(pairs(self.collection))
        except Mistake as mistake:
            where = self.node.collection.where
            self.unknown.append(self.scope.fail("Not a collection", str(mistake), where))
            return
        if not elements:
            self._check_condition()
        scope = self.scope.through(self.node)
        for key, value in elements:
            self.scope.count_pass(self.node.where)
            names = {self.node.value: value} if self.node.key is None else {self.node.key: key, self.node.value: value}
            inner = scope.bind(**names)
            if self._keeps(inner):
                yield inner

    def _check_condition(self) -> None:
        """Where there is no element, or nobody knows of one, the condition must still be one."""
        condition = getattr(self.node, "condition", None)
        if condition is None:
            return
        names = {name: Unknown(DYNAMIC) for name in (self.node.key, self.node.value) if name is not None}
        quiet = self.scope.quiet()
        value = reveal(self.evaluate(condition, quiet.bind(**names)))
        if quiet.diagnostics.errors:
            self.scope.diagnostics.extend(quiet.diagnostics.found)
            self.unknown.append(Unknown())
            return
        try:
            if value is None:
                raise Mistake("the condition is null.")
            convert(value, BOOL)
        except Mistake as mistake:
            self.unknown.append(self.scope.fail("Invalid for condition", str(mistake), condition.where))

    def _keeps(self, inner: Scope) -> bool:
        condition = getattr(self.node, "condition", None)
        if condition is None:
            return True
        given = self.evaluate(condition, inner)
        self.marked = self.marked or isinstance(given, Sensitive)
        value = reveal(given)
        try:
            if value is None:
                raise Mistake("the condition is null.")
            kept = convert(value, BOOL)
        except Mistake as mistake:
            if isinstance(value, Unknown) and not isinstance(self.node, syntax.ForObject):
                return self._keeps_later(value)
            kept = self.scope.fail("Invalid for condition", str(mistake), condition.where)
        if isinstance(kept, Unknown):
            self.unknown.append(kept)
            return False
        return bool(kept)

    def _keeps_later(self, condition: Unknown) -> bool:
        """Terraform looks at this condition once it is known, but for what is wrong with it whatever the element."""
        if not self.unknown:
            self._check_condition()
        self.unknown.append(condition)
        return False

    def finish(self, result: Any) -> Any:
        """Which elements there are decides the result: one unknown of them makes all of it unknown."""
        if self.unknown:
            result = merge_unknown(DYNAMIC, self.unknown)
        return sensitive(result) if self.marked else result


def for_tuple(node: syntax.ForTuple, scope: Scope, evaluate: Evaluate) -> Any:
    """``[for x in collection : result]``."""
    loop = _Loop(node, scope, evaluate)
    results = [evaluate(node.result, inner) for inner in loop.passes()]
    return loop.finish(tuple(results))


def for_object(node: syntax.ForObject, scope: Scope, evaluate: Evaluate) -> Any:
    """``{for x in collection : name => result}``, with grouping where there is an ellipsis."""
    loop = _Loop(node, scope, evaluate)
    result: dict[str, Any] = {}
    for inner in loop.passes():
        given = evaluate(node.name, inner)
        name = reveal(given)
        loop.marked = loop.marked or isinstance(given, Sensitive)
        value = evaluate(node.result, inner)
        try:
            if name is None:
                raise Mistake("the key is null.")
            name = name if isinstance(name, Unknown) else convert(name, STRING)  # Terraform looks once it is known
        except Mistake as mistake:  # behind what is unknown Terraform looks at no key
            name = Unknown() if loop.unknown else scope.fail("Invalid object key", str(mistake), node.name.where)
        if isinstance(name, Unknown):
            loop.unknown.append(name)
        elif node.group:
            result[name] = (*result.get(name, ()), value)
        elif name in result:
            detail = f'Two elements give the key "{name}"; add "..." behind the value to group them.'
            loop.unknown.append(scope.fail("Duplicate object key", detail, node.name.where))
        else:
            result[name] = value
    return loop.finish({name: result[name] for name in sorted(result)})


def template_for(node: syntax.TemplateFor, scope: Scope, evaluate: Evaluate) -> Any:
    """``%{ for x in collection }text%{ endfor }``."""
    loop = _Loop(node, scope, evaluate)
    body = node.body._replace(parts=(syntax.Literal("", node.body.where), *node.body.parts))
    texts = [evaluate(body, inner) for inner in loop.passes()]
    marked = loop.marked or any(isinstance(text, Sensitive) for text in texts)
    result = merge_unknown(STRING, loop.unknown) if loop.unknown else template(reveal(text) for text in texts)
    return sensitive(result) if marked else result


def splat(node: syntax.Splat, scope: Scope, evaluate: Evaluate) -> Any:
    """``target[*].each``: a value that is no list is a list of one, null is none."""
    target = evaluate(node.target, scope)
    plain = reveal(target)
    result: Any
    if isinstance(plain, Unknown):
        return _unknown_splat(plain, node, scope, evaluate)
    if plain is None:
        result = _null_splat(node, target, scope, evaluate)
    elif isinstance(plain, list) and not plain:
        result = _empty_splat(plain, node, scope, evaluate)
    else:
        elements = plain if isinstance(plain, list | tuple) else (plain,)
        results = [evaluate(node.each, scope.bind(**{"*": element})) for element in elements]
        result = results if isinstance(plain, list) else tuple(results)
    return sensitive(result) if isinstance(target, Sensitive) else result


def _null_splat(node: syntax.Splat, target: Any, scope: Scope, evaluate: Evaluate) -> Any:
    """Null is no element, but for null of a type that is a sequence."""
    type_ = told_type(node.target, target, scope, evaluate)
    if not isinstance(type_, ListOf | SetOf | TupleOf):
        return ()
    detail = f"the value is null, of the type {type_}; write [] where there is no element."
    return scope.fail("Not a collection", detail, node.target.where)


def _empty_splat(target: Any, node: syntax.Splat, scope: Scope, evaluate: Evaluate) -> Any:
    """What is wrong with the elements that an empty list would have is a mistake; they tell what the result's are."""
    element = find_carried_type(target)
    if element is None:
        return target
    each = evaluate(node.each, scope.bind(**{"*": Unknown(element)}))
    return give_type([], ListOf(type_of(each)))


def _unknown_splat(target: Unknown, node: syntax.Splat, scope: Scope, evaluate: Evaluate) -> Unknown:
    match target.type:
        case ListOf(element) | SetOf(element):
            each = evaluate(node.each, scope.bind(**{"*": merge_unknown(element, [target])}))
            return merge_unknown(ListOf(each.type if isinstance(each, Unknown) else DYNAMIC), [target])
        case TupleOf(elements):
            parts = [evaluate(node.each, scope.bind(**{"*": merge_unknown(one, [target])})) for one in elements]
            return merge_unknown(TupleOf(tuple(map(type_of, parts))), [target])
    if target.type is not DYNAMIC:
        evaluate(node.each, scope.bind(**{"*": target}))  # it may be null, which is no element
    return merge_unknown(DYNAMIC, [target])
