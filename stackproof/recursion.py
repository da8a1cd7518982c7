"""Room for deep recursion, which what is nested deeply needs: a chain of a thousand locals is legal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_FRAMES = 20_000


class _Room:
    """How many ask for room, in whichever thread, and the limit that there was before the first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asking = 0
        self._before = 0

    def enter(self) -> None:
        with self._lock:
            if not self._asking:
                self._before = sys.getrecursionlimit()
                sys.setrecursionlimit(max(self._before, _FRAMES))
            self._asking += 1

    def leave(self) -> None:
        with self._lock:
            self._asking -= 1
            if not self._asking:
                sys.setrecursionlimit(self._before)


_room = _Room()


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Allow deep recursion; the limit of the process is as before when the last thread that asked for it is done."""
    _room.enter()
    try:
        yield
    finally:
        _room.leave()
