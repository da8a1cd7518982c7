"""Where in a contract somebody is writing, although what is written is no YAML yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stackproof.contract.yaml_reader import read_yaml

HERE = "stackproof-cursor"
"""What stands at the cursor while the rest is read."""
_WORD = re.compile(r"""[^\s,{}"'\[\]]*$""")
_QUOTED = re.compile(r"""(["']).*?\1""")
_BLOCK = re.compile(r"\s*(?:- +)*$")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Cursor:
    """A cursor in a contract: the way to what is written there, whether that is a key, and the word so far.

    For a key, ``path`` leads to the mapping. ``data`` is the contract, with :data:`HERE` at the cursor.
    """

    path: Path
    is_key: bool
    word: str
    data: Any


def cursors_at(text: str, line: int, column: int) -> Iterator[Cursor]:
    """Yield what a position could be: a key and, at the beginning of a list's entry, a value as well."""
    lines = text.split("\n")
    before, behind = lines[line - 1][: column - 1], lines[line - 1][column - 1 :].removesuffix("\r")
    word = re.search(_WORD, before)[0]  # type: ignore[index]  # it matches the empty text
    head = before.removesuffix(word)
    if "#" in _QUOTED.sub("", head):
        return
    forms = (f"{HERE}: ", HERE) if _BLOCK.fullmatch(head) else (HERE,)
    for form in forms:
        for tail in (re.sub(r"^[\w.-]*:?", "", behind), "", _closing(head)):
            found = _read([*lines[: line - 1], f"{head}{form}{tail}"], lines[line:], word)
            if found is not None:
                yield found
                break


def _closing(head: str) -> str:
    """Return what closes the quotes and brackets that a line has opened."""
    bare = _QUOTED.sub("", head)
    quote = next((one for one in "\"'" if one in bare), "")
    opened = [{"[": "]", "{": "}"}[one] for one in bare if one in "[{"]
    return quote + "".join(reversed(opened[bare.count("]") + bare.count("}") :]))


def _read(until: list[str], rest: list[str], word: str) -> Cursor | None:
    """Read a contract with all that follows; where that is no YAML, without."""
    for after in (rest, []):
        document = read_yaml("\n".join([*until, *after]), "")
        found = None if document.diagnostics else _find(document.data, ())
        if found is not None:
            return Cursor(found[0], found[1], word, document.data)
    return None


def _find(data: Any, path: Path) -> tuple[Path, bool] | None:
    """Return the way to the cursor, and whether it is a key."""
    if data == HERE:
        return path, False
    if isinstance(data, dict):
        if HERE in data:
            return path, True
        steps: Any = data.items()
    else:
        steps = enumerate(data) if isinstance(data, list) else ()
    return next((found for step, inner in steps if (found := _find(inner, (*path, step))) is not None), None)
