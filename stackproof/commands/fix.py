"""``stackproof fix``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stackproof.commands.consoles import errors, output, print_json
from stackproof.commands.options import given_options
from stackproof.contract.environments import Given
from stackproof.fixing.applying import apply
from stackproof.fixing.fix import fix_stack
from stackproof.reporters.fix_report import as_json, print_fixes
from stackproof.reporters.terminal import print_unchecked
from stackproof.run.outcomes import Unchecked


@click.command("fix")
@click.argument("stack", type=click.Path(path_type=Path), default=".")
@click.option("--constraint", "chosen", multiple=True, metavar="ID", help="Mend this alone; several times for more.")
@click.option("--apply", "write", is_flag=True, help="Write the files.")
@click.option("--json", "as_data", is_flag=True, help="Print the diff and what becomes of each failure as JSON.")
@given_options
def command(stack: Path, chosen: tuple[str, ...], write: bool, as_data: bool, given: Given) -> None:
    """Print a diff that mends what fails in the stack in STACK, as far as its mend is a value or a block.

    Where nothing is to be written, what breaks the promise is taken away: from a list, a policy or a block.
    Each edit is evaluated and judged before it is shown: what is offered holds then, and breaks no other promise.

    Exit status: 0 nothing fails, or all was mended; 1 something fails or a diff is offered; 2 it could not be checked.
    """
    found = fix_stack(stack, chosen, given)
    if isinstance(found, Unchecked):
        print_unchecked(found, errors())
        sys.exit(found.exit_code)
    problem = apply(found) if write else None
    if problem is not None:
        refused = Unchecked(found.label, (problem,))
        print_unchecked(refused, errors())
        sys.exit(refused.exit_code)
    if as_data:
        print_json(as_json(found, applied=write))
    else:
        print_fixes(found, output(), applied=write)
    sys.exit(found.exit_code(applied=write))
