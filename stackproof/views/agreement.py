"""One value from two views: what a plan or a state tells, completed by what the HCL tells.

What the plan knows holds. What it does not know keeps the structure that the evaluation of the HCL found.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from stackproof.model import AttributePath
from stackproof.values import Unknown, is_number

_SHORT = 80  # characters of a value in a message
Differs = Callable[[AttributePath, Any, Any], None]
"""Told of each disagreement: where, what the plan has, and what the HCL gives."""


def complete(shown: Any, written: Any, path: AttributePath, differs: Differs) -> Any:
    """Return a value of a plan or a state, completed.

    Args:
        shown: what the plan or the state has.
        written: what the HCL gives for it.
        path: where in the resource it is.
        differs: is told where both know, and not the same.
    """
    if isinstance(shown, Unknown):
        return shown if _says_less(written, shown) else written
    if isinstance(written, Unknown) or written is None or agree(shown, written):
        return shown
    if isinstance(shown, dict) and isinstance(written, dict):
        return {
            name: complete(shown.get(name), written.get(name), (*path, name), differs)
            for name in dict.fromkeys([*shown, *written])
        }
    if isinstance(shown, list | tuple) and isinstance(written, list | tuple) and len(shown) == len(written):
        return _elements(list(shown), list(written), path, differs)
    differs(path, shown, written)
    return shown


def _says_less(written: Any, shown: Unknown) -> bool:
    """Tell whether the HCL knows no more of an unknown than the plan: nothing about it at all."""
    return written is None or (isinstance(written, Unknown) and written.form is None and shown.form is not None)


def agree(shown: Any, written: Any) -> bool:
    """Tell whether two known values are the same: nothing and empty are, and so are two texts of the same JSON."""
    if is_number(shown) and is_number(written):
        return bool(shown == written)
    if _is_empty(shown) and _is_empty(written):
        return True
    if isinstance(shown, str) and isinstance(written, str):
        return shown == written or _same_json(shown, written)
    if isinstance(shown, dict) and isinstance(written, dict):
        return all(agree(shown.get(name), written.get(name)) for name in shown.keys() | written.keys())
    if isinstance(shown, list | tuple) and isinstance(written, list | tuple):
        return len(shown) == len(written) and all(map(agree, shown, written))
    return type(shown) is type(written) and bool(shown == written)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, list | tuple | dict) and not value)


def _same_json(left: str, right: str) -> bool:
    if not (left.startswith(("{", "[")) and right.startswith(("{", "["))):
        return False
    try:
        return bool(json.loads(left) == json.loads(right))
    except (ValueError, RecursionError):
        return False


def _elements(shown: list[Any], written: list[Any], path: AttributePath, differs: Differs) -> list[Any]:
    """Complete element by element, in the order of the HCL; those of a set may stand in another order in a plan."""
    partners = _partners(shown, written)
    return [complete(shown[partners[index]], one, (*path, index), differs) for index, one in enumerate(written)]


def _partners(shown: list[Any], written: list[Any]) -> list[int]:
    """Return for each element of the HCL the one of the plan that it is.

    Those that are the same find each other first, then those that can be the same, then the rest;
    each at its own place, if that can be.
    """
    partners: dict[int, int] = {}
    free = dict.fromkeys(range(len(shown)))
    for fits in (agree, _compatible, lambda *_: True):
        for index, one in enumerate(written):
            if index not in partners:
                places = (index, *free) if index in free else tuple(free)
                chosen = next((place for place in places if fits(shown[place], one)), None)
                if chosen is not None:
                    partners[index] = chosen
                    del free[chosen]
    return [partners[index] for index in range(len(written))]


def _compatible(shown: Any, written: Any) -> bool:
    found: list[AttributePath] = []
    complete(shown, written, (), lambda path, *_: found.append(path))
    return not found


def dotted(name: str, path: AttributePath) -> str:
    """Write the name of what is at a path: ``aws_sqs_queue.orders.tags.Name``."""
    return name + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def shown_text(value: Any) -> str:
    """Write a value for a message; a long one is cut."""
    text = "null" if value is None else repr(value)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}..."
