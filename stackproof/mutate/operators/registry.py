"""The operators: each a function that takes an outermost block and yields the edits that it knows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from stackproof.mutate.mutant import Mutant
from stackproof.mutate.walk import Subject

Group = Literal["syntax", "meaning"]
Operate = Callable[[Subject], Iterator[Mutant]]


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to break a stack; ``summary`` is the first sentence of its function's docstring."""

    id: str
    group: Group
    summary: str
    operate: Operate


_KNOWN: dict[str, Operator] = {}


def operator(id_: str, group: Group) -> Callable[[Operate], Operate]:
    """Declare an operator."""

    def declare(operate: Operate) -> Operate:
        assert id_ not in _KNOWN
        _KNOWN[id_] = Operator(id_, group, (operate.__doc__ or "").split("\n")[0], operate)
        return operate

    return declare


def known_operators() -> dict[str, Operator]:
    """Return what was declared, in that order."""
    return dict(_KNOWN)
