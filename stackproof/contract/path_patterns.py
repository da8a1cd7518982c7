"""Regular expressions inside a JSONPath (``[?(@.name =~ "a.*")]``, ``sub(/a/, b)``), matched by RE2.

jsonpath-ng asks Python's ``re``, which takes time that doubles with each character where quantifiers are nested.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from stackproof.functions.re2 import compile_pattern
from stackproof.values import Mistake


def match_by_re2(node: Any) -> Any:
    """Have every regular expression of a parsed path matched by RE2; return the path.

    Raises:
        Mistake: RE2 does not accept one.
        LimitReached: its replacement in checkov's environment does not know one.
    """
    for part in _parts(node):
        if getattr(part, "op", None) == "=~":
            compiled = compile_pattern(part.value).compiled
            part.find = partial(_find_matching, part.target, compiled)
        elif hasattr(part, "regex"):
            part.regex = _Substitution(part.expr)
    return node


def _parts(node: Any) -> Iterator[Any]:
    left = [node]
    while left:
        part = left.pop()
        if isinstance(part, list | tuple):
            left.extend(part)
        elif type(part).__module__.partition(".")[0] in ("jsonpath_ng", "bc_jsonpath_ng"):
            yield part
            left.extend(vars(part).values())


def _find_matching(target: Any, compiled: Any, datum: Any) -> list[Any]:
    return [
        found
        for found in target.find(datum)
        if isinstance(found.value, str) and compiled.search(found.value.encode(errors="replace"), 0) is not None
    ]


class _Substitution:
    """What stands for a compiled pattern of Python's where a path replaces text."""

    def __init__(self, pattern: str) -> None:
        self.compiled = compile_pattern(pattern).compiled
        if not hasattr(self.compiled, "sub"):
            raise Mistake(f"The path replaces text by the pattern {pattern!r}, which takes google-re2.")

    def sub(self, replacement: str, text: str) -> str:
        """Replace every match; ``\\1`` in the replacement is a group."""
        replaced: bytes = self.compiled.sub(replacement.encode(), text.encode())
        return replaced.decode()
