"""Files of contracts, read and held against a schema; those that were right are remembered."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from stackproof.cache import Store
from stackproof.contract.document import Document
from stackproof.contract.imports import import_constraints, named_imports
from stackproof.diagnostics import Diagnostic
from stackproof.file_reading import NotRead, read_bytes
from stackproof.values.limits import LARGEST_FILE

_FORMAT = "8"  # of what is remembered, and of the checks beyond the schema
_STORE = Store("contract", frozenset({"stackproof.diagnostics"}))


Schema = Callable[[], Mapping[str, Any]]
"""Makes a schema of the constraints that there are: those that a file imports are among them once it ran."""


_root: ContextVar[Path | None] = ContextVar("root", default=None)


@contextmanager
def shown_from(root: Path) -> Iterator[None]:
    """Show what is below a folder as from there, although we are elsewhere."""
    token = _root.set(root)
    try:
        yield
    finally:
        _root.reset(token)


def label_of(path: Path) -> str:
    """Return a path as it is shown: from here, unless it leads above."""
    root = _root.get()
    if root is not None and path.is_relative_to(root):
        return str(path.relative_to(root))
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def _read_text(path: Path) -> str | Diagnostic:
    """Return the text of a file, or why it cannot be read."""
    label = label_of(path)
    raw = read_bytes(path, LARGEST_FILE)
    if isinstance(raw, NotRead):
        return Diagnostic("Contract cannot be read", f"{label} {raw.words}; write the contract there.")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return Diagnostic("Contract is not UTF-8", f"{label}: save the file as UTF-8.")


def read_document(path: Path, schema: Schema, *, run_imports: bool = False) -> tuple[Document | None, list[Diagnostic]]:
    """Read a file and hold it against a schema; one that was right is remembered with the schema that said so.

    Args:
        path: the file.
        schema: what the document has to be.
        run_imports: whether to run the Python files under ``imports``. Without, what they may declare is no mistake.

    Returns:
        The document and no errors, or ``None`` and what is wrong.
    """
    text = _read_text(path)
    if isinstance(text, Diagnostic):
        return None, [text]
    label = label_of(path)
    key = (_FORMAT, json.dumps(schema()), label, text)
    match _STORE.load(key):
        case (dict() as data, dict() as places):
            return Document(label, data, places), []
    from stackproof.contract.validate import UNKNOWN_CONSTRAINT, validate  # noqa: PLC0415 - slow to import, as is PyYAML
    from stackproof.contract.yaml_reader import read_yaml  # noqa: PLC0415

    document = read_yaml(text, label)
    problems = document.diagnostics or (import_constraints(document, path.parent) if run_imports else [])
    problems = problems or validate(document, schema())
    if not run_imports and named_imports(document):
        problems = [problem for problem in problems if problem.summary != UNKNOWN_CONSTRAINT]
    if problems:
        return None, problems
    if "imports" not in document.data:
        _STORE.save(key, (document.data, document.places))
    return document, []
