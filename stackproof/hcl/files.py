"""Files of HCL to syntax trees, through a cache keyed by content, name and version.

A cached tree loads some six times faster than it parses.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from types import MappingProxyType

from stackproof.cache import Remembered, Store, cache_directory
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.file_reading import NotRead, Trouble, read_bytes
from stackproof.hcl import syntax
from stackproof.hcl.json_bodies import Shape, parse_json
from stackproof.hcl.parse import parse
from stackproof.hcl.second_parser import compare
from stackproof.hcl.tokens import HclSyntaxError
from stackproof.values.limits import LARGEST_FILE

WORTH_SHARING = 2_000_000  # bytes that no cache has: a second of parsing, or more
_FORMAT = "14"  # of the nodes and of what is said of mistakes; a change of either changes it
_STORE = Store("hcl", frozenset({"stackproof.hcl.syntax", "stackproof.hcl.places", "stackproof.diagnostics"}))
_TWICE: ContextVar[set[str] | None] = ContextVar("reading_twice", default=None)

_REMEDIES: dict[Trouble, tuple[str, str]] = {
    "large": ("File too large", "divide it"),
    "missing": ("File cannot be read", "mend the link, or remove it"),
    "failed": ("File cannot be read", "mend the permission, or remove the file"),
}

Parsed = tuple[syntax.Body | None, list[Diagnostic]]
_GIVEN: ContextVar[Mapping[str, Parsed]] = ContextVar("reading_instead", default=MappingProxyType({}))


def read_file(path: Path, label: str) -> Parsed:
    """Read and parse one file; what is wrong with it comes back as diagnostics, and no body.

    Args:
        path: where the file is.
        label: the name that its ranges carry.
    """
    given = _GIVEN.get().get(label)
    if given is not None:
        return given
    text, problems = _read_text(path, label)
    if text is None:
        return None, problems
    body, problems = _parse_once(text, label)
    return body, [*problems, *_ask_python_hcl2(text, label)]


@contextmanager
def reading_instead(given: Mapping[str, Parsed]) -> Iterator[None]:
    """Have files read as if they held something else; what was made of it is in no cache.

    Args:
        given: what each file comes to, by its label.
    """
    token = _GIVEN.set(given)
    try:
        yield
    finally:
        _GIVEN.reset(token)


def parse_text(text: str, label: str) -> Parsed:
    """Parse the text of a file as :func:`read_file` does, without a cache."""
    return _parse(text, label)


@contextmanager
def reading_twice() -> Iterator[set[str]]:
    """Have python-hcl2 read each file of HCL as well; where the two differ, that is said of the file.

    Yields:
        The labels of the files that it was asked about so far.
    """
    labels: set[str] = set()
    token = _TWICE.set(labels)
    try:
        yield labels
    finally:
        _TWICE.reset(token)


def _ask_python_hcl2(text: str, label: str) -> tuple[Diagnostic, ...]:
    asked = _TWICE.get()
    if asked is None:
        return ()
    asked.add(label)
    return compare(text, label)


def read_ahead(files: Sequence[tuple[Path, str]]) -> None:
    """Parse files that no cache has side by side, where there is enough of them to pay for other processes.

    Args:
        files: each file with the name that its ranges carry. What is wrong with one is said when it is read.
    """
    if (os.cpu_count() or 1) < 2 or cache_directory() is None or sum(map(_size, files)) < WORTH_SHARING:
        return
    new = [(path, label) for path, label in files if not _is_cached(path, label)]
    sizes = sorted(map(_size, new))
    if sum(sizes) < WORTH_SHARING or sum(sizes[:-1]) < WORTH_SHARING // 2:  # one file cannot be shared
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - slow to import and seldom needed

    try:
        with ProcessPoolExecutor(os.cpu_count()) as workers:
            for _ in workers.map(_read_elsewhere, new, chunksize=16):
                pass
    except (OSError, RuntimeError):
        return  # what they did not parse is parsed here


def _size(file: tuple[Path, str]) -> int:
    try:
        return file[0].stat().st_size
    except OSError:
        return 0


def _is_cached(path: Path, label: str) -> bool:
    text, _ = _read_text(path, label)
    return text is None or _STORE.has((_FORMAT, "HCL", label, text))


def _read_elsewhere(file: tuple[Path, str]) -> None:
    gc.disable()
    read_file(*file)


def read_json_file(path: Path, label: str, shape: Shape, knows: str) -> Parsed:
    """Read and parse one file of HCL's JSON syntax, as :func:`read_file` does.

    Args:
        path: where the file is.
        label: the name that its ranges carry.
        shape: what the file may hold.
        knows: what the shape depends on, such as the version of a provider's schema.
    """
    text, problems = _read_text(path, label)
    if text is None:
        return None, problems
    return _parse_cached((f"JSON {knows}", label, text), partial(_parse_json, text, label, shape))


def _read_text(path: Path, label: str) -> tuple[str | None, list[Diagnostic]]:
    raw = read_bytes(path, LARGEST_FILE)
    if isinstance(raw, NotRead):
        summary, remedy = _REMEDIES.get(raw.trouble, ("Not a file", "remove it, or rename it"))
        return None, [Diagnostic(summary, f"{label} {raw.words}; {remedy}.", SourceRange(label, 1, 1, 1, 1))]
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].decode()) + 1
        where = SourceRange(label, line, column, line, column + 1)
        detail = f"Byte {raw[error.start]:#04x} is not UTF-8; save the file as UTF-8."
        return None, [Diagnostic("File is not UTF-8", detail, where)]
    return text, []


def _parse_cached(named: tuple[str, ...], parse: Callable[[], Parsed]) -> Parsed:
    key = (_FORMAT, *named)
    match _STORE.load(key):
        case (None | syntax.Body() as body, list() as problems):
            return body, problems
    parsed = parse()
    _STORE.save(key, parsed)
    return parsed


@Remembered
def _remember_parsed(_text: str) -> dict[str, Parsed]:
    """Return what was made of a text, by the label of the first file that had it."""
    return {}


def _parse_once(text: str, label: str) -> Parsed:
    """Parse a text once for all files that have it: of a copied module only the places are its own."""
    known = _remember_parsed(text)
    if label in known:
        return known[label]
    parsed = _parse_cached(("HCL", label, text), partial(_parse_like, known, text, label))
    known.update({} if known else {label: parsed})
    return parsed


def _parse_like(known: dict[str, Parsed], text: str, label: str) -> Parsed:
    for body, problems in known.values():
        if not problems:
            moved: syntax.Body = syntax.with_ranges(body, lambda where: SourceRange(label, *where[1:]))
            return moved, []
    return _parse(text, label)


def _parse(text: str, label: str) -> Parsed:
    try:
        return parse(text, label)
    except HclSyntaxError as error:
        return None, [error.diagnostic]


def _parse_json(text: str, label: str, shape: Shape) -> Parsed:
    try:
        return parse_json(text, label, shape)
    except HclSyntaxError as error:
        return None, [error.diagnostic]
