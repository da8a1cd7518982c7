"""Files that are written whole or not at all: whoever reads one never finds half of it."""

from __future__ import annotations

import os
import stat
import uuid
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


def why_unwritable(path: Path) -> str:
    """Return why a file cannot be written, in words that stand behind its name; nothing where it seems that it can."""
    try:
        if path.is_dir():
            return "is a folder"
        folder = path.resolve().parent
        if not folder.is_dir():
            return f"cannot be written: there is no folder {path.parent}"
        if not os.access(folder, os.W_OK | os.X_OK) and not _is_special(path):
            return f"cannot be written: {path.parent} may not be written to"
    except (OSError, ValueError) as error:  # a ValueError is a name with a null character
        return f"cannot be written: {getattr(error, 'strerror', None) or error}"
    return ""


def write_whole(path: Path, text: str) -> str:
    """Write a file, in the place of the one that may be there; return why it could not be, as above.

    A device or a pipe is written to. A link stays one.
    """
    data = text.encode("utf-8", "backslashreplace")
    try:
        if _is_special(path):
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data)
    except (OSError, ValueError) as error:
        return f"cannot be written: {getattr(error, 'strerror', None) or error}"
    return ""


def _is_special(path: Path) -> bool:
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(kind) and not stat.S_ISDIR(kind)


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{uuid.uuid4().hex}.part")
    descriptor = os.open(beside, _NEW, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(stat.S_IMODE(path.stat().st_mode))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
