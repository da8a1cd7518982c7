"""The pages of many stacks, packed beside the writing of the next: zlib lets other threads run meanwhile."""

from __future__ import annotations

import base64
import re
import zlib
from concurrent.futures import Future, ThreadPoolExecutor

from markupsafe import Markup

_WAITING = 8  # pages that wait to be packed
_PLACE = re.compile("\0([0-9]+)\0")  # a text of others has no such character: it is escaped


class Packing:
    """Packs pages; each has a mark in its place until all are packed."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        self._pages: list[Future[str]] = []

    def mark_of(self, page: Markup) -> Markup:
        """Have a page packed, and return the mark that stands in its place."""
        if len(self._pages) >= _WAITING:
            self._pages[-_WAITING].result()
        self._pages.append(self._threads.submit(_pack, str(page)))
        return Markup(f"\0{len(self._pages) - 1}\0")  # noqa: S704 - a number

    def whole(self, written: str) -> str:
        """Return a text with the pages in the places of their marks."""
        return _PLACE.sub(lambda found: self._pages[int(found[1])].result(), written)


def _pack(page: str) -> str:
    """Return a page as zlib's data in base64, which page.js unpacks."""
    return base64.b64encode(zlib.compress(page.encode("utf-8", "backslashreplace"))).decode()
