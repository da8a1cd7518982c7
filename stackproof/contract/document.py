"""A YAML document as a contract is read from it: plain data, and where each part was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model import AttributePath


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a document, the place of each path in it, and what is wrong with it."""

    file: str
    data: Any
    places: Mapping[AttributePath, SourceRange]
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def place(self, *path: str | int) -> SourceRange:
        """Return where a path was written: itself, or the nearest part around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return SourceRange(self.file, 1, 1, 1, 1)

    def places_of_texts(self, *path: str | int) -> dict[str, SourceRange]:
        """Return where each text of a list is written, or the one that stands for a list, if there is one."""
        there: Any = self.data
        for step in path:
            there = there.get(step) if isinstance(there, dict) else there[step]
        if isinstance(there, str):
            return {there: self.place(*path)}
        return {str(one): self.place(*path, index) for index, one in enumerate(there or ())}
