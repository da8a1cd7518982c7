"""``stackproof mutate``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from stackproof.commands.consoles import errors, output, print_json
from stackproof.mutate.operators import OPERATORS
from stackproof.mutate.score import judge_mutants
from stackproof.mutate.stacks import open_stack
from stackproof.reporters.mutation_report import as_json, print_score
from stackproof.reporters.terminal import print_unchecked
from stackproof.run.outcomes import Unchecked
from stackproof.suggestions import suggest

_GROUPS = tuple(dict.fromkeys(one.group for one in OPERATORS.values()))


def _operators(_context: click.Context, _parameter: click.Parameter, given: str | None) -> Sequence[str]:
    """Read a list of operators and groups of them."""
    chosen: dict[str, None] = {}
    for name in [part.strip() for part in given.split(",")] if given is not None else OPERATORS:
        if name in _GROUPS:
            chosen.update(dict.fromkeys(id_ for id_, one in OPERATORS.items() if one.group == name))
        elif name in OPERATORS:
            chosen[name] = None
        else:
            meant = suggest(name, [*OPERATORS, *_GROUPS])
            hint = f' Did you mean "{meant}"?' if meant else " --list names them."
            message = f'There is no operator "{name}".{hint}'
            raise click.BadParameter(message)
    return list(chosen)


@click.command("mutate")
@click.argument("stack", type=click.Path(path_type=Path), default=".")
@click.option("--operators", metavar="A,B", callback=_operators, help="Only these operators, or groups of them.")
@click.option("--json", "as_data", is_flag=True, help="Print every mutant as JSON.")
@click.option("--fail-under", metavar="PERCENT", type=click.FloatRange(0, 100), default=0.0, help="The score to reach.")
@click.option("--list", "listing", is_flag=True, help="Print the operators, and break nothing.")
def command(stack: Path, operators: Sequence[str], as_data: bool, fail_under: float, listing: bool) -> None:
    """Break the stack in STACK in many ways, and print which of them its contract does not notice.

    Nothing is written: each edit is made in memory, and the contract judges what comes of it. What Terraform would
    refuse and what comes to the same stack does not count.

    Exit status: 0 the score is reached, 1 it is not, 2 the stack could not be judged.
    """
    if listing:
        for name in operators:
            click.echo(f"{name:<20} {OPERATORS[name].group:<8} {OPERATORS[name].summary}")
        return
    found = open_stack(stack, "of a broken stack, edits say nothing")
    if isinstance(found, Unchecked):
        print_unchecked(found, errors())
        sys.exit(found.exit_code)
    score = judge_mutants(found.contract, found.sources, operators, fail_under)
    if as_data:
        print_json(as_json(score))
    else:
        print_score(score, output())
    sys.exit(score.exit_code)
