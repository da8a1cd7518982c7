"""Offsets in a text as lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from stackproof.diagnostics import SourceRange

_new = tuple.__new__  # a named tuple's own takes twice as long, and a file has tens of thousands of places


class Places:
    """Knows where each line of one file begins."""

    def __init__(self, text: str, file: str, lines: list[int] | None = None) -> None:
        self.file = file
        self._lines = lines or list(accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=0))
        self._line, self._begin, self._end = 1, 0, 0  # the line of the last range: the next is often in it as well

    def __reduce__(self) -> tuple[type[Places], tuple[str, str, list[int]]]:
        return Places, ("", self.file, self._lines)

    def between(self, start: int, end: int) -> SourceRange:
        """Return the range between two offsets."""
        begin = self._begin
        if begin <= start and end < self._end:
            line = self._line
            return _new(SourceRange, (self.file, line, start - begin + 1, line, end - begin + 1))
        found = self.find(start, end)
        if found.line == found.end_line:
            lines = self._lines
            self._line, self._begin = found.line, lines[found.line - 1]
            self._end = lines[found.line] if found.line < len(lines) else end + 1
        return found

    def find(self, start: int, end: int) -> SourceRange:
        """Return the same, and remember nothing: of a file that was read long ago, by whichever thread."""
        lines = self._lines
        line = last = bisect_right(lines, start)
        begin = last_begin = lines[line - 1]
        if line < len(lines) and end >= lines[line]:
            last = bisect_right(lines, end, line)
            last_begin = lines[last - 1]
        return SourceRange(self.file, line, start - begin + 1, last, end - last_begin + 1)
