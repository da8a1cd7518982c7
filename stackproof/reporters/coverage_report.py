"""What no promise reads, for people and for other tools."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from stackproof.mutate.coverage import Coverage, Part
from stackproof.mutate.specification import Sentence
from stackproof.reporters.escaping import one_line

_MANY = 4


def print_coverage(coverage: Coverage, console: Console) -> None:
    """Print what is not read, file by file; what is not quoted; and how much that is."""
    for file, parts in groupby(_by_place(coverage), lambda part: part.where.file):
        console.print(Text(one_line(file), "bold"))
        for line, told in _lines(list(parts), coverage):
            console.print(Text(one_line(f"{line:>6}  {told}")))
        console.print()
    for part in coverage.absent:
        place = f"{part.where.file}:{part.where.line}"
        console.print(Text(one_line(f"! {place}: {part.name} has no instance here: no promise judges it."), "yellow"))
    _print_specification(coverage, console)
    for file in coverage.contract.not_run:
        console.print(Text(one_line(f"! What the constraints of {file} read is not counted."), "yellow"))
    total = len(coverage.parts)
    read = total - len(coverage.unread)
    console.print(Text(f"{coverage.contract.stack}: {coverage.percent:.1f} %: {read} of {total} are read", "bold"))


def _lines(parts: list[Part], coverage: Coverage) -> Iterator[tuple[int, str]]:
    """Yield what to say of the unread parts of a file: many at one place, of which none is read, are one."""
    there = Counter(part.where for part in coverage.parts)
    for where, group in groupby(parts, lambda part: part.where):
        names = [part.name for part in group]
        if len(names) < _MANY or len(names) < there[where]:
            yield from ((where.line, name) for name in names)
        else:
            shared = os.path.commonprefix(names)  # noqa: RUF071 - of texts, which it is for
            yield where.line, f"{shared[: max(shared.rfind('.'), shared.rfind('['))]} ({len(names)} values)"


def _print_specification(coverage: Coverage, console: Console) -> None:
    found = coverage.specification
    if not coverage.contract.specification:
        console.print(Text("! The contract names no specification.", "yellow"))
    for missing in found.missing:
        console.print(Text(one_line(f"! Specification: {missing}; what it says cannot be compared."), "yellow"))
    for sentence in found.unquoted:
        console.print(Text(one_line(f"no clause quotes {sentence.where.file}:{sentence.where.line}: {sentence.text}")))
    for clause in found.strange:
        console.print(Text(one_line(f"the specification does not say: {' '.join(clause.split())}")))
    if found.sentences:
        quoted = len(found.sentences) - len(found.unquoted)
        console.print(Text(f"{quoted} of {len(found.sentences)} sentences are quoted", "bold"))


def as_json(coverage: Coverage) -> dict[str, Any]:
    """Return the same for other tools."""
    found = coverage.specification
    return {
        "stack": coverage.contract.stack,
        "coverage": round(coverage.percent, 2),
        "set": len(coverage.parts),
        "unread": [_part(part) for part in _by_place(coverage)],
        "absent": list(map(_part, coverage.absent)),
        "not_followed": list(coverage.contract.not_run),
        "specification": {
            "sentences": len(found.sentences),
            "unquoted": [_sentence(sentence) for sentence in found.unquoted],
            "not_in_it": list(found.strange),
            "missing": list(found.missing),
        },
    }


def _by_place(coverage: Coverage) -> list[Part]:
    return sorted(coverage.unread, key=lambda part: (part.where, part.name))


def _part(part: Part) -> dict[str, Any]:
    return {"name": part.name, "file": part.where.file, "line": part.where.line}


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {"text": sentence.text, "file": sentence.where.file, "line": sentence.where.line}
