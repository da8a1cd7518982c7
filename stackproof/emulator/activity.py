"""What moves in the local AWS: what is still under way, and what went where.

Tests wait until nothing moves, and never sleep; on a failure they show the way of an event.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

KEPT = 50_000  # steps of the trace; the oldest make room
_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: seconds since 1970, what, and the names that it happened to."""

    time: float
    kind: str
    detail: dict[str, Any]

    def as_data(self) -> dict[str, Any]:
        """Give the step as JSON has it."""
        return {"time": round(self.time, 3), "kind": self.kind, **self.detail}


@dataclass(slots=True)
class Activity:
    """The work under way, the trace, and the actions that each role used."""

    _lock: threading.Condition = field(default_factory=threading.Condition)
    _under_way: Counter[str] = field(default_factory=Counter)
    _watched: dict[str, Callable[[], bool]] = field(default_factory=dict)
    _steps: list[Step] = field(default_factory=list)
    _counts: Counter[tuple[str, str | None, bool]] = field(default_factory=Counter)  # of all steps
    _calls: Counter[tuple[str, str, str, bool]] = field(default_factory=Counter)
    _metrics: dict[tuple[str, str, frozenset[tuple[str, str]]], float] = field(default_factory=dict)

    @contextmanager
    def under_way(self, what: str) -> Iterator[None]:
        """Count a piece of work while it lasts."""
        self.begin(what)
        try:
            yield
        finally:
            self.end(what)

    def begin(self, what: str) -> None:
        """Count a piece of work from now on: before it is handed to another thread."""
        with self._lock:
            self._under_way[what] += 1

    def end(self, what: str) -> None:
        """Count it no more."""
        with self._lock:
            self._under_way[what] -= 1
            if not self._under_way[what]:
                del self._under_way[what]

    def watch(self, what: str, moves: Callable[[], bool]) -> None:
        """Ask ``moves`` whether there is still something to do, from now on."""
        with self._lock:
            self._watched[what] = moves

    def forget(self, what: str) -> None:
        """Ask no more."""
        with self._lock:
            self._watched.pop(what, None)

    def moving(self) -> list[str]:
        """Name what is under way or still to do."""
        with self._lock:
            busy, watched = list(self._under_way), list(self._watched.items())
        return sorted({*busy, *(what for what, moves in watched if moves())})

    def wait_until_idle(self, seconds: float) -> list[str]:
        """Wait until nothing moves; return what still does when the time is over, and nothing otherwise.

        Asked twice: a message may be between two places at the moment of one look.
        """
        end = time.monotonic() + seconds
        quiet = 0
        while True:
            moving = self.moving()
            quiet = 0 if moving else quiet + 1
            if quiet == 2 or time.monotonic() > end:
                return moving
            time.sleep(_POLL_SECONDS)

    def trace(self, kind: str, **detail: Any) -> None:
        """Remember that something happened."""
        with self._lock:
            self._steps.append(Step(time.time(), kind, detail))
            self._counts[kind, detail.get("function"), detail.get("error") is not None] += 1
            if len(self._steps) > KEPT:
                del self._steps[: KEPT // 10]

    def steps(self) -> list[Step]:
        """Give the trace, oldest first."""
        with self._lock:
            return list(self._steps)

    def count_of(self, kind: str, function: str, *, failed: bool = False) -> int:
        """Tell how many steps of one kind a function has had, those with an error or those without."""
        with self._lock:
            return self._counts[kind, function, failed]

    def add_metric(self, namespace: str, metric: str, dimensions: Mapping[str, str], value: float) -> None:
        """Add to a metric that a function writes itself."""
        key = namespace, metric, frozenset(dimensions.items())
        with self._lock:
            self._metrics[key] = self._metrics.get(key, 0.0) + value

    def metric(self, namespace: str, metric: str, dimensions: Mapping[str, str]) -> float | None:
        """Give the sum of such a metric; nothing where no function ever wrote it."""
        with self._lock:
            return self._metrics.get((namespace, metric, frozenset(dimensions.items())))

    def count_call(self, role: str, action: str, resource: str, allowed: bool) -> None:
        """Remember that a role used an action, or tried to."""
        with self._lock:
            self._calls[role, action, resource, allowed] += 1

    def calls(self) -> list[dict[str, Any]]:
        """Give the actions that each role used, and how often."""
        with self._lock:
            counted = sorted(self._calls.items())
        names = ("role", "action", "resource", "allowed")
        return [{**dict(zip(names, key, strict=True)), "count": count} for key, count in counted]

    def clear(self) -> None:
        """Forget the trace and the calls."""
        with self._lock:
            self._steps.clear()
            self._counts.clear()
            self._calls.clear()


ACTIVITY = Activity()  # of this process: moto's backends are global too
