"""Offsets in a text as lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from stackproof.diagnostics import SourceRange

_new = tuple.__new__  # a named tuple's own takes twice as long, and a file has tens of thousands of places


class Places:
    """Knows where each line of one file begins."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._lines = list(accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=0))

    def between(self, start: int, end: int) -> SourceRange:
        """Return the range between two offsets."""
        lines = self._lines
        line = last = bisect_right(lines, start)
        if line < len(lines) and end >= lines[line]:
            last = bisect_right(lines, end, line)
        column, end_column = start - lines[line - 1] + 1, end - lines[last - 1] + 1
        return _new(SourceRange, (self.file, line, column, last, end_column))
