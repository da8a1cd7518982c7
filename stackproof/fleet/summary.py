"""What ``stackproof fleet check`` prints: how many stacks hold, and those that do not, each with its place."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from stackproof.fleet.check import Summary
from stackproof.fleet.rows import ACCEPTED, FAILS, HOLDS, UNCHECKED
from stackproof.reporters.escaping import one_line

_MOST_SHOWN = 20
_LONGEST = 300  # characters of a reason
_WORDS = {HOLDS: "hold", FAILS: "do not hold", UNCHECKED: "could not be checked", ACCEPTED: "not checked, as accepted"}
_STYLES = {HOLDS: "green", FAILS: "bold red", UNCHECKED: "bold red", ACCEPTED: "yellow"}


def as_json(summary: Summary) -> dict[str, Any]:
    """Return the summary as plain data."""
    return {
        "run": summary.run,
        "fleet": summary.fleet,
        "results": summary.results,
        "exit_code": summary.exit_code,
        "stacks": summary.stacks,
        "verdicts": {name: summary.verdicts[name] for name in _WORDS},
        "judged": summary.judged,
        "unchanged": summary.unchanged,
        "not_holding": [asdict(one) for one in summary.told],
        "not_listed": summary.more,
        "error": summary.error or None,
    }


def print_summary(summary: Summary, console: Console) -> None:
    """Print the summary."""
    for one in summary.told[:_MOST_SHOWN]:
        where = f" ({one.environment})" if one.environment else ""
        owner = f"  owner {one_line(one.owner)}" if one.owner else ""
        mark = "✗" if one.verdict == FAILS else "!"
        console.print(Text.assemble((f"{mark} {one_line(one.stack)}{where}", "bold red"), (owner, "dim")))
        if one.place:
            console.print(Text(f"  --> {one_line(one.place)}", "cyan"))
        if one.reason:
            console.print(Text(f"  {one_line(one.reason)[:_LONGEST]}"))
    left = len(summary.told) - _MOST_SHOWN + summary.more
    if left > 0:
        console.print(Text(f"  and {left} more: stackproof fleet report, or fleet query, lists them", "dim"))
    parts = [
        (f"{summary.verdicts[name]:,} {words}", _STYLES[name])
        for name, words in _WORDS.items()
        if summary.verdicts[name]
    ]
    line = Text(f"{summary.stacks:,} stack{'s' if summary.stacks != 1 else ''}: ", "bold")
    for index, part in enumerate(parts):
        line.append(", " if index else "").append(*part)
    console.print(line)
    told = (
        f"{summary.judged:,} judged, {summary.unchanged:,} unchanged; run {summary.run} in {one_line(summary.results)}"
    )
    console.print(Text(told, "dim"))
