"""What went wrong, where, and what to do about it.

The shape is that of hashicorp/hcl's diagnostics: a short noun-phrase summary, a
full-sentence detail that carries the remedy, and a tight subject range. A user's
mistake is always one of these and never a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class SourceRange(NamedTuple):
    """A stretch of a text file. Lines and columns count characters from 1; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def to(self, other: SourceRange) -> SourceRange:
        """Return the range from the start of this one to the end of the other."""
        return SourceRange(self.file, self.line, self.column, other.end_line, other.end_column)

    def holds(self, other: SourceRange | None) -> bool:
        """Tell whether another range begins in this one."""
        if other is None or other.file != self.file:
            return False
        begin = (other.line, other.column)
        return (self.line, self.column) <= begin < (self.end_line, self.end_column)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: a short summary, a full sentence with the remedy, and the place."""

    summary: str
    detail: str
    subject: SourceRange | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.subject}: " if self.subject else ""
        return f"{place}{self.summary}: {self.detail}" if self.detail else f"{place}{self.summary}"


@dataclass(slots=True)
class Diagnostics:
    """The problems met so far, each reported once."""

    found: list[Diagnostic] = field(default_factory=list)

    def error(self, summary: str, detail: str, subject: SourceRange | None = None) -> None:
        """Report a mistake that keeps the result from being trusted."""
        self._add(Diagnostic(summary, detail, subject))

    def warning(self, summary: str, detail: str, subject: SourceRange | None = None) -> None:
        """Report something that a reader should know and that spoils nothing."""
        self._add(Diagnostic(summary, detail, subject, "warning"))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over problems that another reader found."""
        for diagnostic in diagnostics:
            self._add(diagnostic)

    def _add(self, diagnostic: Diagnostic) -> None:
        if diagnostic not in self.found:
            self.found.append(diagnostic)

    @property
    def errors(self) -> list[Diagnostic]:
        """Those that keep the result from being trusted."""
        return [diagnostic for diagnostic in self.found if diagnostic.severity == "error"]

    def errors_in(self, where: SourceRange) -> list[Diagnostic]:
        """Return the errors whose subjects begin in a range."""
        return [one for one in self.found if one.severity == "error" and where.holds(one.subject)]


def source_lines(where: SourceRange, text: str, most: int = 4) -> list[tuple[int, str]]:
    """Return the numbered lines of ``text`` that a range touches, ``most`` of them at the most."""
    lines = text.split("\n")
    last = where.end_line if where.end_column > 1 or where.end_line == where.line else where.end_line - 1
    numbers = range(where.line, min(last, where.line + most - 1, len(lines)) + 1)
    return [(number, lines[number - 1].rstrip("\r")) for number in numbers]


def draw(where: SourceRange, text: str) -> list[str]:
    """Draw the source lines of a range with carets under the first of them.

    >>> print("\\n".join(draw(SourceRange("main.tf", 2, 3, 2, 8), "a = 1\\nb = wrong\\n")))
      2 | b = wrong
        |   ^^^^^
    """
    drawn = []
    for number, line in source_lines(where, text):
        drawn.append(f"{number:>3} | {line}".rstrip())
        if number == where.line:
            end = where.end_column if where.end_line == where.line else len(line) + 1
            pad = "".join("\t" if character == "\t" else " " for character in line[: where.column - 1])
            drawn.append(f"    | {pad}{'^' * max(1, end - where.column)}")
    return drawn
