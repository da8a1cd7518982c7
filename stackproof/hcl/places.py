"""Offsets in a text as lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right

from stackproof.diagnostics import SourceRange


class Places:
    """Knows where each line of one file begins."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def between(self, start: int, end: int) -> SourceRange:
        """Return the range between two offsets."""
        line = bisect_right(self._lines, start)
        last = bisect_right(self._lines, end, lo=line - 1) if end - start < 2_000 else bisect_right(self._lines, end)
        return SourceRange(self.file, line, start - self._lines[line - 1] + 1, last, end - self._lines[last - 1] + 1)
