"""Whether one expected value lets through what another did: the trees and operators of ``expect`` entries.

A value lets through itself; an operator lets through more, or less, than another, where that can be read off the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stackproof.comparing.strictness import Strictness, by_elements, by_number, has, worst
from stackproof.contract.expect.operands import inner_shape, operator_of
from stackproof.contract.patterns import matches
from stackproof.schema.shapes import ANYTHING, Shape, element, is_unordered, map_value, members
from stackproof.values.sameness import same

_REVERSED: dict[Strictness, Strictness] = {"stricter": "weaker", "weaker": "stricter"}
_NOT_SET = {"set": False}


def compare_expected(base: Any, head: Any, shape: Shape = ANYTHING) -> Strictness:
    """Tell how strict the second expected value is, measured by the first.

    Args:
        base: the value that was expected: a tree, or an operator with its operand.
        head: the value that is.
        shape: what the schema says of the place; sets stand in no order.
    """
    before: Any = None if base == _NOT_SET else base
    after: Any = None if head == _NOT_SET else head
    if same(before, after):
        return "same"
    ours, theirs = (operator_of(one, shape) for one in (before, after))
    if ours is None and theirs is None:
        return _values(before, after, shape)
    if ours is not None and theirs is not None:
        return _operators(ours, before[ours], theirs, after[theirs], shape)
    if theirs is not None:
        return _weigh_opening(before, theirs, after[theirs], shape)
    return _turn(_weigh_opening(after, str(ours), before[ours], shape))


def _turn(answer: Strictness) -> Strictness:
    return _REVERSED.get(answer, answer)


def _values(base: Any, head: Any, shape: Shape) -> Strictness:
    if isinstance(base, Mapping) and isinstance(head, Mapping):
        if base.keys() != head.keys():
            return "other"
        return worst(compare_expected(base[name], head[name], _member(shape, name)) for name in base)
    if isinstance(base, list) and isinstance(head, list) and len(base) == len(head):
        inner = element(shape) or ANYTHING
        if is_unordered(shape) and all(has(head, one) for one in base) and all(has(base, one) for one in head):
            return "same"
        return worst(compare_expected(one, other, inner) for one, other in zip(base, head, strict=True))
    return "other"


def _member(shape: Shape, name: str) -> Shape:
    inside = inner_shape(shape)
    return (members(inside) or {}).get(name) or map_value(inside) or ANYTHING


def _weigh_opening(value: Any, operator: str, operand: Any, shape: Shape) -> Strictness:
    """Tell how strict an operator is, measured by a value: weaker where it lets the value through, and others."""
    lets_through = False
    match operator:
        case "set":
            lets_through = (value is not None) == bool(operand)
        case "one_of":
            lets_through = any(compare_expected(value, one, shape) in ("same", "weaker") for one in operand)
        case "at_least" | "at_most" if isinstance(value, int | float):
            lets_through = value >= operand if operator == "at_least" else value <= operand
        case "starts_with" | "ends_with" if isinstance(value, str):
            lets_through = value.startswith(operand) if operator == "starts_with" else value.endswith(operand)
        case "partly" if isinstance(value, Mapping):
            return _fewer(value, operand, shape)
        case "any_order" if isinstance(value, list):
            lets_through = len(value) == len(operand) and all(has(operand, one) for one in value)
        case "contains" if isinstance(value, list):
            wanted = operand if isinstance(operand, list) else [operand]
            lets_through = all(has(value, one) for one in wanted)
        case "contains" if isinstance(value, str):
            lets_through = isinstance(operand, str) and operand in value
        case "each" if isinstance(value, list) and value:
            inner = element(shape) or ANYTHING
            lets_through = all(compare_expected(one, operand, inner) in ("same", "weaker") for one in value)
        case "by_key":
            return worst(compare_expected(value, one, shape) for one in operand.values())
    return "weaker" if lets_through else "other"


def _fewer(base: Mapping[str, Any], head: Mapping[str, Any], shape: Shape) -> Strictness:
    """Tell how strict it is to expect some members and leave the others open."""
    if any(name not in base for name in head):
        return "other"
    answers = [compare_expected(base[name], head[name], _member(shape, name)) for name in head]
    return "weaker" if worst(answers) in ("same", "weaker") else "other"


def _operators(ours: str, base: Any, theirs: str, head: Any, shape: Shape) -> Strictness:
    if ours != theirs:
        return _different(ours, base, theirs, head)
    match ours:
        case "at_least" | "at_most":
            return by_number(base, head, larger_is_stricter=ours == "at_least")
        case "starts_with":
            return _affix(base, head, base.startswith(head), head.startswith(base))
        case "ends_with":
            return _affix(base, head, base.endswith(head), head.endswith(base))
        case "one_of":
            return by_elements(base, head, more_is_stricter=False)
        case "any_order":
            return "same" if len(base) == len(head) and all(has(head, one) for one in base) else "other"
        case "contains":
            listed = [one if isinstance(one, list) else [one] for one in (base, head)]
            return by_elements(listed[0], listed[1], more_is_stricter=True)
        case "each":
            return compare_expected(base, head, element(shape) or ANYTHING)
        case "partly":
            return _partly(base, head, shape)
        case "by_key":
            return _by_key(base, head, shape)
    return "other"


def _different(ours: str, base: Any, theirs: str, head: Any) -> Strictness:
    """Compare two operators of different names: whatever meets another is set, unless it may be nothing."""
    if theirs == "set" and head and ours not in ("one_of", "by_key"):
        return "weaker"
    if ours == "set" and base and theirs not in ("one_of", "by_key"):
        return "stricter"
    return "other"


def _affix(base: str, head: str, head_is_shorter: bool, head_is_longer: bool) -> Strictness:
    if base == head:
        return "same"
    return "weaker" if head_is_shorter else "stricter" if head_is_longer else "other"


def _partly(base: Mapping[str, Any], head: Mapping[str, Any], shape: Shape) -> Strictness:
    both = worst(compare_expected(base[name], head[name], _member(shape, name)) for name in base if name in head)
    lost: Strictness = "weaker" if base.keys() - head.keys() else "same"
    gained: Strictness = "stricter" if head.keys() - base.keys() else "same"
    return "other" if lost == "weaker" and gained == "stricter" else worst((both, lost, gained))


def _by_key(base: Mapping[str, Any], head: Mapping[str, Any], shape: Shape) -> Strictness:
    """Compare what each key gets; a key that only the second knows was none before."""
    answers: list[Strictness] = []
    for key in dict.fromkeys((*base, *head)):
        before, after = (_choose(one, key) for one in (base, head))
        if before is not None:
            answers.append("stricter" if after is None else compare_expected(before[0], after[0], shape))
    return worst(answers)


def _choose(by_key: Mapping[str, Any], key: str) -> tuple[Any] | None:
    found = key if key in by_key else next((one for one in by_key if matches(key, one)), None)
    return None if found is None else (by_key[found],)
