"""Values that are not (wholly) there: unknown ones, and sensitive ones.

As in zclconf/go-cty, unknown is a value with a type that travels through operators
and functions. Ours also remembers why it is unknown, which resources it was built
from, and as much of its structure as is certain: a reference is as good as a value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NoReturn
from unicodedata import normalize

from stackproof.addresses import Reference
from stackproof.diagnostics import SourceRange
from stackproof.values.types import DYNAMIC, STRING, Type

PLAIN = frozenset({str, bool, int, type(None)})
"""The types of most values, which are wholly there."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value is unknown: ``var.arch has no value``, and where that is.

    ``about`` stands before the words; it is written out only when somebody reads the text, for there are many.
    """

    words: str
    where: SourceRange | None = None
    about: Reference | None = None

    @property
    def text(self) -> str:
        """The whole sentence."""
        return f"{self.about} {self.words}" if self.about else self.words

    def __str__(self) -> str:
        return f"{self.text}: {self.where.file}:{self.where.line}" if self.where else self.text


@dataclass(frozen=True, slots=True)
class AttributeOf:
    """The unknown is exactly this attribute of that resource."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class MadeOf:
    """The unknown is made of this attribute and of nothing else that is unknown, nobody can tell how.

    A plan lists what an expression refers to, not its operators. That is enough to say what it
    relates to, and not enough to read a text.
    """

    reference: Reference


@dataclass(frozen=True, slots=True)
class Template:
    """The unknown string is these pieces, joined: text, and unknowns between."""

    parts: tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class JsonOf:
    """The unknown string is the JSON of this value, which holds unknowns somewhere."""

    value: Any


@dataclass(frozen=True, slots=True)
class Omitted:
    """The argument is not set; the provider decides when it applies."""


Form = AttributeOf | MadeOf | Template | JsonOf | Omitted | None


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """A value that cannot be known yet. It refuses to be a condition."""

    type: Type = DYNAMIC
    why: tuple[Reason, ...] = ()
    references: tuple[Reference, ...] = ()
    form: Form = None

    def __bool__(self) -> NoReturn:
        msg = "an unknown value is neither true nor false; ask is_unknown() first"
        raise TypeError(msg)

    def __str__(self) -> str:
        match self.form:
            case AttributeOf(reference):
                return f"({reference}, known after apply)"
            case MadeOf(reference):
                return f"(made of {reference}, known after apply)"
            case Template(parts):
                return "".join(f"${{{part}}}" if isinstance(part, Unknown) else part for part in parts)
        return "(known after apply)"

    def of_type(self, type_: Type) -> Unknown:
        """Return the same unknown with its type narrowed; its form stays while it is a string.

        One that has the type already stays the same object: an unknown equals itself alone.
        """
        if self.type == type_:
            return self
        return replace(self, type=type_, form=self.form if type_ in (STRING, DYNAMIC) else None)


@dataclass(frozen=True, slots=True, eq=False)
class Sensitive:
    """A value that must not be shown. Never nested directly in another."""

    value: Any

    def __bool__(self) -> NoReturn:
        msg = "a sensitive value is no condition; reveal() it first"
        raise TypeError(msg)

    def __repr__(self) -> str:
        return "(sensitive value)"


def is_unknown(value: Any) -> bool:
    """Tell whether the value itself is unknown (not whether something inside it is)."""
    return isinstance(value, Unknown) or (isinstance(value, Sensitive) and isinstance(value.value, Unknown))


def reveal(value: Any) -> Any:
    """Take the sensitive mark off the value itself."""
    return value.value if isinstance(value, Sensitive) else value


def sensitive(value: Any) -> Any:
    """Mark a value; one that is marked stays as it is."""
    return value if isinstance(value, Sensitive) else Sensitive(value)


def unknowns_in(value: Any) -> list[Unknown]:
    """Collect the unknowns in a value, itself included, in order."""
    found: list[Unknown] = []
    _collect(value, found)
    return found


def _collect(value: Any, found: list[Unknown]) -> None:
    if type(value) in PLAIN:
        return
    if isinstance(value, Unknown):
        found.append(value)
    elif isinstance(value, Sensitive):
        _collect(value.value, found)
    elif isinstance(value, dict):
        for inner in value.values():
            _collect(inner, found)
    elif isinstance(value, list | tuple):
        for inner in value:
            _collect(inner, found)


def reveal_deep(value: Any) -> tuple[Any, bool]:
    """Take every sensitive mark off; the second result tells whether there was one."""
    if type(value) in PLAIN:
        return value, False
    if isinstance(value, Sensitive):
        return reveal_deep(value.value)[0], True
    if isinstance(value, dict):
        pairs = {key: reveal_deep(inner) for key, inner in value.items()}
        if not any(marked for _, marked in pairs.values()):
            return value, False
        return alike(value, {key: inner for key, (inner, _) in pairs.items()}), True
    if isinstance(value, list | tuple):
        inners = [reveal_deep(inner) for inner in value]
        if not any(marked for _, marked in inners):
            return value, False
        return alike(value, (inner for inner, _ in inners)), True
    return value, False


def alike(value: Any, members: Any) -> Any:
    """Return a collection of the kind of another with other members; one that is more than these says how."""
    of_kind = getattr(value, "with_members", type(value))
    return of_kind(members)


def merge_unknown(type_: Type, sources: Iterable[Unknown], form: Form = None) -> Unknown:
    """Return the unknown that comes of several: their reasons and references, each once, in order."""
    found = list(sources)
    why = tuple(dict.fromkeys(reason for unknown in found for reason in unknown.why))
    references = tuple(dict.fromkeys(reference for unknown in found for reference in unknown.references))
    return Unknown(type_, why, references, form)


def _compose(text: str) -> str:
    """Compose characters (NFC), as cty does with every string it makes."""
    return text if text.isascii() else normalize("NFC", text)


def template(parts: Iterable[Any]) -> Any:
    """Join strings and unknown strings: a string if all are known, else an unknown that keeps the pieces."""
    joined: list[Any] = []
    for part in parts:
        pieces = part.form.parts if isinstance(part, Unknown) and isinstance(part.form, Template) else (part,)
        for piece in pieces:
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] = _compose(joined[-1] + piece)
            elif piece != "":
                joined.append(piece)
    if not joined:
        return ""
    if len(joined) == 1:
        only = joined[0]
        return only if isinstance(only, str) else only.of_type(STRING)
    return merge_unknown(STRING, (piece for piece in joined if isinstance(piece, Unknown)), Template(tuple(joined)))
