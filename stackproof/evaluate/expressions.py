"""Expressions to values.

Rules: https://developer.hashicorp.com/terraform/language/expressions and hashicorp/hcl
``hclsyntax/expression.go``. A mistake gives one diagnostic at the tightest range and an
unknown value, so that what is built from it says nothing more.
"""

from __future__ import annotations

from typing import Any

from stackproof.diagnostics import SourceRange
from stackproof.evaluate import operators
from stackproof.evaluate.comprehensions import for_object, for_tuple, splat, template_for
from stackproof.evaluate.conditionals import compare, conditional, decide
from stackproof.evaluate.function_calls import call
from stackproof.evaluate.scope import Scope
from stackproof.evaluate.steps import attribute_of, element_of
from stackproof.hcl import syntax
from stackproof.hcl.references import traversal
from stackproof.values import (
    DYNAMIC,
    STRING,
    Mistake,
    NoSuchPart,
    Primitive,
    Sensitive,
    TooLarge,
    Unknown,
    convert,
    describe,
    merge_unknown,
    reveal,
    sensitive,
    template,
)
from stackproof.values.limits import MOST_CHARACTERS, LimitReached


def evaluate(node: syntax.Expression, scope: Scope) -> Any:  # noqa: PLR0912 - one case for each node
    """Return the value of an expression; mistakes go to the scope's diagnostics and give unknown."""
    match node:
        case syntax.Literal(value):
            return value
        case syntax.GetAttr() | syntax.Index() | syntax.Variable():
            return _traverse(node, scope)
        case syntax.Template(parts):
            return _template(parts, scope)
        case syntax.Call():
            return call(node, scope, evaluate)
        case syntax.Tuple(elements):
            return tuple([evaluate(element, scope) for element in elements])
        case syntax.Object(items):
            return _object(items, scope)
        case syntax.Parentheses(inner):
            return evaluate(inner, scope)
        case syntax.Conditional():
            return conditional(node, scope, evaluate)
        case syntax.ForTuple():
            return for_tuple(node, scope, evaluate)
        case syntax.ForObject():
            return for_object(node, scope, evaluate)
        case syntax.Splat():
            return splat(node, scope, evaluate)
        case syntax.SplatItem():
            return scope.bound["*"]
        case syntax.Binary("&&" | "||" as sign, left, right, where):
            return _logical(sign, left, right, scope, where)
        case syntax.Binary("==" | "!="):
            return compare(node, scope, evaluate)
        case syntax.Binary(sign, left, right, where):
            try:
                return operators.binary(sign, evaluate(left, scope), evaluate(right, scope))
            except TooLarge as mistake:
                raise LimitReached("Number too large", f'"{sign}": {mistake}', where) from None
            except Mistake as mistake:
                return scope.fail("Invalid operand", f'"{sign}": {mistake}', where)
        case syntax.Unary(sign, operand, where):
            try:
                return operators.unary(sign, evaluate(operand, scope))
            except Mistake as mistake:
                return scope.fail("Invalid operand", f'"{sign}": {mistake}', where)
        case syntax.TemplateIf(condition, then, otherwise):
            return _template_if(condition, then, otherwise, scope)
        case syntax.TemplateFor():
            return template_for(node, scope, evaluate)
    raise AssertionError(node)


def _traverse(node: syntax.Expression, scope: Scope) -> Any:
    """Follow a traversal: its root is a bound name, or an object of the module."""
    steps: list[syntax.GetAttr | syntax.Index] = []
    while isinstance(node, syntax.GetAttr | syntax.Index):
        steps.append(node)
        node = node.target
    steps.reverse()
    if not isinstance(node, syntax.Variable):
        value = evaluate(node, scope)
    elif node.name in scope.bound:
        value = scope.bound[node.name]
    else:
        value, taken = _resolve(node, steps, scope)
        steps = steps[taken:]
    for step in steps:
        value = _step(value, step, scope)
    return value


def _resolve(root: syntax.Variable, steps: list[Any], scope: Scope) -> tuple[Any, int]:
    path = [root.name]
    for step in steps:
        if not isinstance(step, syntax.GetAttr):
            break
        path.append(step.name)
    end = steps[min(len(path), 3) - 2] if len(path) > 1 else root
    where = root.where.to(end.where)
    try:
        return scope.names.resolve(tuple(path), where)
    except NoSuchPart as mistake:
        return scope.fail("Unsupported attribute", str(mistake), where), len(steps)


