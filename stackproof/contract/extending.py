"""``extends``: files whose entries bind a contract as its own do, such as those of a platform team.

What a contract says never weakens them: their entries are judged besides. They fit many stacks, so that an entry judges
what there is, unless it says ``if-any: false``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stackproof.contract.document import Document
from stackproof.contract.reading import read_document
from stackproof.contract.schema import shared_schema
from stackproof.contract.shared_files import SharedFile, find_file
from stackproof.diagnostics import Diagnostic

_MOST = 50  # files that one contract extends, with theirs


@dataclass(frozen=True, slots=True)
class Extended:
    """A file that a contract extends, or one that such a file does."""

    document: Document
    directory: Path
    origin: str


def extended_by(document: Document, directory: Path, *, run_imports: bool) -> tuple[list[Extended], list[Diagnostic]]:
    """Return the files that a contract extends, each once, and what is wrong with them; see :func:`read_document`."""
    found: list[Extended] = []
    problems: list[Diagnostic] = []
    waiting = [(document, directory)]
    known: set[Path] = set()
    while waiting:
        here, folder = waiting.pop(0)
        for file in _files(here, folder, problems):
            place = file.path.resolve()
            if place in known:
                continue
            known.add(place)
            if len(known) > _MOST:
                detail = f"A contract extends {_MOST} files at most, with theirs; name fewer."
                return found, [*problems, Diagnostic("Too many files", detail, here.place("extends"))]
            read, wrong = read_document(file.path, shared_schema, run_imports=run_imports)
            problems += wrong
            if read is not None:
                found.append(Extended(read, file.path.parent, file.origin))
                waiting.append((read, file.path.parent))
    return found, problems


def _files(document: Document, directory: Path, problems: list[Diagnostic]) -> Iterator[SharedFile]:
    for index, reference in enumerate(document.data.get("extends") or ()):
        file = find_file(reference, directory)
        if isinstance(file, SharedFile):
            yield file
        else:
            problems.append(Diagnostic("File not found", file, document.place("extends", index)))
