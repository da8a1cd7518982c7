"""Folders for as long as a process lives. Where it was killed, the next one that makes such a folder removes its own.

A process holds a lock on a file in its folder. Process ids would not do: they are used again, and are others in a
container that shares the folder.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOCK = "in-use.lock"


@contextmanager
def scratch_folder(kind: str) -> Iterator[Path]:
    """Make a folder that goes with the block; those of the same kind whose processes are dead go now."""
    prefix = f"stackproof-{kind}-"
    _remove_abandoned(prefix)
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        with (folder / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_abandoned(prefix: str) -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        try:
            if not folder.is_symlink() and folder.stat().st_uid == os.geteuid() and _is_abandoned(folder / _LOCK):
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # somebody else has just removed it


def _is_abandoned(lock: Path) -> bool:
    """Tell whether nobody holds a lock; one that is not there yet is about to be taken."""
    try:
        descriptor = os.open(lock, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
