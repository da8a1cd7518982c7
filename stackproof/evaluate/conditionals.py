"""``condition ? one : other``, and ``==``: what depends on the types of two values, that of a null among them.

Rules: https://developer.hashicorp.com/terraform/language/expressions/conditionals, and hashicorp/hcl
``hclsyntax/expression.go``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.evaluate import operators
from stackproof.evaluate.null_types import holds_null, told_type
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax
from stackproof.values import (
    BOOL,
    DYNAMIC,
    ListOf,
    MapOf,
    Mistake,
    ObjectOf,
    Reason,
    Sensitive,
    SetOf,
    TupleOf,
    Type,
    Unknown,
    convert,
    describe,
    merge_unknown,
    reveal,
    sensitive,
    type_of,
    unknowns_in,
)
from stackproof.values.types import may_convert, unify_open

Evaluate = Callable[[Any, Scope], Any]


def compare(node: syntax.Binary, scope: Scope, evaluate: Evaluate) -> Any:
    """Apply ``==`` or ``!=``: what looks the same with null in it is equal only where both have one type."""
    left, right = evaluate(node.left, scope), evaluate(node.right, scope)
    result = operators.binary(node.operator, left, right)
    plain = reveal(left)
    if not isinstance(plain, dict | list | tuple) or reveal(result) is not (node.operator == "=="):
        return result
    if not (holds_null(plain) and holds_null(right)):
        return result
    types = [told_type(node.left, left, scope, evaluate), told_type(node.right, right, scope, evaluate)]
    same: bool | Unknown = types[0] == types[1]
    if None in types:
        same = Unknown(
            BOOL, (Reason("both sides have null in them, and the type of one is not known here", node.where),)
        )
    elif node.operator == "!=":
        same = not same
    return sensitive(same) if isinstance(result, Sensitive) else same


def decide(condition: syntax.Expression, scope: Scope, evaluate: Evaluate) -> tuple[bool | Unknown, bool]:
    """Evaluate a condition to true, false or unknown; the second result tells whether it is sensitive."""
    marked_value = evaluate(condition, scope)
    value = reveal(marked_value)
    try:
        if value is None:
            raise Mistake("the condition is null; it must be true or false.")
        result = value if isinstance(value, Unknown) else convert(value, BOOL)  # Terraform looks once it is known
    except Mistake as mistake:
        result = scope.fail("Invalid condition", str(mistake), condition.where)
    chosen = merge_unknown(BOOL, [result]) if isinstance(result, Unknown) else bool(result)
    return chosen, isinstance(marked_value, Sensitive)


def conditional(node: syntax.Conditional, scope: Scope, evaluate: Evaluate) -> Any:
    """``condition ? one : other``, of the type that both have in common."""
    chosen, marked = decide(node.condition, scope, evaluate)
    if isinstance(chosen, Unknown):
        return _merge_branches(node, chosen, scope, evaluate)
    taken, other = (node.then, node.otherwise) if chosen else (node.otherwise, node.then)
    quiet = scope.quiet()
    value, other_value = evaluate(taken, scope), evaluate(other, quiet)
    marked = marked or isinstance(other_value, Sensitive)
    types = [_branch_type(value, taken, scope, evaluate), _tried_type(other_value, other, quiet, evaluate)]
    if DYNAMIC not in types:  # null has every type, and what is dynamic may turn out to have the right one
        common = unify_open(types)
        if common is None and _goes_with_any(types):  # Terraform may find a type for both, by rules of its own
            plain = reveal(value)
            if isinstance(plain, Unknown):
                return merge_unknown(DYNAMIC, [plain])
            return _inconsistent(node, value, other_value, scope) if plain else value
        if common is None:
            return _inconsistent(node, value, other_value, scope)
        try:
            value = convert(value, common)
        except Mistake as mistake:
            return scope.fail("Inconsistent conditional result types", str(mistake), taken.where)
    return sensitive(value) if marked else value


def _goes_with_any(types: list[Type]) -> bool:
    """Tell whether one type is of an empty collection of nobody knows what, and the other a structure like it."""
    for one, other in (types, reversed(types)):
        structure = ObjectOf if isinstance(one, MapOf) else TupleOf
        if isinstance(one, ListOf | SetOf | MapOf) and one.element is DYNAMIC and isinstance(other, structure):
            return isinstance(one, MapOf) or may_convert(other, one)
    return False


def _bare(node: syntax.Expression) -> syntax.Expression:
    while isinstance(node, syntax.Parentheses):
        node = node.inner
    return node


def _tried_type(value: Any, node: syntax.Expression, quiet: Scope, evaluate: Evaluate) -> Type:
    """Return the type of a branch that may not be taken: a call that fails has none, an operation its operator's."""
    if not quiet.diagnostics.errors:
        return _branch_type(value, node, quiet, evaluate)
    match _bare(node):
        case syntax.Call():
            return DYNAMIC
        case syntax.Binary(sign) | syntax.Unary(sign):
            return operators.type_of_result(sign, is_unary=isinstance(_bare(node), syntax.Unary))
    return _branch_type(value, node, quiet, evaluate)


def _branch_type(value: Any, node: syntax.Expression, scope: Scope, evaluate: Evaluate) -> Type:
    """Return the type of a branch; a null whose type nobody can tell goes with every other."""
    inner = _bare(node)
    if isinstance(inner, syntax.Call) and inner.name.removeprefix("core::") == "try" and unknowns_in([value]):
        return DYNAMIC
    return told_type(node, value, scope, evaluate) or type_of(value)


def _inconsistent(node: syntax.Conditional, one: Any, other: Any, scope: Scope) -> Unknown:
    detail = f"One branch gives {describe(reveal(one))}, the other {describe(reveal(other))}; make them alike."
    return scope.fail("Inconsistent conditional result types", detail, node.where)


def _merge_branches(node: syntax.Conditional, chosen: Unknown, scope: Scope, evaluate: Evaluate) -> Any:
    """Neither branch may ever be taken, so that what is wrong in one is not a mistake yet."""
    branches = ((node.then, scope.quiet()), (node.otherwise, scope.quiet()))
    then, otherwise = (evaluate(branch, quiet) for branch, quiet in branches)
    tried = zip((then, otherwise), branches, strict=True)
    typed = [(value, _tried_type(value, branch, quiet, evaluate)) for value, (branch, quiet) in tried]
    types = [type_ for value, type_ in typed if value is not None or type_ is not DYNAMIC]
    common = DYNAMIC if DYNAMIC in types else unify_open(types)
    if common is None and _goes_with_any(types):
        common = DYNAMIC
    if common is None:
        return _inconsistent(node, then, otherwise, scope)
    both_null = reveal(then) is None and reveal(otherwise) is None
    result = None if both_null else merge_unknown(common, [chosen])
    return sensitive(result) if isinstance(then, Sensitive) or isinstance(otherwise, Sensitive) else result
