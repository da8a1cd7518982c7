"""What can be computed again: parsed files, contracts of the right shape; and, while a process runs, what texts mean.

``STACKPROOF_CACHE_DIR`` names the folder, else ``XDG_CACHE_HOME``, else ``~/.cache``. Where it
cannot be written there is no cache, and everything works as before, only slower; so it is where
somebody else owns the folder or may write to it, for what is read from it decides verdicts.
Entries are named by what they were computed from, and written atomically, so that parallel runs
may share the folder; a damaged one is ignored, and the oldest make room.
"""

from __future__ import annotations

import copyreg
import functools
import hashlib
import importlib
import io
import os
import pickle
import stat
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

from stackproof.file_reading import read_bytes

MOST_REMEMBERED = 4_000_000  # characters of the texts that one function remembers: some 60 MB of nodes
LEAST_REMEMBERED = 100  # characters that a shorter text counts for: its nodes are not as short
MOST_ENTRIES = 8192  # of each kind
LARGEST_ENTRY = 256 * 1024 * 1024  # bytes: some fifty times the file that it was made of
PRUNED_EVERY = 256  # entries saved by one process; looking at the whole folder each time takes the square of it

Made = TypeVar("Made")


class Remembered(Generic[Made]):
    """A function of texts that gives again what it gave: what was asked for last, within :data:`MOST_REMEMBERED`.

    Callers share what it gives, so nobody may change that. What it raises is not remembered.
    """

    def __init__(self, function: Callable[..., Made]) -> None:
        functools.update_wrapper(self, function)
        self._function = function
        self._made: OrderedDict[tuple[str, ...], Made] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __call__(self, *texts: str) -> Made:
        """Return what the function makes of the texts."""
        with self._lock:
            if texts in self._made:
                self._made.move_to_end(texts)
                return self._made[texts]
        made = self._function(*texts)
        size = _size(texts)
        with self._lock:
            if size > MOST_REMEMBERED or texts in self._made:
                return made
            self._made[texts] = made
            self._size += size
            while self._size > MOST_REMEMBERED:
                oldest, _ = self._made.popitem(last=False)
                self._size -= _size(oldest)
        return made

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._made.clear()
            self._size = 0


def _size(texts: tuple[str, ...]) -> int:
    return max(LEAST_REMEMBERED, sum(map(len, texts)))


@functools.cache
def cache_directory() -> Path | None:
    """Return the folder, made if need be; ``None`` where there can be none, or none that is safe."""
    folder = _folder()
    return folder if folder is not None and os.access(folder, os.W_OK) and not _danger(folder) else None


def cache_problem() -> str:
    """Say why there is a folder and it is not used; nothing where it is, or where there is none."""
    folder = _folder()
    danger = _danger(folder) if folder is not None else ""
    return f"The cache in {folder} is not used, and everything takes longer: {danger}." if danger else ""


def _folder() -> Path | None:
    named = os.environ.get("STACKPROOF_CACHE_DIR")
    base = Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "stackproof"
    try:
        folder = base.expanduser()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (OSError, RuntimeError, ValueError):
        return None
    return folder


def _danger(folder: Path) -> str:
    """Say who else could put entries into the folder."""
    found = folder.stat()
    if found.st_uid != os.geteuid():
        return "another user owns it; name a folder of your own by STACKPROOF_CACHE_DIR"
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return f"others may write to it; chmod go-w {folder}"
    return ""


class PlainUnpickler(pickle.Unpickler):
    """Loads plain data and classes of the named modules, nothing else, whatever the bytes say."""

    def __init__(self, raw: bytes, modules: frozenset[str] = frozenset()) -> None:
        super().__init__(io.BytesIO(raw))
        self.modules = modules

    def find_class(self, module: str, name: str) -> Any:
        """Return a class that may be loaded: one that its module defines, not what that imports."""
        if module in self.modules or (module, name) == ("decimal", "Decimal"):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        msg = f"{module}.{name} has no place in this cache"
        raise pickle.UnpicklingError(msg)


class Store:
    """Entries of one kind, made of plain data and of classes of the modules named."""

    def __init__(self, kind: str, modules: frozenset[str]) -> None:
        self.kind = kind
        self.modules = modules
        self._saved = 0

    @functools.cached_property
    def _named_tuples(self) -> dict[type, Callable[[Any], tuple[Any, ...]]]:
        """How the modules' named tuples are taken apart: pickle's own way gives the same, and takes twice as long."""
        found = (one for module in self.modules for one in vars(importlib.import_module(module)).values())
        return {one: partial(_take_apart, one) for one in found if isinstance(one, type) and hasattr(one, "_fields")}

    def has(self, key: tuple[str, ...]) -> bool:
        """Tell whether something was saved under a key."""
        entry = self._entry(key)
        return entry is not None and entry.is_file()

    def _entry(self, key: tuple[str, ...]) -> Path | None:
        folder = cache_directory()
        content = "\0".join(key).encode("utf-8", "surrogatepass")
        return folder / f"{self.kind}-{hashlib.sha256(content).hexdigest()[:40]}" if folder else None

    def load(self, key: tuple[str, ...]) -> Any:
        """Return what was saved under a key; ``None`` where there is nothing, or nothing whole."""
        entry = self._entry(key)
        if entry is None:
            return None
        try:
            raw = read_bytes(entry, LARGEST_ENTRY, links=False)
            return PlainUnpickler(raw, self.modules).load() if isinstance(raw, bytes) else None
        except Exception:
            return None

    def save(self, key: tuple[str, ...], value: Any) -> None:
        """Keep a value under a key, unless it is nested too deeply for that."""
        entry = self._entry(key)
        if entry is None:
            return
        written = io.BytesIO()
        pickler = pickle.Pickler(written, protocol=5)
        pickler.dispatch_table = self._named_tuples
        try:
            pickler.dump(value)
        except RecursionError:
            return  # since Python 3.12 what is written in C goes less deep than Python itself
        try:
            with tempfile.NamedTemporaryFile(dir=entry.parent, prefix="new-", delete=False) as file:
                file.write(written.getbuffer())
            os.replace(file.name, entry)
            if _prunes and self._saved % PRUNED_EVERY == 0:
                _prune(entry.parent, self.kind)
            self._saved += 1
        except OSError:
            return  # a full disk costs time, not truth


def _take_apart(class_: type, made: tuple[Any, ...]) -> tuple[Any, ...]:
    return copyreg.__newobj__, (class_, *made)  # type: ignore[attr-defined]  # pickle looks for it by name


_prunes = True


def leave_pruning() -> None:
    """Have this process, and those that it forks, prune nothing: each child would do so for the first entry it saves.

    Whoever asks for this calls :func:`prune` now and then.
    """
    global _prunes  # noqa: PLW0603 - of a process
    _prunes = False


def prune() -> None:
    """Make room in the folder, whoever filled it."""
    folder = cache_directory()
    if folder is None:
        return
    kinds = {entry.name.rpartition("-")[0] for entry in folder.iterdir() if entry.is_file()} - {"", "new"}
    for kind in kinds:
        _prune(folder, kind)


def _prune(folder: Path, kind: str) -> None:
    entries = list(folder.glob(f"{kind}-*"))
    if len(entries) <= MOST_ENTRIES:
        return
    by_age = sorted(entries, key=_age)
    for entry in by_age[: len(entries) - MOST_ENTRIES * 3 // 4]:
        entry.unlink(missing_ok=True)


def _age(entry: Path) -> float:
    try:
        return entry.stat().st_mtime
    except OSError:  # another process was faster
        return 0.0
