"""Files of contracts, read and held against a schema; those that were right are remembered."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from stackproof.cache import Store
from stackproof.constraints import CONSTRAINTS, Constraint
from stackproof.contract.document import Document
from stackproof.contract.imports import import_constraints, named_imports
from stackproof.diagnostics import Diagnostic
from stackproof.file_reading import NotRead, read_bytes
from stackproof.values.limits import LARGEST_FILE

_FORMAT = "9"  # of what is remembered, and of the checks beyond the schema
_STORE = Store("contract", frozenset({"stackproof.diagnostics"}))


Schema = Callable[[], Mapping[str, Any]]
"""Makes a schema of the constraints that there are: those that a file imports are among them once it ran."""
_digests: dict[Schema, tuple[tuple[Constraint, ...], str]] = {}


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
    document = _recall(_key(schema, label, text), label)
    if document is not None and not (run_imports and named_imports(document)):
        return document, []
    if document is None:
        from stackproof.contract.yaml_reader import read_yaml  # noqa: PLC0415 - PyYAML is slow to import

        document = read_yaml(text, label)
    ran = run_imports and bool(named_imports(document))
    problems = document.diagnostics or (import_constraints(document, path.parent) if ran else [])
    key = _key(schema, label, text, ran=ran)  # of the constraints that there are now that they ran
    if not problems and _recall(key, label) is None:
        problems = _wrong(document, schema, ran=ran)
        if not problems:
            _STORE.save(key, (document.data, document.places))
    return (None, problems) if problems else (document, [])


def _wrong(document: Document, schema: Schema, *, ran: bool) -> list[Diagnostic]:
    from stackproof.contract.validate import UNKNOWN_CONSTRAINT, validate  # noqa: PLC0415 - slow to import

    problems = validate(document, schema())
    if not ran and named_imports(document):
        return [problem for problem in problems if problem.summary != UNKNOWN_CONSTRAINT]
    return problems


def _key(schema: Schema, label: str, text: str, *, ran: bool = False) -> tuple[str, ...]:
    return (_FORMAT, _digest(schema), label, text, "ran" if ran else "")


def _recall(key: tuple[str, ...], label: str) -> Document | None:
    match _STORE.load(key):
        case (dict() as data, dict() as places):
            return Document(label, data, places)
    return None


def _digest(schema: Schema) -> str:
    """Return what tells a schema from others, made once for the same constraints: it takes longer than a contract."""
    known, digest = _digests.get(schema, ((), ""))
    if not digest or known != tuple(CONSTRAINTS.values()):
        digest = hashlib.sha256(json.dumps(schema()).encode()).hexdigest()
        _digests[schema] = tuple(CONSTRAINTS.values()), digest
    return digest
