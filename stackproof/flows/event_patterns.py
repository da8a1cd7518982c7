"""Whether a pattern lets an event through: EventBridge's, an event source mapping's, a filter policy of SNS.

Rules: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html;
https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html. Numbers that stand alone are
compared as they are written: 300 is not 300.0.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from stackproof.iam.answers import Answer, all_of, any_of, doubt, negate
from stackproof.values import Unknown

_ABSENT = object()
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "=": lambda left, right: left == right, "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right, ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}  # fmt: skip


def lets_through(pattern: Any, event: Any) -> Answer:
    """Tell whether an event matches a pattern; an unknown where a part of the pattern decides that nobody knows.

    Args:
        pattern: the object of the pattern: fields with lists of what they may be, or with objects.
        event: the event, as plain data.
    """
    if isinstance(pattern, Unknown):
        return pattern
    if not isinstance(pattern, Mapping):
        return doubt("the pattern is no object, which AWS refuses")
    return all_of(_field(name, wanted, event) for name, wanted in pattern.items())


def _field(name: str, wanted: Any, event: Any) -> Answer:
    if name == "$or" and isinstance(wanted, list | tuple):
        return any_of(lets_through(one, event) for one in wanted)
    events = event if isinstance(event, list | tuple) else [event]
    values = [one[name] for one in events if isinstance(one, Mapping) and name in one]
    if isinstance(wanted, Mapping):
        if not values:
            return lets_through(wanted, {})
        return any_of(lets_through(wanted, value) for value in values)
    if isinstance(wanted, Unknown):
        return wanted
    if not isinstance(wanted, list | tuple):
        return doubt(f"{name} of the pattern is neither a list nor an object, which AWS refuses")
    leaves = [leaf for value in values for leaf in (value if isinstance(value, list | tuple) else [value])]
    return any_of(_rule(rule, leaves) for rule in wanted)


def _rule(rule: Any, leaves: list[Any]) -> Answer:
    if isinstance(rule, Unknown):
        return rule
    if not isinstance(rule, Mapping):
        return any(_same(rule, leaf) for leaf in leaves)
    if len(rule) != 1:
        return doubt("a rule of the pattern has more than one operator, which AWS refuses")
    ((name, operand),) = rule.items()
    if isinstance(operand, Unknown):
        return operand
    if name == "exists":
        return bool(leaves) is bool(operand)
    if name == "anything-but":
        return all_of([bool(leaves), *(negate(_any_but(operand, leaf)) for leaf in leaves)])
    return any_of(_matches(name, operand, leaf) for leaf in leaves)


def _any_but(operand: Any, leaf: Any) -> Answer:
    if isinstance(operand, Mapping):
        return any_of(_matches(name, one, leaf) for name, inner in operand.items() for one in _as_list(inner))
    return any_of(one if isinstance(one, Unknown) else _same(one, leaf) for one in _as_list(operand))


def _as_list(operand: Any) -> Iterable[Any]:
    return operand if isinstance(operand, list | tuple) else [operand]


def _same(wanted: Any, leaf: Any) -> bool:
    """Compare as JSON writes it: a text, a number as written, true, false, null."""
    return json.dumps(wanted) == json.dumps(leaf)


def _matches(name: str, operand: Any, leaf: Any) -> Answer:
    """Judge one operator on one value."""
    if isinstance(operand, Unknown):
        return operand
    match name:
        case "prefix" | "suffix" if isinstance(operand, Mapping):
            folded = str(operand.get("equals-ignore-case", "")).lower()
            return isinstance(leaf, str) and _begins(name, leaf.lower(), folded)
        case "prefix" | "suffix":
            return isinstance(leaf, str) and _begins(name, leaf, str(operand))
        case "equals-ignore-case":
            return isinstance(leaf, str) and leaf.lower() == str(operand).lower()
        case "wildcard":
            return isinstance(leaf, str) and re.fullmatch(_wildcard(str(operand)), leaf, re.DOTALL) is not None
        case "numeric":
            return _numeric(operand, leaf)
        case "cidr":
            return _in_network(operand, leaf)
    return doubt(f"the pattern has the operator {name}, which is not modelled")


def _begins(name: str, text: str, part: str) -> bool:
    return text.startswith(part) if name == "prefix" else text.endswith(part)


def _wildcard(pattern: str) -> str:
    """Return the expression of a wildcard: a star is any text, a backslash takes its meaning."""
    parts = re.findall(r"\\.|\*|[^\\*]+|\\", pattern)
    return "".join(".*" if part == "*" else re.escape(part.removeprefix("\\") or "\\") for part in parts)


def _numeric(operand: Any, leaf: Any) -> Answer:
    if isinstance(leaf, bool) or not isinstance(leaf, int | float):
        return False
    pairs = list(zip(operand[::2], operand[1::2], strict=False)) if isinstance(operand, list | tuple) else []
    unknown = next((one for pair in pairs for one in pair if isinstance(one, Unknown)), None)
    if unknown is not None:
        return unknown
    if not pairs or any(sign not in _COMPARED for sign, _ in pairs):
        return doubt("the pattern compares numbers in a way that AWS refuses")
    return all(_COMPARED[sign](leaf, limit) for sign, limit in pairs)


def _in_network(operand: Any, leaf: Any) -> Answer:
    try:
        return ipaddress.ip_address(str(leaf)) in ipaddress.ip_network(str(operand), strict=False)
    except ValueError:
        return False
