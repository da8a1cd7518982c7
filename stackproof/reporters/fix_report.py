"""What ``stackproof fix`` prints: the diff, then what it mends, then what is left and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from stackproof.fixing.fix import Fixes, Told
from stackproof.fixing.removals import WITHOUT
from stackproof.reporters.escaping import one_line

_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def print_fixes(fixes: Fixes, console: Console, *, applied: bool) -> None:
    """Print the diff and what becomes of each failure."""
    _print_diff(fixes.diff, console)
    _print_list("Mended" if applied else "Mends", fixes.mended, console)
    _print_list("Left", fixes.left, console)
    verb = "mended" if applied else "would be mended"
    said = f"{fixes.label}: {len(fixes.mended)} {verb}, {len(fixes.left)} left"
    hint = "; --apply writes it" if fixes.mended and not applied else ""
    console.print(Text(one_line(said + hint), "bold"))


def _print_diff(diff: str, console: Console) -> None:
    """Print a diff; for a pipe as it is, with its tabs, so that other tools can apply it."""
    for line in diff.removesuffix("\n").split("\n") if diff else ():
        if console.is_terminal:
            console.print(Text(one_line(line), _STYLES.get(line[:1], "")), soft_wrap=True)
        else:
            console.file.write(f"{one_line(line)}\n")


def _print_list(title: str, told: Sequence[Told], console: Console) -> None:
    if not told:
        return
    console.print(Text(title, "bold"))
    for one in told:
        place = f"  {one.where.file}:{one.where.line}" if one.where is not None else ""
        console.print(Text(one_line(f"  {one.id}{place}: {one.found}")))
        if one.reason:
            plain = title == "Left" or one.reason.startswith(WITHOUT)
            words = one.reason if plain else f"with {one.reason}"
            console.print(Text(one_line(f"      {words}"), "dim"))


def as_json(fixes: Fixes, *, applied: bool) -> dict[str, Any]:
    """Return the diff and what becomes of each failure."""
    return {
        "stack": fixes.label,
        "applied": applied,
        "diff": fixes.diff,
        "mended": list(map(_told, fixes.mended)),
        "left": list(map(_told, fixes.left)),
    }


def _told(one: Told) -> dict[str, Any]:
    where = None if one.where is None else {"file": one.where.file, "line": one.where.line, "column": one.where.column}
    return {
        "id": one.id,
        "constraint": one.constraint,
        "found": one.found,
        "where": where,
        "reason": one.reason or None,
    }
