"""Writing what mends a stack: each file at once, as it was encoded, and none that changed meanwhile."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from stackproof.diagnostics import Diagnostic
from stackproof.fixing.fix import Fixes

_MARK = b"\xef\xbb\xbf"  # what some editors begin a file of UTF-8 with


def apply(fixes: Fixes) -> Diagnostic | None:
    """Write the files that differ, or say why none was written."""
    changed = [label for label, source in fixes.before.items() if fixes.after[label].text != source.text]
    marks: dict[str, bytes] = {}
    for label in changed:
        source = fixes.before[label]
        try:
            raw = source.path.read_bytes()
        except OSError as error:
            return Diagnostic("File cannot be read", f"{label}: {error.strerror}; nothing was written.")
        marks[label] = _MARK if raw.startswith(_MARK) else b""
        if raw.removeprefix(_MARK) != source.text.encode():
            return Diagnostic("File has changed", f"{label} is not what was judged; nothing was written. Run it again.")
    for label in changed:
        try:
            _replace(fixes.before[label].path, marks[label] + fixes.after[label].text.encode())
        except OSError as error:
            return Diagnostic("File cannot be written", f"{label}: {error.strerror}; correct the permission.")
    return None


def _replace(path: Path, content: bytes) -> None:
    """Write a file beside another, with the same mode, and put it in its place."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).chmod(target.stat().st_mode & 0o7777)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
