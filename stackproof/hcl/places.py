"""Offsets in a text as lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from stackproof.diagnostics import SourceRange


class Places:
    """Knows where each line of one file begins."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._lines = list(accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=0))

    def between(self, start: int, end: int) -> SourceRange:
        """Return the range between two offsets."""
        lines = self._lines
        line = bisect_right(lines, start)
        column = start - lines[line - 1] + 1
        if line == len(lines) or end < lines[line]:
            return SourceRange(self.file, line, column, line, end - lines[line - 1] + 1)
        last = bisect_right(lines, end, line)
        return SourceRange(self.file, line, column, last, end - lines[last - 1] + 1)