def _step(value: Any, step: syntax.GetAttr | syntax.Index, scope: Scope) -> Any:
    try:
        if isinstance(step, syntax.GetAttr):
            return attribute_of(value, step.name)
        return element_of(value, evaluate(step.key, scope))
    except Mistake as mistake:
        what = "Unsupported attribute" if isinstance(step, syntax.GetAttr) else "Invalid index"
        told = next((one for one in scope.diagnostics.found if (one.summary, one.subject) == (what, step.where)), None)
        return scope.fail(what, str(mistake) if told is None else told.detail, step.where)


def _template(parts: tuple[syntax.Expression, ...], scope: Scope) -> Any:
    if len(parts) == 1:
        return evaluate(parts[0], scope)
    pieces: list[Any] = []
    marked = False
    for part in parts:
        value = evaluate(part, scope)
        marked = marked or isinstance(value, Sensitive)
        try:
            pieces.append(to_text(reveal(value)))
        except Mistake as mistake:
            pieces.append(scope.fail("Invalid template interpolation", str(mistake), part.where))
    length = sum(len(piece) for piece in pieces if isinstance(piece, str))
    if length > MOST_CHARACTERS:
        detail = f"The text would have {length:,} characters; at most {MOST_CHARACTERS:,} are built."
        raise LimitReached("Result too large", detail, parts[0].where)
    joined = template(pieces)
    return sensitive(joined) if marked else joined


def to_text(value: Any) -> Any:
    """Convert what stands between ``${`` and ``}`` to a string, or an unknown one.

    Raises:
        Mistake: null, or a value that has no text.
    """
    if value is None:
        raise Mistake("the value is null; a template needs a string. Give it a default with coalesce().")
    if isinstance(value, Unknown) and not isinstance(value.type, Primitive):
        return merge_unknown(STRING, [value])  # Terraform looks once it is known
    try:
        return convert(value, STRING)
    except Mistake:
        raise Mistake(f"a template needs a string, not {describe(value)}; use join() or jsonencode().") from None


def _template_if(condition: Any, then: syntax.Template, otherwise: syntax.Template, scope: Scope) -> Any:
    chosen, marked = decide(condition, scope, evaluate)
    if isinstance(chosen, Unknown):
        return chosen.of_type(STRING)
    text = _template_text(then if chosen else otherwise, scope)
    return sensitive(text) if marked else text


def _template_text(node: syntax.Template, scope: Scope) -> Any:
    """A branch is text, even where it is a lone interpolation."""
    return _template((syntax.Literal("", node.where), *node.parts), scope)


def _logical(sign: str, left: syntax.Expression, right: syntax.Expression, scope: Scope, where: SourceRange) -> Any:
    """Since Terraform 1.12 the right side is left out where the left one decides, and so are its mistakes."""
    first = evaluate(left, scope)
    decided = reveal(first) is (sign == "||")
    inner = scope if not decided or scope.lazy is False else scope.quiet()
    try:
        result = operators.logical(sign, first, lambda: evaluate(right, inner))
    except Mistake as mistake:
        if inner is scope:
            return scope.fail("Invalid operand", f'"{sign}": {mistake}', where)
        inner.fail("Invalid operand", f'"{sign}": {mistake}', where)
        result = first
    if inner is not scope and inner.diagnostics.errors and scope.lazy is None:
        detail = (
            f'The left side of "{sign}" decides, and the right side is a mistake, which Terraform finds before 1.12. '
            "Say which Terraform is meant (required_version), or write a conditional."
        )
        scope.diagnostics.warning("Evaluated as since Terraform 1.12", detail, where)
    return result


def _object(items: tuple[tuple[syntax.Expression, syntax.Expression], ...], scope: Scope) -> Any:
    result: dict[str, Any] = {}
    unknown: list[Unknown] = []
    marked = False
    for key_node, value_node in items:
        if isinstance(key_node, syntax.Literal) and isinstance(key_node.value, str):  # as nearly all are
            result[key_node.value] = evaluate(value_node, scope)
            continue
        if traversal(key_node) is not None:  # a lone name is a literal by now
            detail = "Put the key into quotes if the dots belong to it, or into parentheses if it is a reference."
            unknown.append(scope.fail("Ambiguous attribute key", detail, key_node.where))
            continue
        given = evaluate(key_node, scope)
        key = reveal(given)
        marked = marked or isinstance(given, Sensitive)
        value = evaluate(value_node, scope)
        try:
            if key is None:
                raise Mistake("the key is null; an object's key is a string.")
            name = convert(key, STRING)
            if isinstance(name, Unknown):
                unknown.append(name)
            else:
                result[name] = value
        except Mistake as mistake:
            unknown.append(scope.fail("Invalid object key", str(mistake), key_node.where))
    made = merge_unknown(DYNAMIC, unknown) if unknown else result
    return sensitive(made) if marked else made
