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
        self._line, self._begin, self._end = 1, 0, 0  # the line of the last range: the next is often in it as well

    def between(self, start: int, end: int) -> SourceRange:
        """Return the range between two offsets."""
        return _new(SourceRange, self.plainly(start, end))

    def plainly(self, start: int, end: int) -> tuple[str, int, int, int, int]:
        """Return the same as a plain tuple."""
        begin = self._begin
        if begin <= start and end < self._end:
            line = self._line
            return self.file, line, start - begin + 1, line, end - begin + 1
        return self._elsewhere(start, end)

    def _elsewhere(self, start: int, end: int) -> tuple[str, int, int, int, int]:
        lines = self._lines
        line = last = bisect_right(lines, start)
        begin = last_begin = lines[line - 1]
        if line < len(lines) and end >= lines[line]:
            last = bisect_right(lines, end, line)
            last_begin = lines[last - 1]
        else:
            self._line, self._begin = line, begin
            self._end = lines[line] if line < len(lines) else end + 1
        return self.file, line, start - begin + 1, last, end - last_begin + 1
