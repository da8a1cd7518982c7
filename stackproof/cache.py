"""The folder for what can be computed again: compiled grammar, parsed files.

``STACKPROOF_CACHE_DIR`` names it, else ``XDG_CACHE_HOME``, else ``~/.cache``. Where it
cannot be written there is no cache, and everything works as before, only slower.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path


@functools.cache
def cache_directory() -> Path | None:
    """Return the folder, made if need be; ``None`` where there can be none."""
    named = os.environ.get("STACKPROOF_CACHE_DIR")
    base = Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "stackproof"
    try:
        folder = base.expanduser()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK) else None
