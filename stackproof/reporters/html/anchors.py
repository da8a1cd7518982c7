"""Anchors: what stands behind # in a link to a part of the page, stable from run to run and unique in it."""

from __future__ import annotations

import re

_ELSE = re.compile(r"[^\w.\-/\[\]:@]+", re.ASCII)
_LONGEST = 120


class Anchors:
    """Gives anchors; the second of a name is ``name~2``."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, *names: str) -> str:
        """Return an anchor for names that lie in each other, such as a stack and one of its promises."""
        anchor = "/".join(_ELSE.sub("-", name).strip("-/")[:_LONGEST] or "-" for name in names)
        count = self._given[anchor] = self._given.get(anchor, 0) + 1
        return anchor if count == 1 else self.of(f"{anchor}~{count}")
