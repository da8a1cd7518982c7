"""The end of what ``stackproof check`` prints: the stacks that do not hold, and how many there are of each kind."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from stackproof.reporters.counts import count_promises, count_words
from stackproof.reporters.escaping import one_line
from stackproof.run import exit_status
from stackproof.run.outcomes import Report, Unchecked


def print_total(results: Sequence[Report | Unchecked], console: Console) -> None:
    """Print which of several stacks do not hold, and a line that sums all of them up."""
    if len(results) > 1:
        _print_failing([one for one in results if one.exit_code != exit_status.HOLDS], console)
    words = total_words(results)
    style = "bold green" if results and all(one.exit_code == exit_status.HOLDS for one in results) else "bold red"
    console.print(Text(", ".join(words) or "nothing was checked", style))


def total_words(results: Sequence[Report | Unchecked]) -> list[str]:
    """Say how many stacks hold, how many do not, and how many could not be checked."""
    accepted = [result for result in results if isinstance(result, Unchecked) and result.accepted]
    unchecked = [result for result in results if result.exit_code == exit_status.UNCHECKED]
    failing = [result for result in results if result.exit_code == exit_status.FAILS]
    holding = len(results) - len(unchecked) - len(failing) - len(accepted)
    parts = [f"{holding} stack{'s' if holding != 1 else ''} hold{'s' if holding == 1 else ''}"] if holding else []
    parts += [f"{len(failing)} do{'es' if len(failing) == 1 else ''} not hold"] if failing else []
    return parts + ([f"{len(unchecked)} could not be checked"] if unchecked else [])


def _print_failing(results: Sequence[Report | Unchecked], console: Console) -> None:
    if not results:
        return
    console.print(Text("What does not hold", "bold"))
    for result in results:
        told = ", ".join(_bad_words(result))
        console.print(Text.assemble(("  \N{BALLOT X} ", "bold red"), one_line(_name(result)), (f"  {told}", "dim")))
    console.print()


def _name(result: Report | Unchecked) -> str:
    if isinstance(result, Unchecked):
        return result.label
    return result.stack.name if result.environments else result.label


def _bad_words(result: Report | Unchecked) -> list[str]:
    if isinstance(result, Unchecked) or not result.outcomes:
        return ["could not be checked"]
    words = count_words(count_promises(result.outcomes))[1:]
    return ["could not be checked whole", *words] if result.problems else words
