"""Splitting text into what a reader takes for characters: Unicode's extended grapheme clusters.

Rules: https://www.unicode.org/reports/tr29/ (GB3 to GB13), with the properties that
:mod:`unicodedata` has; the ranges of pictographs and of the few marks it cannot tell are written down here.
Terraform counts in ``length``, ``substr``, ``strrev`` and ``format`` by them.
"""

from __future__ import annotations

from unicodedata import category

_JOINER = "\u200d"
_EXTENDERS = {"\u200c", _JOINER, "\uff9e", "\uff9f"}
_PREPENDED = frozenset(
    (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0xD4E, 0x110BD, 0x110CD, 0x111C2, 0x111C3)
)
_SPACING = frozenset(map(chr, (0xE33, 0xEB3)))  # beside those of category Mc
_NOT_SPACING = frozenset(
    (0x102B, 0x102C, 0x1038, *range(0x1062, 0x1065), *range(0x1067, 0x106E), 0x1083, *range(0x1087, 0x108D), 0x108F)
)
_PICTOGRAPHS = (
    (0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139),
    (0x2194, 0x21AA), (0x231A, 0x23FF), (0x24C2, 0x24C2), (0x25AA, 0x25FE), (0x2600, 0x27BF),
    (0x2934, 0x2935), (0x2B05, 0x2B55), (0x3030, 0x3030), (0x303D, 0x303D), (0x3297, 0x3299),
    (0x1F000, 0x1F1E5), (0x1F201, 0x1F3FA), (0x1F400, 0x1FAFF), (0x1FC00, 0x1FFFD),
)  # fmt: skip


def clusters(text: str) -> list[str]:
    """Split text into its grapheme clusters."""
    if text.isascii() and "\r" not in text:
        return list(text)
    found: list[str] = []
    for character in text:
        if found and _joins(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def count(text: str) -> int:
    """Count the grapheme clusters of a text."""
    return len(text) if text.isascii() and "\r" not in text else len(clusters(text))


def _joins(cluster: str, character: str) -> bool:
    last = cluster[-1]
    if last == "\r":
        return character == "\n"
    if _is_control(last) or _is_control(character):
        return False
    if _is_extender(character) or _is_spacing(character) or ord(last) in _PREPENDED:
        return True
    if _joins_hangul(last, character):
        return True
    if last == _JOINER and _is_pictograph(character):
        base = cluster[:-1].rstrip("".join(set(filter(_is_extender, cluster))))
        return bool(base) and _is_pictograph(base[-1])
    both_regional = _is_regional(last) and _is_regional(character)
    return both_regional and sum(map(_is_regional, cluster)) % 2 == 1


def _is_control(character: str) -> bool:
    if _is_extender(character):
        return False
    return category(character) in ("Cc", "Cf", "Zl", "Zp") and ord(character) not in _PREPENDED


def _is_spacing(character: str) -> bool:
    return character in _SPACING or (category(character) == "Mc" and ord(character) not in _NOT_SPACING)


def _is_extender(character: str) -> bool:
    if character in _EXTENDERS or category(character) in ("Mn", "Me"):
        return True
    return 0x1F3FB <= ord(character) <= 0x1F3FF or 0xE0020 <= ord(character) <= 0xE007F


def _is_pictograph(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _PICTOGRAPHS)


def _is_regional(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def _joins_hangul(last: str, character: str) -> bool:
    """Tell whether two Korean letters or syllables belong together (GB6 to GB8)."""
    before, after = ord(last), ord(character)
    is_syllable = 0xAC00 <= before <= 0xD7A3
    open_syllable = is_syllable and (before - 0xAC00) % 28 == 0
    leading = 0x1100 <= before <= 0x115F
    vowel = 0x1160 <= before <= 0x11A7
    trailing = 0x11A8 <= before <= 0x11FF
    if leading:
        return 0x1100 <= after <= 0x11A7 or 0xAC00 <= after <= 0xD7A3
    if vowel or open_syllable:
        return 0x1160 <= after <= 0x11FF
    return (trailing or is_syllable) and 0x11A8 <= after <= 0x11FF
