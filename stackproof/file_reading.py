"""Files that somebody else wrote, read within bounds: what a file is and how large it is comes before what it holds.

A named pipe has an end that one may wait for in vain, a device may have none: neither is opened unless a caller asks
for pipes. The descriptor is looked at again, for the name may lead elsewhere by then.
"""

from __future__ import annotations

import os
import select
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

PATIENCE = 3.0  # seconds in which somebody has to begin to write into a pipe that is read
_PIECE = 1 << 20
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

_UNSAVED: ContextVar[Mapping[str, bytes]] = ContextVar("unsaved", default=MappingProxyType({}))

Trouble = Literal["missing", "folder", "special", "large", "failed"]


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why a file was not read: ``words`` stand behind its name, as ``is a named pipe, not a file``."""

    trouble: Trouble
    words: str


@contextmanager
def reading_unsaved(contents: Mapping[str, bytes]) -> Iterator[None]:
    """Have files read as an editor holds them.

    Args:
        contents: what each would hold if it were saved, by its real path.
    """
    token = _UNSAVED.set(contents)
    try:
        yield
    finally:
        _UNSAVED.reset(token)


def read_bytes(path: str | Path, most: int, *, pipes: bool = False, links: bool = True) -> bytes | NotRead:
    """Return what a file holds.

    Args:
        path: where it is.
        most: how many bytes it may have.
        pipes: whether it may be a pipe as well, as a shell's ``<(COMMAND)`` is one.
        links: whether it may be a symbolic link.
    """
    held = _UNSAVED.get()
    if held and (content := held.get(os.path.realpath(path))) is not None:
        return content if len(content) <= most else _too_large(len(content), most)
    try:
        kind = os.stat(path, follow_symlinks=links)
        if refused := _refuse(kind, most, pipes):
            return refused
        descriptor = os.open(path, _FLAGS | (0 if links else os.O_NOFOLLOW))
        try:
            kind = os.fstat(descriptor)
            return _refuse(kind, most, pipes) or _read(descriptor, most, is_pipe=stat.S_ISFIFO(kind.st_mode))
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        return NotRead("missing", "does not exist")
    except (OSError, ValueError) as error:  # a ValueError is a name with a null character, or that no disk can hold
        return NotRead("failed", f"cannot be read: {getattr(error, 'strerror', None) or error}")


def read_text(path: str | Path, most: int) -> str | None:
    """Return the text of a file, to show a part of it; ``None`` where it cannot be read."""
    found = read_bytes(path, most)
    return None if isinstance(found, NotRead) else found.decode(errors="replace").removeprefix("\ufeff")


def _refuse(kind: os.stat_result, most: int, pipes: bool) -> NotRead | None:
    mode = kind.st_mode
    if stat.S_ISREG(mode):
        return _too_large(kind.st_size, most) if kind.st_size > most else None
    if pipes and stat.S_ISFIFO(mode):
        return None
    what = next((name for is_one, name in _KINDS if is_one(mode)), "a symbolic link")
    return NotRead("folder" if stat.S_ISDIR(mode) else "special", f"is {what}, not a file")


def _too_large(size: int, most: int) -> NotRead:
    return NotRead("large", f"has {size / 1e6:.1f} MB; {most / 1e6:.1f} MB is the limit")


def _read(descriptor: int, most: int, *, is_pipe: bool) -> bytes | NotRead:
    """Read to the end, and not further than that: a file in /proc tells no size."""
    if is_pipe:
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        waiting.poll(PATIENCE * 1000)  # who has not even opened it by then is not waited for
        os.set_blocking(descriptor, True)
    pieces: list[bytes] = []
    left = most + 1
    while left and (piece := os.read(descriptor, min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces) if left else _too_large(most + 1, most)
