"""Anchors: what stands behind # in a link to a part of the page, stable from run to run and unique in it."""

from __future__ import annotations

import re
from itertools import chain, count

_ELSE = re.compile(r"[^\w.\-/\[\]:@~]+", re.ASCII)
_LONGEST = 120


class Anchors:
    """Gives anchors; the second of a name is ``name~2``."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, *names: str) -> str:
        """Return an anchor for names that lie in each other, such as a stack and one of its promises."""
        anchor = "/".join(_ELSE.sub("-", name).strip("-/")[:_LONGEST] or "-" for name in names)
        names_of_it = chain((anchor,), (f"{anchor}~{number}" for number in count(2)))
        found = next(one for one in names_of_it if one not in self._given)
        self._given.add(found)
        return found
