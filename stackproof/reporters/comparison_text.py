"""What ``stackproof compare`` prints for people."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from stackproof.comparing.changes import Change, Comparison, StackChanges
from stackproof.diagnostics import Diagnostic
from stackproof.reporters.comparison_words import by_weight, groups_of, headline, place_of
from stackproof.reporters.escaping import one_line, several_lines

_STYLES = {"weakened": "bold red", "new-access": "bold red", "flows": "yellow", "verdicts": "yellow"}


def print_comparison(found: Comparison, console: Console) -> None:
    """Print the changes stack by stack, then the sentence that sums them up."""
    for note in found.notes:
        _print_diagnostics([note], "", console)
    _print_diagnostics(found.problems, "", console)
    for stack in by_weight(found):
        _print_stack(stack, found, console)
    counts = found.counts()
    weak = counts["weakened"] or counts["new-access"] or not found.could_be_judged
    sides = one_line(f"{found.base} -> {found.head}")
    style = "bold red" if weak else "bold yellow" if counts["verdicts"] else "bold green"
    console.print(Text.assemble((headline(found), style), (f"  {sides}", "dim")))


def _print_stack(stack: StackChanges, found: Comparison, console: Console) -> None:
    console.print(Text(one_line(stack.path), "bold"))
    for side, problem in stack.problems:
        _print_diagnostics([problem], f"{found.base if side == 'base' else found.head}: ", console)
    for title, changes in groups_of(stack):
        console.print(Text(f"  {title}", "bold"))
        for change in changes:
            _print_change(change, found, console)
    console.print()


def _print_change(change: Change, found: Comparison, console: Console) -> None:
    marks = f"  {', '.join(change.marks)}" if change.marks else ""
    where = f"  in {', '.join(change.environments)}" if change.environments else ""
    console.print(Text.assemble(
        (f"    {change.id}", _STYLES.get(change.rule.group, "")), f"  {one_line(change.subject)}", (marks, "bold red"),
        where,
    ))  # fmt: skip
    console.print(Text(f"      {change.rule.summary}", "dim"))
    for name, text in (("was", change.before), ("is", change.after)):
        if text:
            console.print(Text(f"      {name:<5} {one_line(text)}"))
    for clause in change.clauses:
        console.print(Text(f"      clause {one_line(' '.join(clause.split()))}", "dim"))
    if place := place_of(change, found.base):
        console.print(Text(f"      --> {one_line(place)}", "cyan"))


def _print_diagnostics(problems: Iterable[Diagnostic], of: str, console: Console) -> None:
    """Print what went wrong; the lines themselves are of a side that may be gone."""
    for problem in problems:
        style = "bold red" if problem.severity == "error" else "bold yellow"
        console.print(Text(one_line(f"  {of}{problem.severity}: {problem.summary}"), style))
        if problem.subject is not None:
            console.print(Text(f"  --> {one_line(str(problem.subject))}", "cyan"))
        console.print(Text(f"  {several_lines(problem.detail)}"))
