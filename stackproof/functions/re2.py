"""Go's regular expressions: RE2 itself, which needs time linear in the text, whatever the pattern.

Rules: https://github.com/google/re2/wiki/Syntax. The only module that imports ``re2`` (google-re2). It matches
bytes: the text in UTF-8. Where Go differs from RE2 (it has no ``\\C``, nests at most 1,000 groups, and several
groups may have one name) the pattern is looked through first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any
from unicodedata import normalize

from stackproof.functions.plain_re2 import Compiled
from stackproof.values import Mistake

_REFERENCE = re.compile(r"\$(?:\$|(\w+)|\{(\w+)\})", re.ASCII)
_PIECE = re.compile(
    r"""
      \\Q .*? (?: \\E | \Z )                                 # quoted
    | (?P<byte> \\C ) | \\.
    | \[ \^? \]? (?: \\. | \[:\^?\w+:\] | [^\]\\] )* \]     # a class
    | \( \?P?< (?P<name> \w+ ) > | (?P<open> \( ) | (?P<close> \) )
    """,
    re.DOTALL | re.VERBOSE | re.ASCII,
)
_MOST_NESTED = 1_000
_MOST_MEMORY = 64 * 1024 * 1024  # bytes that one pattern may take


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; ``names`` holds the name of each group, empty where it has none."""

    compiled: Any
    names: tuple[str, ...]

    def matches(self, text: bytes) -> Iterator[Any]:
        """Give the matches that do not overlap; an empty one right behind another is none, as in Go."""
        position, last_end = 0, -1
        while position <= len(text):
            match = self.compiled.search(text, position)
            if match is None:
                return
            empty = match.start() == match.end()
            if not empty or match.end() != last_end:
                yield match
            last_end = match.end()
            position = _next_character(text, match.end()) if empty else match.end()

    def captures(self, text: str) -> Iterator[Any]:
        """Yield each match as Terraform shapes it: string, tuple or object."""
        for match in self.matches(text.encode()):
            if not self.names:
                yield _read(match.group())
                continue
            groups = [None if group is None else _read(group) for group in match.groups()]
            named = sorted(zip(self.names, groups, strict=True), key=itemgetter(0))  # the last of one name counts
            yield dict(named) if self.names[0] else tuple(groups)

    def replace(self, text: str, replacement: str) -> str:
        """Replace every match; ``$name``, ``${name}`` and ``$1`` in the replacement are groups, ``$$`` is a dollar."""
        given = text.encode()
        pieces, end = [], 0
        for match in self.matches(given):
            pieces += [given[end : match.start()], self._expand(match, replacement)]
            end = match.end()
        return b"".join((*pieces, given[end:])).decode()

    def _expand(self, match: Any, replacement: str) -> bytes:
        def group(reference: re.Match[str]) -> str:
            name = reference[1] or reference[2]
            if name is None:
                return "$"
            if name.isdigit() and (name == "0" or name[0] != "0"):
                return (match[int(name)] or b"").decode() if int(name) <= len(self.names) else ""
            return (match[self.names.index(name) + 1] or b"").decode() if name in self.names else ""

        return _REFERENCE.sub(group, replacement).encode()

    def refuse_mixed_groups(self) -> None:
        """Raise a mistake where some groups have names and some have none."""
        if "" in self.names and any(self.names):
            raise Mistake("The pattern mixes named and unnamed groups; name all of them or none.", argument=0)


def _read(raw: bytes) -> str:
    return normalize("NFC", raw.decode())


def _next_character(text: bytes, position: int) -> int:
    position += 1
    while position < len(text) and text[position] & 0xC0 == 0x80:  # within a character of several bytes
        position += 1
    return position


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Pattern:
    """Read an RE2 pattern.

    Raises:
        Mistake: RE2 does not accept it.
    """
    try:
        import re2  # noqa: PLC0415 - seldom needed, and 10 ms to import
    except ImportError:  # checkov's own environment
        numbered, names = _number_names(pattern)
        return _with_names(Compiled(numbered), names)
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    try:
        numbered, names = _number_names(pattern)
        compiled = re2.compile(numbered.encode(), options)
    except re2.error as error:
        raise Mistake(f"The regular expression {pattern!r} is not valid: {_say(error)}.") from None
    return _with_names(compiled, names)


def compile_whole(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether an RE2 pattern matches all of a text, in time linear in it.

    Raises:
        Mistake: RE2 does not accept it.
        LimitReached: its replacement does not know it; what is returned raises that as well, of a text.
    """
    compile_pattern(pattern)  # alone: "a)(b" is none
    compiled = compile_pattern(f"^(?:{pattern})$").compiled
    return lambda text: compiled.search(text.encode(errors="replace"), 0) is not None


def _with_names(compiled: Any, names: list[str]) -> Pattern:
    """Give the groups their names again."""
    by_number = {number: names[int(given[1:])] for given, number in compiled.groupindex.items()}
    return Pattern(compiled, tuple(by_number.get(number, "") for number in range(1, compiled.groups + 1)))


def _number_names(pattern: str) -> tuple[str, list[str]]:
    """Return the pattern with its named groups called ``g0``, ``g1`` and so on, and their names."""
    names: list[str] = []
    depth = 0

    def number(piece: re.Match[str]) -> str:
        nonlocal depth
        depth += bool(piece["name"] or piece["open"]) - bool(piece["close"])
        what = "expression nests too deeply" if depth > _MOST_NESTED else ""
        if piece["byte"]:
            what = "invalid escape sequence: \\C"
        elif piece["open"] and pattern.startswith(("(?P<", "(?<"), piece.start()):
            what = "invalid named capture"
        if what:
            raise Mistake(f"The regular expression {pattern[:100]!r} is not valid: {what}.")
        if piece["name"] is None:
            return piece.group()
        names.append(piece["name"])
        return f"(?P<g{len(names) - 1}>"

    return _PIECE.sub(number, pattern), names


def _say(error: Exception) -> str:
    (said,) = error.args or ("",)
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)
