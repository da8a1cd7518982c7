"""Waiting for what an AWS shows when it is ready, and nobody tells when that is."""

import time
from collections.abc import Callable
from typing import TypeVar

Read = TypeVar("Read")
LONGEST = 300.0  # seconds: Lambda tries again after one minute, then after two more, before it gives up
_FIRST, _LAST = 0.5, 10.0  # pauses between two looks, each twice as long as the one before


def polled(
    read: Callable[[], Read],
    holds: Callable[[Read], object],
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Read, float]:
    """Read until what was read ``holds``, or for too long.

    Returns:
        What was read last, and the seconds that were waited in vain: none, if it holds.
    """
    started, pause = clock(), _FIRST
    while not holds(found := read()):
        waited = clock() - started
        if waited >= LONGEST:
            return found, waited
        sleep(min(pause, LONGEST - waited))
        pause = min(2 * pause, _LAST)
    return found, 0.0
