"""When two known values of the model are the same.

Views write one value in several ways: a list or a tuple, nothing or an empty collection, JSON with other blanks.
Terraform's own ``==``, with its types and its unknowns, is :func:`stackproof.values.equality.equals`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from stackproof.values.containers import is_number


def same(left: Any, right: Any) -> bool:
    """Tell whether two values are the same: numbers by size, lists and tuples alike, nothing converted."""
    if isinstance(left, float) or isinstance(right, float):  # as a contract's YAML has it
        return _is_real(left) and _is_real(right) and float(left) == float(right)
    if is_number(left) and is_number(right):
        return bool(left == right)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and _same_members(left, right, same)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return _same_elements(left, right, same)
    return type(left) is type(right) and bool(left == right)


def _is_real(value: Any) -> bool:
    return isinstance(value, float) or is_number(value)


def agree(left: Any, right: Any) -> bool:
    """Tell whether two views give the same: nothing and empty are, and so are two texts of the same JSON."""
    if _is_empty(left) and _is_empty(right):
        return True
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return _same_members(left, right, agree)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return _same_elements(left, right, agree)
    if isinstance(left, str) and isinstance(right, str) and _same_json(left, right):
        return True
    return same(left, right)


def _same_members(left: Mapping[str, Any], right: Mapping[str, Any], alike: Callable[[Any, Any], bool]) -> bool:
    return all(alike(left.get(name), right.get(name)) for name in left.keys() | right.keys())


def _same_elements(left: Any, right: Any, alike: Callable[[Any, Any], bool]) -> bool:
    return len(left) == len(right) and all(map(alike, left, right))


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, list | tuple | dict) and not value)


def _same_json(left: str, right: str) -> bool:
    if not (left.startswith(("{", "[")) and right.startswith(("{", "["))):
        return False
    try:
        return bool(json.loads(left) == json.loads(right))
    except (ValueError, RecursionError):
        return False
