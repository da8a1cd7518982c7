"""The documents that a contract names as its specification: files beside it, or titles of what is kept elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from stackproof.contract.document import Document
from stackproof.diagnostics import Diagnostic
from stackproof.suggestions import suggest

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}")


def is_file_name(name: str) -> bool:
    """Tell whether a document is a file by its name, which has an ending; anything else is a title, or an address."""
    return "://" not in name and _ENDING.fullmatch(Path(name).suffix) is not None


def find_absent(document: Document, directory: Path) -> Iterator[Diagnostic]:
    """Yield warnings of files of the specification that are not there: ``coverage`` reads them, and no verdict does."""
    named = document.places_of_texts("specification") if "specification" in document.data else {}
    for name, where in named.items():
        path = directory / name
        if not is_file_name(name) or path.is_file():
            continue
        detail = f"{name} is a folder; name the files in it." if path.is_dir() else _explain_absent(name, path)
        yield Diagnostic("No such document", detail, where, "warning")


def _explain_absent(name: str, path: Path) -> str:
    try:
        beside = sorted(one.name for one in path.parent.iterdir() if one.is_file())
    except (OSError, ValueError):
        beside = []
    if meant := suggest(path.name, beside):
        return f'{name} does not exist. Did you mean "{Path(name).with_name(meant)}"?'
    return f"{name} does not exist; put it there, or, if it is kept elsewhere, write its title without an ending."
