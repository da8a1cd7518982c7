"""One line about long work, on a terminal alone: which stack is judged, of how many. It is erased at the end."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.cells import set_cell_size

from stackproof.reporters.escaping import one_line
from stackproof.run.check import Progress

_PATIENCE = 1.0  # seconds of work that need no word
_ERASE = "\r\x1b[K"


@contextmanager
def progress_line() -> Iterator[Progress]:
    """Give what is to be told of each stack before it is judged."""
    began, shown = time.monotonic(), False

    def tell(done: int, count: int, following: Path) -> None:
        nonlocal shown
        if count > 1 and time.monotonic() - began >= _PATIENCE and _is_watched():
            width = shutil.get_terminal_size().columns - 1
            text = one_line(f"{done + 1} of {count}: {following}")
            sys.stderr.write(_ERASE + set_cell_size(text, min(width, len(text))).rstrip())
            sys.stderr.flush()
            shown = True

    try:
        yield tell
    finally:
        if shown:
            sys.stderr.write(_ERASE)
            sys.stderr.flush()


def _is_watched() -> bool:
    """Tell whether somebody looks at standard error, on a terminal that can erase a line."""
    return sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM", "dumb") != "dumb"
