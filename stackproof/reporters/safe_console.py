"""The console that every report for people is printed to."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from stackproof.reporters.escaping import edits


class SafeConsole(Console):
    """A console that escapes whatever it is given, so that no reporter can forget it."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print texts, escaped."""
        super().print(*map(_safe, objects), **options)


def _safe(given: Any) -> Any:
    if isinstance(given, str):
        return _safe(Text(given)).plain
    if not isinstance(given, Text):
        return given
    written = edits(given.plain)
    if not written:
        return given
    safe, begin = Text(style=given.style, end=given.end), 0
    for piece in given.divide(sorted({at for span in written for at in span})):
        end = begin + len(piece)
        if (begin, end) in written:
            spans = piece.spans
            piece = Text(written[begin, end])  # noqa: PLW2901
            for span in spans:
                piece.stylize(span.style)
        safe.append_text(piece)
        begin = end
    return safe
