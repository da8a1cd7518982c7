"""A part of RE2 by the standard library alone, in linear time: for checkov's own environment, which has no google-re2.

Literals, classes, groups, alternatives and repetitions, over ASCII. What is beyond that part is refused, never guessed:
it ends the evaluation. The method is Pike's (https://swtch.com/~rsc/regexp/regexp2.html): all ways to match go through
the text side by side, the preferred one first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from stackproof.values.limits import LimitReached

_ASCII = frozenset(range(128))
_LONGEST_TEXT, _LONGEST_PROGRAM = 100_000, 20_000  # characters, steps
_DIGITS = frozenset(b"0123456789")
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_NAMED = {
    "d": _DIGITS, "s": frozenset(b"\t\n\f\r "), "w": _DIGITS | _LETTERS | {ord("_")},
    "alnum": _DIGITS | _LETTERS, "alpha": _LETTERS, "digit": _DIGITS, "space": frozenset(b"\t\n\v\f\r "),
    "lower": frozenset(range(97, 123)), "upper": frozenset(range(65, 91)),
}  # fmt: skip
_PIECE = re.compile(
    r"\(\?:|\(\?P<(?P<name>\w+)>|(?P<open>\()(?!\?)|\[(?P<negated>\^?)(?P<members>\]?(?:\[:\w+:\]|\\[^A-Za-z0-9]|\\[dswfnrt]"
    r"|[^\]\\\[])*)\]|\\(?P<perl>[dDsSwW])|\\(?P<escaped>[^A-Za-z0-9]|[fnrt])|\{(?P<least>\d+)(?P<comma>,(?P<most>\d*))?\}"
    r"|(?P<sign>[*+?|)^$.])|(?P<plain>[^\\\[({])",
    re.ASCII,
)
_MEMBER = re.compile(r"\[:(\w+):\]|\\([dsw])|(\\?.)(?:-(\\?[^\]]))?", re.DOTALL)
_CONTROL = {"f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Step(NamedTuple):
    """Of a program: ``take`` a character of a set, ``save`` a place, ``split`` and ``jump`` by distances, ``match``."""

    kind: str
    wanted: frozenset[int] = frozenset()
    first: int = 0
    second: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern and its groups matched: pairs of places, -1 for a group that took no part."""

    text: bytes
    places: tuple[int, ...]

    def start(self) -> int:
        """Return where it begins."""
        return self.places[0]

    def end(self) -> int:
        """Return where it ends."""
        return self.places[1]

    def group(self) -> bytes:
        """Return all that matched."""
        return self.text[self.places[0] : self.places[1]]

    def __getitem__(self, number: int) -> bytes | None:
        start, end = self.places[2 * number : 2 * number + 2]
        return self.text[start:end] if start >= 0 and end >= 0 else None

    def groups(self) -> tuple[bytes | None, ...]:
        """Return what each group matched."""
        return tuple(self[number] for number in range(1, len(self.places) // 2))


class Compiled:
    """A pattern as a program, with as much of google-re2's interface as is used here."""

    def __init__(self, pattern: str) -> None:
        reader = _Reader(pattern)
        self.program = [*reader.alternatives(), Step("match")]
        if reader.piece is not None:
            raise _beyond(pattern)
        self.groups = reader.groups
        self.groupindex = reader.names

    def search(self, text: bytes, position: int) -> Match | None:
        """Return the leftmost match from a place on."""
        if not text.isascii() or len(text) > _LONGEST_TEXT:
            raise _beyond(f"on a text of {len(text)} bytes")
        found: tuple[int, ...] | None = None
        ways: list[tuple[int, tuple[int, ...]]] = []
        seen: set[int] = set()
        nowhere = (-1,) * (2 * self.groups + 1)
        for at in range(position, len(text) + 1):
            if found is None:
                self._follow(0, (at, *nowhere), at, len(text), ways, seen)
            now, ways, seen = ways, [], set()
            for step, places in now:
                if self.program[step].kind == "match":
                    found = (places[0], at, *places[2:])
                    break
                if at < len(text) and text[at] in self.program[step].wanted:
                    self._follow(step + 1, places, at + 1, len(text), ways, seen)
            if not ways and found is not None:
                break
        return Match(text, found) if found is not None else None

    def _follow(
        self, step: int, places: tuple[int, ...], at: int, end: int,
        ways: list[tuple[int, tuple[int, ...]]], seen: set[int],
    ) -> None:  # fmt: skip
        """Add the ways that lead on from a step without taking a character, the preferred ones first."""
        left = [(step, places)]
        while left:
            number, marked = left.pop()
            if number in seen:
                continue
            seen.add(number)
            kind, _, first, second = self.program[number]
            match kind:
                case "take" | "match":
                    ways.append((number, marked))
                case "jump":
                    left.append((number + first, marked))
                case "split":
                    left += [(number + second, marked), (number + first, marked)]
                case "save":
                    left.append((number + 1, (*marked[:first], at, *marked[first + 1 :])))
                case "begin" if at == 0:
                    left.append((number + 1, marked))
                case "end" if at == end:
                    left.append((number + 1, marked))


def _beyond(what: str) -> LimitReached:
    detail = (
        f"{what[:100]}: google-re2 is not installed here, and this is more than its replacement knows; simplify it."
    )
    return LimitReached("Regular expression beyond the gate", detail)


class _Reader:
    """Reads a pattern from left to right; ``piece`` is the one to be read next."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.groups, self.names = 0, dict[str, int]()
        self.piece: re.Match[str] | None = None
        if not pattern.isascii():
            raise _beyond(pattern)
        self._next()

    def _next(self) -> None:
        self.piece = _PIECE.match(self.pattern, self.at)
        if self.piece is None and self.at < len(self.pattern):
            raise _beyond(self.pattern)
        self.at = self.piece.end() if self.piece else self.at

    def _ends(self, signs: str) -> bool:
        return self.piece is None or (self.piece["sign"] or "-") in signs

    def alternatives(self) -> list[Step]:
        """Read up to the end, or to the bracket that closes."""
        program = self._sequence()
        while self.piece is not None and self.piece["sign"] == "|":
            self._next()
            other = self._sequence()
            program = [
                Step("split", first=1, second=len(program) + 2),
                *program,
                Step("jump", first=len(other) + 1),
                *other,
            ]
        return program

    def _sequence(self) -> list[Step]:
        program: list[Step] = []
        while not self._ends("|)"):
            program += self._repeat(self._atom())
            if len(program) > _LONGEST_PROGRAM:
                raise _beyond(self.pattern)
        return program

    def _atom(self) -> list[Step]:
        piece = self.piece
        assert piece is not None
        self._next()
        if piece["open"] or piece["name"] or piece[0] == "(?:":
            return self._group(piece)
        match piece["sign"]:
            case "^" | "$":
                return [Step("begin" if piece["sign"] == "^" else "end")]
            case ".":
                return [Step("take", _ASCII - {10})]
            case "*" | "+" | "?":
                raise _beyond(self.pattern)
        if piece["perl"]:
            named = _NAMED[piece["perl"].lower()]
            return [Step("take", _ASCII - named if piece["perl"].isupper() else named)]
        if piece["members"] is not None:
            members = self._members(piece["members"])
            return [Step("take", _ASCII - members if piece["negated"] else members)]
        if piece["least"]:
            raise _beyond(self.pattern)
        return [Step("take", frozenset({_code(piece["plain"] or piece[0])}))]

    def _group(self, piece: re.Match[str]) -> list[Step]:
        number = 0
        if piece[0] != "(?:":
            self.groups += 1
            number = self.groups
            if piece["name"]:
                self.names[piece["name"]] = number
        inner = self.alternatives()
        if self._ends("|") or not self._ends(")"):
            raise _beyond(self.pattern)
        self._next()
        return [Step("save", first=2 * number), *inner, Step("save", first=2 * number + 1)] if number else inner

    def _repeat(self, atom: list[Step]) -> list[Step]:
        piece = self.piece
        sign = piece["sign"] or "" if piece else ""
        if piece is None or not (piece["least"] or (sign and sign in "*+?")):
            return atom
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(sign) or _bounds(piece)
        self._next()
        lazy = not self._ends("") and self.piece is not None and self.piece["sign"] == "?"
        if lazy:
            self._next()
        following = self.piece["sign"] or self.piece["least"] or "" if self.piece else ""
        if _may_be_empty(atom) or max(least, most or 0) > 1000 or following.isdigit() or following in ("*", "+", "?"):
            raise _beyond(self.pattern)
        program = atom * least
        if most is None:
            return [*program, _split(len(atom) + 2, lazy), *atom, Step("jump", first=-len(atom) - 1)]
        for left in range(most - least, 0, -1):
            program = [*program, _split(left * (len(atom) + 1), lazy), *atom]
        return program

    def _members(self, written: str) -> frozenset[int]:
        found: set[int] = set()
        for named, perl, low, high in _MEMBER.findall(written):
            if named or perl:
                if (named or perl) not in _NAMED:
                    raise _beyond(self.pattern)
                found |= _NAMED[named or perl]
            else:
                found.update(range(_code(low), _code(high or low) + 1))
        return frozenset(found)


def _bounds(piece: re.Match[str]) -> tuple[int, int | None]:
    least = int(piece["least"])
    if not piece["comma"]:
        return least, least
    return least, int(piece["most"]) if piece["most"] else None


def _split(past: int, lazy: bool) -> Step:
    return Step("split", first=past, second=1) if lazy else Step("split", first=1, second=past)


def _code(written: str) -> int:
    return ord(_CONTROL.get(written[1:], written[1:]) if written[0] == "\\" and len(written) > 1 else written)


def _may_be_empty(program: list[Step]) -> bool:
    """Tell whether a piece can match nothing; how often that is repeated, engines see differently."""
    reached, left = set[int](), [0]
    while left:
        step = left.pop()
        if step == len(program):
            return True
        if step in reached or program[step].kind == "take":
            continue
        reached.add(step)
        kind, _, first, second = program[step]
        left += {"jump": [step + first], "split": [step + first, step + second]}.get(kind, [step + 1])
    return False
