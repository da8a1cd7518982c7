"""Whether one demand is as strict as another, by what each lets through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from stackproof.values.sameness import same

Strictness = Literal["same", "stricter", "weaker", "other"]
"""What the second demand is: ``other`` where each may refuse what the other lets through, or nobody can tell."""
Direction = Literal["at least", "at most", "demands", "allows", "exact", "true", "false", "version"]
"""How a value makes a demand stricter: a larger number, a smaller one, more elements, fewer, that it is true."""


def worst(answers: Iterable[Strictness]) -> Strictness:
    """Return what several parts come to: one that is weaker makes the whole weaker."""
    found = set(answers)
    for one in ("other", "weaker", "stricter"):
        if one in found:
            return one
    return "same"


def by_number(base: float, head: float, *, larger_is_stricter: bool) -> Strictness:
    """Compare two bounds."""
    if base == head:
        return "same"
    return "stricter" if (head > base) == larger_is_stricter else "weaker"


def by_elements(base: Iterable[Any], head: Iterable[Any], *, more_is_stricter: bool) -> Strictness:
    """Compare two lists, whose order and repetitions say nothing."""
    before, after = list(base), list(head)
    gained = any(not has(before, one) for one in after)
    lost = any(not has(after, one) for one in before)
    if gained and lost:
        return "other"
    if not gained and not lost:
        return "same"
    return "stricter" if gained == more_is_stricter else "weaker"


def has(listed: Iterable[Any], one: Any) -> bool:
    """Tell whether an element is among others."""
    return any(same(other, one) for other in listed)


def by_version(base: str, head: str) -> Strictness:
    """Compare two least versions."""
    try:
        before, after = (tuple(int(part) for part in one.split(".")) for one in (base, head))
    except ValueError:
        return "same" if base == head else "other"
    length = max(len(before), len(after))
    first, second = (one + (0,) * (length - len(one)) for one in (before, after))
    return "same" if first == second else "stricter" if second > first else "weaker"


def by_direction(direction: Direction, base: Any, head: Any) -> Strictness:
    """Compare the values of a parameter; ``None`` asks for nothing in particular."""
    if same(base, head):
        return "same"
    match direction:
        case "true" | "false":
            return "stricter" if bool(head) == (direction == "true") else "weaker"
        case "allows" if base is not None and head is not None:
            return by_elements(base, head, more_is_stricter=False)
        case "demands":
            return by_elements(base or (), head or (), more_is_stricter=True)
    if head is None:
        return "other" if direction == "allows" else "weaker"
    if base is None:
        return "other" if direction == "allows" else "stricter"
    match direction:
        case "at least" | "at most":
            return by_number(base, head, larger_is_stricter=direction == "at least")
        case "version":
            return by_version(str(base), str(head))
    return "other"
