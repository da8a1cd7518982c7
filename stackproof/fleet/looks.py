"""What a verdict looked at: files, folders, variables of the environment. As long as all that is the same, so is it.

A child process notes each of them while it judges (:func:`noting`); another process looks again later
(:func:`digest_of`). Python tells of every file that is opened and every folder that is listed by its audit hooks
(https://docs.python.org/3/library/audit_events.html); of what is only looked at (``stat``) it does not, so that the
functions for it are replaced. Neither can be undone: this is for a process that ends afterwards.
"""

from __future__ import annotations

import importlib.util
import os
import stat
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from stackproof.cache import cache_directory
from stackproof.file_reading import NotRead, read_bytes

Look = tuple[str, str]
"""What was looked at how: ``content``, ``list``, ``stat``, ``link``, ``variable``, ``package`` or ``root``; and which.

A path below the folder that was judged in is relative to it, so that it is the same in another one.
"""

_LARGEST = 1 << 30  # bytes: what is larger was read by nobody
_EVENTS = {"open": "content", "os.listdir": "list", "os.scandir": "list"}
ALL = "*"
"""Stands for every variable of the environment."""


class Looks:
    """What has been looked at so far, with what there was to see."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._kept = _kept_apart(self._root)
        self.seen: dict[Look, bytes] = {}
        self._busy = False

    def note(self, how: str, what: str) -> None:
        """Look at something as well, before whoever asks for it does: a change in between is seen the next time."""
        if self._busy:
            return
        self._busy = True
        try:
            look = (how, self._place(what) if how in _AT_PATHS else what)
            if look not in self.seen and not (how in _AT_PATHS and self._is_apart(how, what)):
                self.seen[look] = _see(look, self._root)
        finally:
            self._busy = False

    def _place(self, path: str) -> str:
        whole = os.path.normpath(os.path.join(self._root, path))
        if whole == self._root or whole.startswith(self._root + os.sep):
            return os.path.relpath(whole, self._root)
        return whole

    def _is_apart(self, how: str, path: str) -> bool:
        """Tell whether something else stands for what is at a path: a version, or that we are in a folder at all."""
        whole = os.path.normpath(os.path.join(self._root, path)) + os.sep
        if how in ("stat", "link") and self._root.startswith(whole):
            return True
        if whole.startswith(self._kept.ours) and not whole.startswith(self._kept.trees):
            return True
        return whole.startswith(self._kept.packages) and (whole in self._kept.packages or _is_code(how, path))

    def end(self) -> None:
        """Note nothing from now on: what is looked at is nobody's verdict any more."""
        self._busy = True

    def is_settled(self) -> bool:
        """Tell whether everything is still as it was seen; nothing is noted from now on."""
        self.end()
        return all(_see(look, self._root) == seen for look, seen in self.seen.items())


class _Apart(NamedTuple):
    """Folders whose files are known by a version, or are named by their content; ``trees`` are in one, and are not."""

    ours: tuple[str, ...]
    packages: tuple[str, ...]
    trees: tuple[str, ...]


def _kept_apart(root: str) -> _Apart:
    """Return the folders of Stackproof, of Python, of the cache and of other packages; none that ``root`` is in."""
    paths = sysconfig.get_paths()
    ours = _folders([str(Path(__file__).resolve().parents[1]), paths["stdlib"], paths["platstdlib"]], root)
    cache = cache_directory()
    kept = _folders([str(cache)], "") if cache is not None else ()
    packages = _folders([paths["purelib"], paths["platlib"], *filter(None, sys.path)], root)
    return _Apart((*ours, *kept), packages, tuple(os.path.join(one, "fleet", "") for one in kept))


def _folders(paths: Iterable[str], root: str) -> tuple[str, ...]:
    both = dict.fromkeys(place for path in paths for place in (os.path.abspath(path), os.path.realpath(path)))
    return tuple(f"{one}{os.sep}" for one in both if not f"{root}{os.sep}".startswith(f"{one}{os.sep}"))


def _is_code(how: str, path: str) -> bool:
    """Tell whether the version of a package stands for what is looked at: files of data may be somebody's own."""
    return how != "content" or path.endswith((".py", ".pyc", ".so", ".pyd", "METADATA", "RECORD", ".txt"))


def digest_of(looks: Iterable[Look], root: Path) -> str:
    """Return what there is to see now, as one digest."""
    place = str(root)
    return digest_seen({look: _see(look, place) for look in looks})


def digest_seen(seen: dict[Look, bytes]) -> str:
    """Return what was seen as one digest; from it alone nobody learns a variable's value."""
    total = blake2b(digest_size=20)
    for (how, what), found in sorted(seen.items()):
        total.update(repr((how, what)).encode("utf-8", "backslashreplace"))
        total.update(len(found).to_bytes(8, "big") + found)
    return total.hexdigest()


