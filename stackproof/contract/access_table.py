"""``access:`` of a contract: the closed table of who may do what, as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from stackproof.contract.access_schema import IDENTITIES, SECTIONS
from stackproof.contract.document import Document
from stackproof.diagnostics import Diagnostic, SourceRange

Section = Literal["assumed-by", "never-assumed-by", "may", "never"]
TRUST = ("assumed-by", "never-assumed-by")
TO_SIGN = "TODO: the sentence of the specification"
"""The clause of an entry that was generated."""
_ASSUME = "sts:AssumeRole"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what ``raw`` says may be done, or never; ``clauses`` are its own."""

    section: Section
    raw: dict[str, Any]
    where: SourceRange
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A text of the table, and where it stands."""

    text: str
    where: SourceRange


@dataclass(frozen=True, slots=True)
class Entry:
    """What the table says of a role, user, group, resource or anything else that grants.

    ``name`` is an address, which may have ``*`` for its key, or the name of what the stack does not declare.
    """

    kind: str
    name: str
    where: SourceRange
    clauses: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    managed: tuple[Written, ...] = ()
    boundary: Written | None = None


@dataclass(frozen=True, slots=True)
class AccessTable:
    """The whole table."""

    clauses: tuple[str, ...]
    where: SourceRange
    entries: tuple[Entry, ...]
    undecided: Literal["fail", "skip"] = "fail"
    contexts: Literal["given", "any"] = "given"

    @property
    def all_clauses(self) -> tuple[str, ...]:
        """The clauses of the table, its entries and their lines."""
        of_lines = (clause for entry in self.entries for line in entry.lines for clause in line.clauses)
        return (*self.clauses, *(clause for entry in self.entries for clause in entry.clauses), *of_lines)


def read_access(document: Document) -> AccessTable | None:
    """Return the table of a contract, if it has one."""
    data = document.data.get("access")
    if data is None:
        return None
    entries = (
        _entry(document, kind, name, raw or {})
        for kind in (*IDENTITIES, "resources", "others")
        for name, raw in (data.get(kind) or {}).items()
    )
    where = document.place("access")
    undecided, contexts = data.get("undecided", "fail"), data.get("contexts", "given")
    return AccessTable(_texts(data["clause"]), where, tuple(entries), undecided, contexts)


def table_problems(table: AccessTable | None) -> Iterator[Diagnostic]:
    """Yield what is wrong with a table beyond its shape."""
    if table is None:
        return
    yield from _find_unsigned(table)
    for entry in table.entries:
        for line in entry.lines:
            yield from (Diagnostic("Invalid line of access", found, line.where) for found in _mistakes(entry, line))


def _find_unsigned(table: AccessTable) -> Iterator[Diagnostic]:
    """Yield what was generated and nobody has signed yet."""
    signed = [(table.clauses, table.where), *((entry.clauses, entry.where) for entry in table.entries)]
    for clauses, where in signed:
        if TO_SIGN in clauses:
            detail = "Read the entry, and write the sentence of the specification that it keeps in place of the clause."
            yield Diagnostic("Unsigned access", detail, where)


def _mistakes(entry: Entry, line: Line) -> Iterator[str]:
    for name in ("who", "do", "to"):
        if name in line.raw and f"not-{name}" in line.raw:
            yield f'"{name}" and "not-{name}" exclude each other; keep one of them.'
    needed = {"do": "what is done", "to": "to which resource"}
    if entry.kind == "resources" or line.section in TRUST:
        needed = {"who": "who it is", "do": "what is done"}
    for name, words in needed.items():
        if name not in line.raw and f"not-{name}" not in line.raw:
            yield f'A line says {words}: add "{name}".'


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _entry(document: Document, kind: str, name: str, raw: dict[str, Any]) -> Entry:
    path = ("access", kind, name)
    managed = raw.get("managed")
    places = [(*path, "managed")] if isinstance(managed, str) else [
        (*path, "managed", index) for index in range(len(managed or ()))
    ]  # fmt: skip
    boundary = raw.get("boundary")
    return Entry(
        kind,
        name,
        document.place(*path),
        _texts(raw.get("clause")),
        tuple(line for section in SECTIONS for line in _lines(document, (*path, section), raw.get(section), kind)),
        tuple(Written(text, document.place(*at)) for text, at in zip(_texts(managed), places, strict=True)),
        Written(boundary, document.place(*path, "boundary")) if boundary is not None else None,
    )


def _lines(document: Document, path: tuple[str | int, ...], given: Any, kind: str) -> Iterator[Line]:
    """Yield the lines of a section, whose forms are short: a principal, one line, or a list of lines."""
    section: Any = path[-1]
    one = [(path, given)] if isinstance(given, str | dict) else [
        ((*path, index), line) for index, line in enumerate(given or ())
    ]  # fmt: skip
    for at, line in one:
        raw = {"who": line} if isinstance(line, str) else dict(line)
        clauses = _texts(raw.pop("clause", None))
        if section in TRUST and "not-do" not in raw:
            raw.setdefault("do", _ASSUME)
        elif kind == "resources" and "not-to" not in raw:
            raw.setdefault("to", "this")
        yield Line(section, raw, document.place(*at), clauses)
