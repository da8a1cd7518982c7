"""What ``stackproof gate`` prints below the harness's view: checkov's, and whether it can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from stackproof.diagnostics import Diagnostic
from stackproof.reporters.escaping import one_line, several_lines


def print_gate(
    counts: Counter[str], failed: Iterable[tuple[str, str]], problems: Sequence[Diagnostic], console: Console
) -> None:
    """Print checkov's view.

    Args:
        counts: how many checks passed, failed, were skipped; and ``policies``, how many of ours ran.
        failed: of each check that failed, the id and name, and the resource with its place.
        problems: why the scan cannot be trusted.
        console: where to print.
    """
    for check, where in failed:
        console.print(Text.assemble(("✗ ", "bold red"), (one_line(check), "bold red"), f"  {one_line(where)}"))
    for problem in problems:
        console.print(Text(f"  error: {problem.summary}", "bold red"))
        console.print(Text(f"  {several_lines(problem.detail)}"))
    bad = bool(counts["failed"] or problems)
    said = f"checkov: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"
    ran = f"  {counts['policies']} policies of Stackproof ran"
    console.print(Text.assemble((said, "bold red" if bad else "bold green"), (ran, "dim")))
