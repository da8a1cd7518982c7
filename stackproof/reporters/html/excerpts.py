"""The source lines of a finding, with those around them and what of them is meant."""

from __future__ import annotations

from dataclasses import dataclass

from stackproof.diagnostics import SourceRange
from stackproof.model import Stack

_BEFORE, _AFTER, _MOST = 2, 2, 6  # lines
_LONGEST = 400  # characters of a line


@dataclass(frozen=True, slots=True)
class Line:
    """A line in three parts, of which the middle one is meant; ``marked`` lines have one."""

    number: int
    before: str
    meant: str = ""
    behind: str = ""

    @property
    def carets(self) -> str:
        """What stands below the part that is meant, where the line is the first that has one."""
        return "^" * max(1, len(self.meant))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a file; ``first`` is the number of the one under which carets stand."""

    place: str
    lines: tuple[Line, ...]
    first: int


def excerpt(where: SourceRange | None, stack: Stack) -> Excerpt | None:
    """Return the lines of a range, or its place alone where its file cannot be read. Sensitive values are masked."""
    if where is None:
        return None
    text = stack.source_text(where.file) if stack.source_text else None
    if text is None:
        return Excerpt(str(where), (), where.line)
    lines = text.split("\n")
    last = min(where.end_line, where.line + _MOST - 1)
    numbers = range(max(1, where.line - _BEFORE), min(len(lines), last + _AFTER) + 1)
    return Excerpt(str(where), tuple(_line(number, lines[number - 1], where) for number in numbers), where.line)


def _line(number: int, text: str, where: SourceRange) -> Line:
    text = text.rstrip("\r")
    if not where.line <= number <= where.end_line:
        return Line(number, _cut(text))
    begin = where.column - 1 if number == where.line else len(text) - len(text.lstrip())
    end = where.end_column - 1 if number == where.end_line else len(text)
    if begin > _LONGEST:
        text, begin, end = f"\N{HORIZONTAL ELLIPSIS}{text[begin - 40 :]}", 41, end - begin + 41
    return Line(number, text[:begin], _cut(text[begin:end]), _cut(text[max(begin, end) :]))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"
