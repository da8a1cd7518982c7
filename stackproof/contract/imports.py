"""Constraints of a project's own: Python files that a contract imports.

Whoever runs them does so in a process that may be lost (:mod:`stackproof.run.children`).
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

from stackproof.contract.document import Document
from stackproof.diagnostics import Diagnostic

_imported: set[Path] = set()


def named_imports(document: Document) -> tuple[str, ...]:
    """Return the names of the files under ``imports``."""
    listed = document.data.get("imports") if isinstance(document.data, dict) else None
    return tuple(map(str, listed)) if isinstance(listed, list) else ()


def import_constraints(document: Document, directory: Path) -> list[Diagnostic]:
    """Run the files under ``imports`` once each; what goes wrong in them is a diagnostic at their name."""
    problems = []
    for index, name in enumerate(named_imports(document)):
        problem = _import(directory / name)
        if problem:
            where = document.place("imports", index)
            problems.append(Diagnostic("Constraints cannot be imported", f"{name}: {problem}", where))
    return problems


def _import(path: Path) -> str:
    place = path.resolve()
    if place in _imported:
        return ""
    if not place.is_file():
        return "there is no such file; the path is relative to the contract."
    name = f"stackproof_imports_{len(_imported)}_{place.stem}"
    spec = importlib.util.spec_from_file_location(name, place)
    if spec is None or spec.loader is None:
        return "it is no Python file."
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        return f"{type(error).__name__}: {error}. Mend the file."
    _imported.add(place)
    return ""
