"""``stackproof coverage``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stackproof.commands.consoles import errors, output, print_json
from stackproof.mutate.coverage import find_coverage
from stackproof.mutate.stacks import open_stack
from stackproof.reporters.coverage_report import as_json, print_coverage
from stackproof.reporters.terminal import print_unchecked
from stackproof.run.outcomes import Unchecked


@click.command("coverage")
@click.argument("stack", type=click.Path(path_type=Path), default=".")
@click.option("--json", "as_data", is_flag=True, help="Print it as JSON.")
def command(stack: Path, as_data: bool) -> None:
    """Name what the HCL in STACK sets and no promise reads, and what of its specification none quotes.

    Exit status: 0, or 2 if the stack does not hold as it is.
    """
    found = open_stack(stack, "a promise that does not hold reads no further than to where it breaks")
    if isinstance(found, Unchecked):
        print_unchecked(found, errors())
        sys.exit(found.exit_code)
    coverage = find_coverage(found.contract, found.sources)
    if as_data:
        print_json(as_json(coverage))
    else:
        print_coverage(coverage, output())
    sys.exit(coverage.exit_code)
