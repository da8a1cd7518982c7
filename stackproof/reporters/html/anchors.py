"""Anchors: what stands behind # in a link to a part of the page, stable from run to run and unique in it."""

from __future__ import annotations

import re
from functools import lru_cache

_ELSE = re.compile(r"[^\w.\-/\[\]:@~]+", re.ASCII)
_LONGEST = 120


@lru_cache(1 << 16)
def _step(name: str) -> str:
    return _ELSE.sub("-", name).strip("-/")[:_LONGEST] or "-"


class Anchors:
    """Gives anchors; the second of a name is ``name~2``."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, *names: str) -> str:
        """Return an anchor for names that lie in each other, such as a stack and one of its promises."""
        anchor = "/".join(map(_step, names))
        found = anchor
        number = 1
        while found in self._given:
            number += 1
            found = f"{anchor}~{number}"
        self._given.add(found)
        return found
