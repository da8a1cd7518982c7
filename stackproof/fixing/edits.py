"""Edits of the text of a file, and the file that comes of them."""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from stackproof.fixing.layout import align, closed_up, end_of_line
from stackproof.hcl.files import parse_text
from stackproof.mutate.sources import SourceFile

Files = Mapping[str, SourceFile]


class Left(Exception):
    """What nobody but a person can mend, with the reason."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A text for a stretch of a file.

    ``argument`` is where in it an argument begins that is new, or -1; ``closes_up`` is whether lines are taken away.
    """

    file: str
    start: int
    end: int
    text: str
    argument: int = -1
    closes_up: bool = False


def with_edits(files: Files, edits: Iterable[Edit]) -> dict[str, SourceFile]:
    """Return files with edits made; the last in a file are made first, so that places stay.

    Raises:
        Left: a file is no HCL any more.
    """
    changed = dict(files)
    for edit in sorted(edits, key=lambda one: (one.file, one.start), reverse=True):
        source = changed[edit.file]
        new = edit.text.replace("\n", end_of_line(source.text))
        text = source.text[: edit.start] + new + source.text[edit.end :]
        if edit.argument >= 0:
            before = edit.text[: edit.argument].replace("\n", end_of_line(source.text))
            text = align(text, edit.start + len(before), edit.text[edit.argument :].strip("\n").count("\n") + 1)
        if edit.closes_up:
            text = closed_up(text, edit.start)
        changed[edit.file] = replace(source, text=text)
    for label in {edit.file for edit in edits}:
        body, problems = parse_text(changed[label].text, label)
        if body is None or problems:
            message = f"{label} would be no HCL any more"
            raise Left(message)
        changed[label] = replace(changed[label], body=body)
    return changed


def difference(before: Files, after: Files) -> str:
    """Return what differs between files as a unified diff, with the ends of lines as ``\\n``."""
    parts: list[str] = []
    for label in sorted(before):
        if before[label].text != after[label].text:
            name = label.lstrip("/")
            old, new = (_lines(files[label].text) for files in (before, after))
            parts += difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
    return "".join(part if part.endswith("\n") else f"{part}\n\\ No newline at end of file\n" for part in parts)


def _lines(text: str) -> list[str]:
    return list(io.StringIO(text.replace("\r\n", "\n")))
