"""``stackproof flows``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stackproof.commands.consoles import errors, output, print_json
from stackproof.reporters.terminal import print_unchecked, print_warnings
from stackproof.run.access import stack_of
from stackproof.run.outcomes import Unchecked


@click.command("flows")
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.option("--json", "as_data", is_flag=True, help="Print the map as JSON.")
@click.option("--mermaid", is_flag=True, help="Print the map as a flowchart of Mermaid.")
def command(directory: Path, *, as_data: bool, mermaid: bool) -> None:
    """Show how events travel through the stack in DIRECTORY, and which hops lack something.

    Exit status: 0, or 2 if the stack cannot be read.
    """
    from stackproof.reporters.flow_map import FlowMap  # noqa: PLC0415 - imports what it judges by

    stack = stack_of(directory)
    if isinstance(stack, Unchecked):
        print_unchecked(stack, errors())
        sys.exit(stack.exit_code)
    print_warnings(stack, errors())
    found = FlowMap(stack)
    if as_data:
        print_json(found.as_json())
    elif mermaid:
        click.echo(found.mermaid(), nl=False)
    else:
        console = output()
        for line in found.lines():
            console.print(line)
        if not found.hops:
            console.print(f"{stack.name} has no hop that Stackproof knows.")
