"""The JSON schema of one contract: with the constraints of its own, whose Python is run in a child process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stackproof.constraints import load_catalogue
from stackproof.contract.document import Document
from stackproof.contract.imports import import_constraints, named_imports
from stackproof.contract.schema import contract_schema
from stackproof.contract.yaml_reader import read_yaml
from stackproof.diagnostics import Diagnostic
from stackproof.file_reading import read_text
from stackproof.run.children import ChildError, ask_child
from stackproof.run.outcomes import Unchecked
from stackproof.values.limits import LARGEST_FILE

_MODULES = frozenset({"stackproof.diagnostics"})


def schema_for(path: Path) -> dict[str, Any] | Unchecked:
    """Return the schema of a contract; the contract itself need not be whole yet."""
    label = str(path)
    text = read_text(label, LARGEST_FILE)
    if text is None:
        detail = f"{path} is no file that can be read; name a contract."
        return Unchecked(label, (Diagnostic("Contract cannot be read", detail),))
    document = read_yaml(text, label)
    if document.diagnostics:
        return Unchecked(label, tuple(document.diagnostics))
    if not named_imports(document):
        return contract_schema()
    try:
        problems, schema = ask_child(lambda: _made(document, path.parent), _MODULES)
    except ChildError as error:
        where = document.place("imports")
        detail = f"{', '.join(named_imports(document))}: {error}. Mend the file."
        return Unchecked(label, (Diagnostic("Own constraints that do not come to an end", detail, where),))
    return Unchecked(label, tuple(problems)) if problems else dict(schema)


def _made(document: Document, directory: Path) -> tuple[list[Diagnostic], dict[str, Any]]:
    load_catalogue()
    problems = import_constraints(document, directory)
    return problems, {} if problems else contract_schema()
