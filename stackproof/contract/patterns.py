"""Patterns of addresses and parts: ``*`` is any text, ``?`` any character."""

from __future__ import annotations

from fnmatch import fnmatchcase


def matches(text: str, pattern: str) -> bool:
    """Tell whether a pattern matches all of a text; brackets belong to addresses and are no character sets."""
    return fnmatchcase(text, pattern.replace("[", "[[]"))


def chooses(address: str, pattern: str) -> bool:
    """Tell whether a pattern chooses an instance: by its address, or by that of its resource, without the key."""
    return matches(address, pattern) or (address.endswith("]") and matches(_without_key(address), pattern))


def _without_key(address: str) -> str:
    """Cut off the key, which may hold brackets itself."""
    quoted = address.rfind('["') if address.endswith('"]') else -1
    return address[: quoted if quoted >= 0 else address.rindex("[")]
