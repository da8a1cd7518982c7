"""What was evaluated, once, and of what somebody supplies it was made.

A stack is evaluated again while nobody knows a variable, the account or the workspace. What was not made of that is the
same then, and is taken from the earlier evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

NOT_KNOWN = object()
"""What :meth:`Memory.recall` returns of what nobody has asked for."""


@dataclass(slots=True)
class Uses:
    """The memories of one evaluation, by whose they are, and what is being noted.

    ``earlier`` are those of an evaluation in which everything was known, and ``hidden`` what is not to be known now.
    """

    earlier: Uses | None = None
    hidden: frozenset[str] = frozenset()
    _open: list[set[str]] = field(default_factory=list)
    _memories: dict[Hashable, Memory] = field(default_factory=dict)

    def memory(self, owner: Hashable = None) -> Memory:
        """Return a new memory; one of the same owner has what the earlier evaluation left of it."""
        before = self.earlier._memories.get(owner) if self.earlier is not None and owner is not None else None
        made = Memory(self, before)
        if owner is not None:
            self._memories[owner] = made
        return made

    def note(self, *names: str) -> None:
        """Note that whatever is being evaluated is made of something that is supplied."""
        if self._open:
            self._open[-1].update(names)


class Memory:
    """Objects that were evaluated, by key, each with the names of what is supplied that it was made of."""

    __slots__ = ("_before", "_names", "_uses", "_values")

    def __init__(self, uses: Uses, before: Memory | None = None) -> None:
        self._uses = uses
        self._before = before
        self._values: dict[Hashable, Any] = {}
        self._names: dict[Hashable, frozenset[str]] = {}

    def recall(self, key: Hashable) -> Any:
        """Return an object that is known, or :data:`NOT_KNOWN`."""
        if key in self._values:
            self._uses.note(*self._names[key])
            return self._values[key]
        before = self._before
        if before is not None and key in before._values and before._names[key].isdisjoint(self._uses.hidden):
            self._names[key], self._values[key] = before._names[key], before._values[key]
            self._uses.note(*self._names[key])
            return self._values[key]
        return NOT_KNOWN

    def learn(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """Compute an object, and remember it with what was noted meanwhile."""
        noted: set[str] = set()
        self._uses._open.append(noted)
        try:
            value = compute()
        finally:
            self._uses._open.pop()
        self._names[key], self._values[key] = frozenset(noted), value
        self._uses.note(*noted)
        return value

    def get(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """Return an object, computed if nobody asked before."""
        found = self.recall(key)
        return self.learn(key, compute) if found is NOT_KNOWN else found
