"""How a method of moto is replaced by one that knows the original."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

Method = Callable[..., Any]


def around(owner: Any, name: str) -> Callable[[Method], Method]:
    """Replace ``owner.name`` by the decorated function, which gets the original as its first argument."""

    def replace(correction: Method) -> Method:
        original = getattr(owner, name)

        @functools.wraps(original)
        def corrected(*arguments: Any, **named: Any) -> Any:
            return correction(original, *arguments, **named)

        setattr(owner, name, corrected)
        return correction

    return replace


def add(owner: type, method: Method) -> None:
    """Give a class a method that it lacks."""
    setattr(owner, method.__name__, method)
