"""Work that nobody waits for, and the pauses of AWS at another pace."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from stackproof.emulator.activity import ACTIVITY

_LOG = logging.getLogger("stackproof.emulator")
_THREADS = 64


class Background:
    """Threads for deliveries. ``pace`` multiplies every pause of AWS between two attempts: 1 is true to life."""

    def __init__(self, pace: float) -> None:
        self.pace = pace
        self._threads = ThreadPoolExecutor(_THREADS, "delivery")

    def submit(self, what: str, work: Callable[..., Any], *arguments: Any) -> None:
        """Do something later; until it is done, it counts as moving."""
        ACTIVITY.begin(what)
        self._threads.submit(self._do, what, work, arguments)

    def _do(self, what: str, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        try:
            work(*arguments)
        except Exception as error:
            _LOG.exception("%s", what)
            ACTIVITY.trace("failed", what=what, error=repr(error))
        finally:
            ACTIVITY.end(what)

    def pause(self, seconds: float) -> None:
        """Wait as long as AWS would, at this pace."""
        time.sleep(seconds * self.pace)
