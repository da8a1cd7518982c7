"""Places in the editor's units: lines from 0, and columns that count UTF-16 units, or what the client asked for."""

from __future__ import annotations

import os

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import TextDocument

from stackproof.editor.shapes import Place, Replacement
from stackproof.file_reading import read_text
from stackproof.values.limits import LARGEST_FILE


def path_of(uri: str) -> str:
    """Return the real path of a document; nothing where it is no file."""
    found = to_fs_path(uri) if uri.startswith("file:") else None
    return os.path.realpath(found) if found else ""


def uri_of(path: str) -> str:
    """Return the address of a file."""
    return str(from_fs_path(path))


class Text:
    """The text of a document, as lines, with the units that the client counts in."""

    def __init__(self, text: str, document: TextDocument) -> None:
        self.lines = text.split("\n")
        self._codec = document.position_codec

    def range_of(self, place: Place) -> types.Range:
        """Return a place as a range; one of no width is the whole line."""
        start = self._position(place.line - 1, place.column - 1)
        end = self._position(place.end_line - 1, place.end_column - 1)
        if start == end:
            start = self._position(start.line, 0)
            end = self._position(start.line, len(self._line(start.line)))
        return types.Range(start, end)

    def range_of_lines(self, edit: Replacement) -> tuple[types.Range, str]:
        """Return the range of whole lines, and the text that stands for them."""
        if edit.end < len(self.lines):
            return types.Range(types.Position(edit.start, 0), types.Position(edit.end, 0)), edit.text
        last = len(self.lines) - 1  # has no end of line: nor has what stands for it
        end = self._position(last, len(self.lines[last]))
        return types.Range(types.Position(edit.start, 0), end), edit.text.removesuffix("\n")

    def point(self, position: types.Position) -> tuple[int, int]:
        """Return a position as a line and a column of characters, both from 1."""
        line, left = self._line(position.line), position.character
        column = 0
        while column < len(line) and left > 0:
            left -= self._codec.client_num_units(line[column])
            column += 1
        return position.line + 1, column + 1

    def range_before(self, position: types.Position, length: int) -> types.Range:
        """Return the range of some characters before a position."""
        _, column = self.point(position)
        return types.Range(self._position(position.line, column - 1 - length), position)

    def _line(self, number: int) -> str:
        return self.lines[number].removesuffix("\r") if number < len(self.lines) else ""

    def _position(self, line: int, column: int) -> types.Position:
        line = min(line, len(self.lines) - 1)
        return types.Position(line, self._codec.client_num_units(self._line(line)[:column]))


def text_on_disk(path: str) -> str:
    """Return what a file holds that the editor has not opened."""
    return read_text(path, LARGEST_FILE) or ""
