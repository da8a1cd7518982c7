"""How many instances a block has: ``count`` and ``for_each``.

Rules: https://developer.hashicorp.com/terraform/language/meta-arguments. Where the number cannot be told,
there is one instance whose key is unknown: never none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stackproof.addresses import UNKNOWN_KEY
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.instances import Expansion
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax
from stackproof.values import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    AttributeOf,
    MapOf,
    Mistake,
    Sensitive,
    Set,
    SetOf,
    Unknown,
    convert,
    describe,
    is_number,
    reveal,
)
from stackproof.values.limits import MOST_INSTANCES
from stackproof.values.numbers import Whole


def expand(body: syntax.Body, scope: Scope) -> Expansion:
    """Return the instances that a block's ``count`` or ``for_each`` makes."""
    count, for_each = body.attribute("count"), body.attribute("for_each")
    if count is not None and for_each is not None:
        detail = "count and for_each exclude each other; remove one."
        scope.diagnostics.error("Count and for_each together", detail, for_each.where)
    if count is not None:
        return _count(count, scope)
    if for_each is not None:
        return _for_each(for_each, scope)
    return _expand_enabled(body, scope)


def _expand_enabled(body: syntax.Body, scope: Scope) -> Expansion:
    """Return one instance, or none where OpenTofu's ``lifecycle { enabled = false }`` says so."""
    given = (block.body.attribute("enabled") for block in body.blocks_of("lifecycle"))
    attribute = next((one for one in given if one is not None), None)
    if attribute is None:
        return Expansion("single", ((None, {}),))
    try:
        value = convert(reveal(evaluate(attribute.expression, scope)), BOOL)
        if value is None:
            raise Mistake("true or false is required, not null.")
    except Mistake as mistake:
        value = scope.fail("Invalid enabled argument", str(mistake), attribute.expression.where)
    if isinstance(value, Unknown):
        return _placeholder("single", value, {})
    return Expansion("single", ((None, {}),) if value else ())


def _count(attribute: syntax.Attribute, scope: Scope) -> Expansion:
    value = reveal(evaluate(attribute.expression, scope))  # a sensitive number is allowed
    try:
        _refuse_after_apply(value, "count")
        number = convert(value, NUMBER)
        if isinstance(number, Unknown):
            return _placeholder("count", number, {"count": {"index": number}})
        if not is_number(number) or not isinstance(number, int) or not 0 <= number <= MOST_INSTANCES:
            raise Mistake(f"a whole number from 0 to {MOST_INSTANCES} is required, not {_describe_number(number)}.")
    except Mistake as mistake:
        unknown = scope.fail("Invalid count argument", str(mistake), attribute.expression.where)
        return _placeholder("count", unknown, {"count": {"index": unknown}})
    return Expansion("count", tuple((index, {"count": {"index": Whole(index)}}) for index in range(number)))


def _describe_number(value: Any) -> str:
    return "null" if value is None else str(value)


def _refuse_after_apply(value: Any, what: str) -> None:
    """Refuse what Terraform refuses: keys or a number that are surely known after the apply alone."""
    keys = list(value) if isinstance(value, Set) else [value]
    for unknown in (key for key in map(reveal, keys) if isinstance(key, Unknown)):
        form = unknown.form
        if (
            isinstance(form, AttributeOf)
            and form.reference.address.mode == "managed"
            and form.reference.path == ("arn",)
        ):
            raise Mistake(
                f"{form.reference} is known after the apply, and Terraform needs {what} to plan; use a key of your own."
            )


def _for_each(attribute: syntax.Attribute, scope: Scope) -> Expansion:
    marked = evaluate(attribute.expression, scope)
    value = reveal(marked)
    try:
        if isinstance(marked, Sensitive):
            raise Mistake("for_each shows in addresses, so it may not be sensitive; use nonsensitive() if it is not.")
        _refuse_after_apply(value, "for_each")
        if isinstance(value, Unknown):
            return _placeholder("for_each", value, {"each": _unknown_element(value)})
        if isinstance(value, dict):
            pairs = [(key, value[key]) for key in sorted(value)]
        elif isinstance(value, Set):
            pairs = [(_set_key(element), element) for element in value]
        else:
            what = "null" if value is None else describe(value)
            raise Mistake(f"a map or a set of strings is required, not {what}; convert it with toset().")
    except Mistake as mistake:
        unknown = scope.fail("Invalid for_each argument", str(mistake), attribute.expression.where)
        return _placeholder("for_each", unknown, {"each": {"key": unknown, "value": unknown}})
    unknown_key = next((key for key, _ in pairs if isinstance(key, Unknown)), None)
    if unknown_key is not None:
        return _placeholder("for_each", unknown_key, {"each": {"key": unknown_key, "value": unknown_key}})
    instances = tuple((key, {"each": {"key": key, "value": inner}}) for key, inner in pairs)
    return Expansion("for_each", instances)


def _unknown_element(value: Unknown) -> dict[str, Unknown]:
    """Return the key and the value of an element that nobody can tell yet: parts, not the whole."""
    element = value.type.element if isinstance(value.type, MapOf | SetOf) else DYNAMIC
    return {"key": replace(value, type=STRING, form=None), "value": replace(value, type=element, form=None)}


def _set_key(element: Any) -> Any:
    value = reveal(element)
    if isinstance(value, Unknown):
        return value
    if not isinstance(value, str):
        raise Mistake(f"the set's elements must be strings, not {describe(value)}.")
    return value


def _placeholder(mode: str, unknown: Unknown, bound: dict[str, Any]) -> Expansion:
    return Expansion(mode, ((UNKNOWN_KEY, bound),), unknown)
