"""Patterns of addresses and parts: ``*`` is any text, ``?`` any character."""

from __future__ import annotations

from fnmatch import fnmatchcase


def matches(text: str, pattern: str) -> bool:
    """Tell whether a pattern matches all of a text; brackets belong to addresses and are no character sets."""
    return fnmatchcase(text, pattern.replace("[", "[[]"))
