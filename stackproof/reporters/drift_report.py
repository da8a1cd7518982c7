"""``stackproof drift``: what is not as the HCL says, for people and for machines. Sensitive values are not in it."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from stackproof.diagnostics import Diagnostic
from stackproof.reporters.escaping import one_line
from stackproof.reporters.wording import diagnostic_lines, draw_place
from stackproof.run.drift import Drift
from stackproof.values.shown import LONGEST, shown
from stackproof.views.live.drift import Difference, statements_apart

FORMAT_VERSION = "1.0"
_HIDDEN = "(sensitive value)"


def print_drift(found: Drift, console: Console) -> None:
    """Print each difference with its line, what could not be read, and a line that sums up."""
    for difference in found.differences:
        console.print(Text(f"~ {one_line(difference.name)}", "bold yellow"))
        for line in draw_place(difference.where, found.stack):
            console.print(Text(f"  {line}", "cyan" if line.startswith("-->") else ""))
        for line in _values(difference):
            console.print(Text(f"  {one_line(line)}"))
        console.print()
    for address in found.absent:
        console.print(Text(f"- {one_line(address)}", "bold red"))
        for line in draw_place(found.stack.resources[address].where, found.stack):
            console.print(Text(f"  {line}", "cyan" if line.startswith("-->") else ""))
        console.print("  it does not exist in AWS\n")
    for problem in (*found.unread, *found.unreadable):
        for line in diagnostic_lines(problem, None):
            console.print(Text(f"  {line}", "bold yellow" if line.startswith("warning") else ""))
    console.print(_summary(found))


def _values(difference: Difference) -> list[str]:
    """Return what each side has; of two policies, the statements that only one has."""
    if difference.secret:
        return [f"HCL  {_HIDDEN}", f"AWS  {_HIDDEN}"]
    apart = statements_apart(difference.written, difference.found)
    if apart is not None:
        return [*(f"HCL  {one}" for one in apart[0]), *(f"AWS  {one}" for one in apart[1])]
    return [f"HCL  {shown(difference.written, LONGEST)}", f"AWS  {shown(difference.found, LONGEST)}"]


def _summary(found: Drift) -> Text:
    drifted = len({difference.address for difference in found.differences})
    parts = [f"{found.compared} resources compared"]
    parts += [f"{len(found.differences)} differences in {drifted}"] if found.differences else []
    parts += [f"{len(found.absent)} missing"] if found.absent else []
    parts += [f"{len(found.unread)} not read completely"] if found.unread else []
    parts += ["no drift"] if found.exit_code == 0 else []
    return Text(", ".join(parts), "bold green" if found.exit_code == 0 else "bold red")


def as_json(found: Drift) -> dict[str, Any]:
    """Return the drift as plain data."""
    return {
        "format_version": FORMAT_VERSION,
        "exit_code": found.exit_code,
        "path": found.stack.name,
        "resources": found.compared,
        "differences": [_difference(one) for one in found.differences],
        "absent": list(found.absent),
        "unread": [_unread(one) for one in found.unread],
        "unreadable": [_unread(one) for one in found.unreadable],
    }


def _difference(found: Difference) -> dict[str, Any]:
    values = {} if found.secret else {"hcl": found.written, "aws": found.found}
    return {
        "address": found.address,
        "path": list(found.path),
        "sensitive": found.secret,
        "range": dict(found.where._asdict()) if found.where is not None else None,
        **values,
    }


def _unread(problem: Diagnostic) -> dict[str, Any]:
    where = problem.subject
    return {"detail": problem.detail, "range": dict(where._asdict()) if where is not None else None}
