"""Files of HCL to syntax trees, through a cache keyed by content, name and version.

A cached tree loads some twenty times faster than it parses. Entries are written
atomically, so that parallel runs may share the folder; a damaged one is ignored.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from stackproof.cache import cache_directory
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl import syntax
from stackproof.hcl.tokens import HclSyntaxError

LARGEST_FILE = 4 * 1024 * 1024  # bytes; Terraform has no limit, but no person wrote such a file
MOST_ENTRIES = 4096
_FORMAT = "4"  # of the nodes; a change of syntax.py changes it
_MODULES = {"stackproof.hcl.syntax", "stackproof.diagnostics"}


class _Unpickler(pickle.Unpickler):
    """Loads syntax nodes and nothing else, whatever the entry says."""

    def find_class(self, module: str, name: str) -> Any:
        if module in _MODULES or (module, name) == ("decimal", "Decimal"):
            return super().find_class(module, name)
        msg = f"{module}.{name} is no syntax node"
        raise pickle.UnpicklingError(msg)


Parsed = tuple[syntax.Body | None, list[Diagnostic]]


def read_file(path: Path, label: str) -> Parsed:
    """Read and parse one file; what is wrong with it comes back as diagnostics, and no body.

    Args:
        path: where the file is.
        label: the name that its ranges carry.
    """
    try:
        if not path.is_file():
            return None, [_problem("Not a file", "Expected a file of HCL here; remove it or rename it.", label)]
        size = path.stat().st_size
        if size > LARGEST_FILE:
            detail = f"The file has {size / 1e6:.1f} MB; {LARGEST_FILE / 1e6:.1f} MB is the limit. Divide it."
            return None, [_problem("File too large", detail, label)]
        raw = path.read_bytes()
    except OSError as error:
        detail = f"{error.strerror or error}; mend the link or the permission, or remove the file."
        return None, [_problem("File cannot be read", detail, label)]
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].decode()) + 1
        where = SourceRange(label, line, column, line, column + 1)
        detail = f"Byte {raw[error.start]:#04x} is not UTF-8; save the file as UTF-8."
        return None, [Diagnostic("File is not UTF-8", detail, where)]
    return _cached(text, label)


def _problem(summary: str, detail: str, label: str) -> Diagnostic:
    return Diagnostic(summary, detail, SourceRange(label, 1, 1, 1, 1))


def _cached(text: str, label: str) -> Parsed:
    folder = cache_directory()
    entry = folder / f"hcl-{_key(text, label)}" if folder else None
    if entry is not None:
        try:
            body, problems = _Unpickler(io.BytesIO(entry.read_bytes())).load()
        except Exception:  # noqa: S110 - missing or damaged in any way: parse again
            pass
        else:
            if isinstance(body, syntax.Body | None) and isinstance(problems, list):
                return body, problems
    parsed = _parse(text, label)
    if entry is not None and folder is not None:
        _store(parsed, entry, folder)
    return parsed


def _key(text: str, label: str) -> str:
    try:
        grammar = version("python-hcl2")
    except PackageNotFoundError:
        grammar = ""
    content = f"{_FORMAT}\0{grammar}\0{label}\0{text}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:40]


def _parse(text: str, label: str) -> Parsed:
    from stackproof.hcl.parse import parse  # noqa: PLC0415 - Lark is slow to import and seldom needed

    try:
        return parse(text, label)
    except HclSyntaxError as error:
        return None, [error.diagnostic]


def _store(parsed: Parsed, entry: Path, folder: Path) -> None:
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix="new-", delete=False) as file:
            pickle.dump(parsed, file, protocol=5)
        os.replace(file.name, entry)
        _prune(folder)
    except OSError:
        return  # a full disk costs time, not truth


def _prune(folder: Path) -> None:
    entries = list(folder.glob("hcl-*"))
    if len(entries) <= MOST_ENTRIES:
        return
    by_age = sorted(entries, key=lambda path: path.stat().st_mtime)
    for entry in by_age[: len(entries) - MOST_ENTRIES * 3 // 4]:
        entry.unlink(missing_ok=True)