# What there is to see


def _see(look: Look, root: str) -> bytes:
    how, what = look
    try:
        return _SEEING[how](os.path.join(root, what) if how in _AT_PATHS else what)
    except (OSError, ValueError) as error:
        return f"{type(error).__name__} {getattr(error, 'errno', '')}".encode()


def _content(path: str) -> bytes:
    found = read_bytes(path, _LARGEST)
    if isinstance(found, NotRead):
        return b"not read: " + found.trouble.encode()
    return b"read: " + blake2b(found, digest_size=16).digest()


def _listing(path: str) -> bytes:
    with os.scandir(path) as entries:
        kinds = sorted((entry.name, _kind_in(entry)) for entry in entries)
    return blake2b(repr(kinds).encode("utf-8", "backslashreplace"), digest_size=16).digest()


def _kind_in(entry: os.DirEntry[str]) -> str:
    try:
        return "folder" if entry.is_dir() else "file" if entry.is_file() else "else"
    except OSError:
        return "loop"


def _status(path: str) -> bytes:
    found = os.stat(path)
    if stat.S_ISREG(found.st_mode):
        return b"file %d" % found.st_size
    return b"folder" if stat.S_ISDIR(found.st_mode) else b"else"


def _link(path: str) -> bytes:
    found = os.lstat(path)
    if stat.S_ISLNK(found.st_mode):
        return b"link " + os.fsencode(os.readlink(path))
    return b"file" if stat.S_ISREG(found.st_mode) else b"folder" if stat.S_ISDIR(found.st_mode) else b"else"


def _variable(name: str) -> bytes:
    if name == ALL:
        return repr(sorted(os.environ.items())).encode("utf-8", "backslashreplace")
    value = os.environ.get(name)
    return b"unset" if value is None else b"set: " + value.encode("utf-8", "backslashreplace")


def _package(name: str) -> bytes:
    found = importlib.util.find_spec(name)
    return repr(list(found.submodule_search_locations or ()) if found is not None else None).encode()


def _root(_name: str) -> bytes:
    return os.fsencode(os.getcwd())


_SEEING: dict[str, Callable[[str], bytes]] = {
    "content": _content, "list": _listing, "stat": _status, "link": _link, "variable": _variable, "package": _package,
    "root": _root,
}  # fmt: skip
_AT_PATHS = frozenset({"content", "list", "stat", "link"})


# Noting


def noting(root: Path) -> Looks:
    """Note from now on, for as long as this process lives, what it looks at; it is in the folder ``root``."""
    looks = Looks(root)
    sys.addaudithook(_listener(looks))
    for how, names in (("stat", ("stat",)), ("link", ("lstat", "readlink"))):
        for name in names:
            setattr(os, name, _told(getattr(os, name), how, looks))
    importlib.util.find_spec = _package_told(importlib.util.find_spec, looks)
    os.environ = _NotingEnvironment(os.environ, looks)  # type: ignore[assignment]  # noqa: B003 - the same variables
    return looks


def _listener(looks: Looks) -> Callable[[str, tuple[Any, ...]], None]:
    def listen(event: str, arguments: tuple[Any, ...]) -> None:
        how = _EVENTS.get(event)
        if how is not None:
            path = arguments[0] if arguments and arguments[0] is not None else "."
            if isinstance(path, str | bytes | os.PathLike):
                looks.note(how, os.fsdecode(path))

    return listen


def _told(function: Callable[..., Any], how: str, looks: Looks) -> Callable[..., Any]:
    def told(path: Any, *rest: Any, **named: Any) -> Any:
        if isinstance(path, str | bytes | os.PathLike):
            follows = named.get("follow_symlinks", True)
            looks.note(how if follows else "link", os.fsdecode(path))
        return function(path, *rest, **named)

    return told


def _package_told(function: Callable[..., Any], looks: Looks) -> Callable[..., Any]:
    def told(name: str, package: str | None = None) -> Any:
        looks.note("package", name)
        return function(name, package)

    return told


class _NotingEnvironment(MutableMapping[str, str]):
    """The variables of the environment; each that is asked for is noted."""

    def __init__(self, whole: MutableMapping[str, str], looks: Looks) -> None:
        self._whole = whole
        self._looks = looks

    def __getitem__(self, name: str) -> str:
        self._looks.note("variable", name)
        return self._whole[name]

    def __setitem__(self, name: str, value: str) -> None:
        self._whole[name] = value

    def __delitem__(self, name: str) -> None:
        del self._whole[name]

    def __iter__(self) -> Iterator[str]:
        self._looks.note("variable", ALL)
        return iter(self._whole)

    def __len__(self) -> int:
        self._looks.note("variable", ALL)
        return len(self._whole)
