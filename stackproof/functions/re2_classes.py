"""Character classes of RE2 as ranges of code points: ``\\d``, ``[[:alpha:]]``, ``\\p{Lu}``.

Rules: https://github.com/google/re2/wiki/Syntax.
"""

from __future__ import annotations

import sys
from functools import cache
from unicodedata import category, name

Ranges = list[tuple[int, int]]

_DIGITS, _UPPER, _LOWER = (0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)
_WORD = [_DIGITS, _UPPER, (0x5F, 0x5F), _LOWER]
_PERL: dict[str, Ranges] = {"d": [_DIGITS], "s": [(9, 10), (12, 13), (32, 32)], "w": _WORD}
_POSIX: dict[str, Ranges] = {
    "alnum": [_DIGITS, _UPPER, _LOWER],
    "alpha": [_UPPER, _LOWER],
    "ascii": [(0, 0x7F)],
    "blank": [(9, 9), (32, 32)],
    "cntrl": [(0, 0x1F), (0x7F, 0x7F)],
    "digit": [_DIGITS],
    "graph": [(0x21, 0x7E)],
    "lower": [_LOWER],
    "print": [(0x20, 0x7E)],
    "punct": [(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)],
    "space": [(9, 13), (32, 32)],
    "upper": [_UPPER],
    "word": _WORD,
    "xdigit": [_DIGITS, (0x41, 0x46), (0x61, 0x66)],
}
_CATEGORIES = frozenset(
    "C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs".split()  # noqa: SIM905  # words in a row read better
)
_SCRIPTS = frozenset(
    "Arabic Armenian Cyrillic Devanagari Georgian Greek Hangul Hebrew Hiragana Katakana Latin Thai".split()  # noqa: SIM905  # words in a row read better
)


def perl_class(letter: str) -> Ranges:
    """Return ``\\d``, ``\\s`` or ``\\w``; ASCII alone, as in RE2."""
    return _PERL[letter]


def posix_class(word: str) -> Ranges | None:
    """Return ``[:word:]``; nothing where there is no such class."""
    return _POSIX.get(word)


@cache
def named_class(word: str) -> Ranges | None:
    """Return a Unicode category (``L``, ``Lu``) or one of the common scripts (``Greek``); nothing for others."""
    if word == "Any":
        return [(0, sys.maxunicode)]
    if word in _CATEGORIES:
        return _collect(lambda character: category(character).startswith(word))
    if word == "Han":
        return _collect(lambda character: name(character, "").startswith("CJK "))
    if word in _SCRIPTS:
        prefix = word.upper() + " "
        return _collect(lambda character: name(character, "").startswith(prefix) and category(character)[0] in "LM")
    return None


def _collect(belongs: object) -> Ranges:
    assert callable(belongs)
    ranges: Ranges = []
    for point in range(sys.maxunicode + 1):
        if not belongs(chr(point)):
            continue
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1] = (ranges[-1][0], point)
        else:
            ranges.append((point, point))
    return ranges


def complement(ranges: Ranges) -> Ranges:
    """Return everything that is not in the ranges."""
    missing: Ranges = []
    following = 0
    for first, last in sorted(ranges):
        if first > following:
            missing.append((following, first - 1))
        following = max(following, last + 1)
    if following <= sys.maxunicode:
        missing.append((following, sys.maxunicode))
    return missing


def write_class(ranges: Ranges, negated: bool = False) -> str:
    """Write ranges as a class of Python's :mod:`re`, which negates it after looking at letter case, as RE2 does."""
    if not ranges:
        return "(?s:.)" if negated else "(?!)"
    members = (_point(first) + ("-" + _point(last) if last > first else "") for first, last in ranges)
    return ("[^" if negated else "[") + "".join(members) + "]"


def _point(point: int) -> str:
    return chr(point) if point < 128 and chr(point).isalnum() else f"\\U{point:08x}"
