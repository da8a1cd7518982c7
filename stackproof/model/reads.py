"""Which unknowns somebody has read: what a constraint of a project's own saw and could not know.

The unknowns that are handed out while :func:`listening` are noted. A question that could be answered although the value
is unknown (which resource a reference names, whether two names are the same) settles it: nobody need know it any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from stackproof.values import Unknown


@dataclass(slots=True)
class Reads:
    """The unknowns that were read, by identity (an unknown equals itself alone), and those that are settled."""

    _noted: dict[int, Unknown] = field(default_factory=dict)
    _settled: dict[int, Unknown] = field(default_factory=dict)

    def note(self, unknown: Unknown) -> None:
        """Note that an unknown was handed out."""
        self._noted[id(unknown)] = unknown

    def settle(self, unknown: Unknown) -> None:
        """Note that whoever read an unknown got an answer all the same."""
        self._settled[id(unknown)] = unknown

    def settle_all(self) -> None:
        """Settle what was read so far."""
        self._settled |= self._noted

    def add(self, other: Reads) -> None:
        """Take over what was read elsewhere."""
        self._noted |= other._noted
        self._settled |= other._settled

    @property
    def open(self) -> list[Unknown]:
        """What was read and is not settled, in the order in which it was first read."""
        return [unknown for key, unknown in self._noted.items() if key not in self._settled]


_LISTENER: ContextVar[Reads | None] = ContextVar("reads", default=None)


@contextmanager
def listening(reads: Reads) -> Iterator[Reads]:
    """Note what is read meanwhile."""
    token = _LISTENER.set(reads)
    try:
        yield reads
    finally:
        _LISTENER.reset(token)


def note_read(unknown: Unknown) -> None:
    """Tell whoever listens that an unknown is handed out."""
    if (reads := _LISTENER.get()) is not None:
        reads.note(unknown)


def settle(*values: Any) -> None:
    """Tell whoever listens that a question about some values was answered, unknown as they may be."""
    if (reads := _LISTENER.get()) is not None:
        for value in values:
            if isinstance(value, Unknown):
                reads.settle(value)
