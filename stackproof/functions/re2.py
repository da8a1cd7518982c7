"""Go's regular expressions (RE2), by Python's :mod:`re`.

Rules: https://github.com/google/re2/wiki/Syntax. What RE2 refuses (backreferences,
lookaround, nested repetition) is refused here. Python's engine backtracks: it is not linear in the
text as RE2 is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from stackproof.functions.re2_reader import Reader
from stackproof.values import Mistake

_REFERENCE = re.compile(r"\$(?:\$|(\w+)|\{(\w+)\})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; ``names`` holds the name of each group, empty where it has none."""

    compiled: re.Pattern[str]
    names: tuple[str, ...]

    def matches(self, text: str) -> Iterator[re.Match[str]]:
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
            position = match.end() + 1 if empty else match.end()

    def captures(self, match: re.Match[str]) -> Any:
        """Return a match as Terraform shapes it: string, tuple or object."""
        if not self.names:
            return normalize("NFC", match.group())
        groups = [None if group is None else normalize("NFC", group) for group in match.groups()]
        return dict(sorted(zip(self.names, groups, strict=True))) if self.names[0] else tuple(groups)

    def replace(self, text: str, replacement: str) -> str:
        """Replace every match; ``$name``, ``${name}`` and ``$1`` in the replacement are groups, ``$$`` is a dollar."""
        pieces, end = [], 0
        for match in self.matches(text):
            pieces += [text[end : match.start()], self._expand(match, replacement)]
            end = match.end()
        return "".join((*pieces, text[end:]))

    def _expand(self, match: re.Match[str], replacement: str) -> str:
        def group(reference: re.Match[str]) -> str:
            name = reference[1] or reference[2]
            if name is None:
                return "$"
            if name.isdigit() and (name == "0" or name[0] != "0"):
                return (match[int(name)] or "") if int(name) <= len(self.names) else ""
            return (match[self.names.index(name) + 1] or "") if name in self.names else ""

        return _REFERENCE.sub(group, replacement)

    def refuse_mixed_groups(self) -> None:
        """Raise a mistake where some groups have names and some have none."""
        if "" in self.names and any(self.names):
            raise Mistake("The pattern mixes named and unnamed groups; name all of them or none.", argument=0)


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Pattern:
    """Read an RE2 pattern.

    Raises:
        Mistake: RE2 does not accept it.
    """
    reader = Reader(pattern)
    try:
        compiled = re.compile(reader.read())
    except (re.error, OverflowError, RecursionError) as error:
        raise Mistake(f"The regular expression {pattern!r} is not valid: {error}.") from None
    return Pattern(compiled, tuple(reader.names))
