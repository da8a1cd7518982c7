"""Constraints of a project's own: Python files that a contract imports."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

from stackproof.contract.document import Document
from stackproof.diagnostics import Diagnostic

_imported: set[Path] = set()


def import_constraints(document: Document, directory: Path) -> list[Diagnostic]:
    """Run the files under ``imports`` once each; what goes wrong in them is a diagnostic at their name."""
    listed = document.data.get("imports") if isinstance(document.data, dict) else None
    problems = []
    for index, name in enumerate(listed if isinstance(listed, list) else ()):
        problem = _import(directory / str(name))
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
    except Exception as error:
        del sys.modules[name]
        return f"{type(error).__name__}: {error}. Mend the file."
    _imported.add(place)
    return ""
