"""What the server and its helper tell each other, as JSON. Places have the real paths of files."""

from __future__ import annotations

from typing import Literal

import msgspec

from stackproof.diagnostics import SourceRange

Kind = Literal["error", "warning", "information", "hint"]


class Place(msgspec.Struct, frozen=True):
    """A stretch of a file; lines and columns count characters from 1, the end is exclusive."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def holds(self, line: int, column: int) -> bool:
        """Tell whether a position is in it, or at its end."""
        return (self.line, self.column) <= (line, column) <= (self.end_line, self.end_column)


class Notice(msgspec.Struct, frozen=True):
    """What the editor shows at a place; ``outcome`` is the id of what fails there, ``promise`` where it is promised."""

    place: Place
    kind: Kind
    text: str
    code: str = ""
    outcome: str = ""
    promise: Place | None = None


class Verdict(msgspec.Struct, frozen=True):
    """What became of a promise on a resource; ``said`` are the sentences of its findings, ``environments`` where."""

    id: str
    constraint: str
    summary: str
    address: str
    clauses: tuple[str, ...]
    severity: str
    status: str
    said: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()


class Declared(msgspec.Struct, frozen=True):
    """A resource or data source: the folder of its module, its type and name as written, the address of an instance."""

    folder: str
    type: str
    name: str
    address: str


class Judged(msgspec.Struct, frozen=True):
    """What judging a stack came to."""

    notices: tuple[Notice, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    declared: tuple[Declared, ...] = ()
    variables: tuple[str, ...] = ()


class Reads(msgspec.Struct, frozen=True):
    """Which promises read an argument: ids of promises, by the address of a resource and the name of its argument."""

    promises: dict[str, dict[str, tuple[str, ...]]] = {}


class Replacement(msgspec.Struct, frozen=True):
    """Whole lines of a file, counted from 0, and what stands for them; the end is exclusive."""

    file: str
    start: int
    end: int
    text: str


class Mend(msgspec.Struct, frozen=True):
    """Edits after which a failure holds, or why there are none."""

    edits: tuple[Replacement, ...] = ()
    reason: str = ""


class Stacks(msgspec.Struct, frozen=True):
    """The stacks of a folder: those with a contract, those judged by the pack, each with the folders of its modules.

    ``uncovered`` are those that ``check`` refuses, for others have a contract.
    """

    contracts: dict[str, tuple[str, ...]] = {}
    bare: dict[str, tuple[str, ...]] = {}
    uncovered: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


class Job(msgspec.Struct, frozen=True):
    """What the helper is to do, from which folder; ``texts`` are what the editor holds and has not saved, by real path.

    ``mends`` names the outcome to mend; none for all of the stack's.
    """

    does: Literal["find", "judge", "note", "mend"]
    root: str
    stack: str = ""
    texts: dict[str, str] = {}
    mends: str = ""


class Answer(msgspec.Struct, frozen=True):
    """What the helper came to: the bytes of one of the shapes above, or a sentence about what went wrong."""

    made: bytes = b""
    trouble: str = ""


def place_of(where: SourceRange, real: str) -> Place:
    """Return a range as a place in the file with a real path."""
    return Place(real, where.line, where.column, where.end_line, where.end_column)
