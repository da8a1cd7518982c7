"""``stackproof init``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stackproof.commands.consoles import errors
from stackproof.commands.options import variable_option
from stackproof.reporters.terminal import print_unchecked, print_warnings
from stackproof.run.outcomes import Unchecked


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@variable_option
@click.option("--print", "only_print", is_flag=True, help="Print the contract, and write nothing.")
def command(directory: Path, variables: dict[str, str], *, only_print: bool) -> None:
    """Write a contract for the stack in DIRECTORY: what holds today as promises, what does not as comments.

    Where there is one, print what could be added to it, as a diff, and write nothing.

    Exit status: 0, or 2 if the stack cannot be read.
    """
    from stackproof.starting.contracts import NewContract, begin  # noqa: PLC0415 - imports what it judges by

    started = begin(directory, variables, ask=_ask if sys.stdin.isatty() else None)
    if isinstance(started, Unchecked):
        print_unchecked(started, errors())
        sys.exit(started.exit_code)
    print_warnings(started.stack, errors())
    if not isinstance(started, NewContract):
        click.echo(started.diff or f"{started.path} has all that could be added.", nl=not started.diff)
    elif only_print:
        click.echo(started.text, nl=False)
    else:
        started.path.write_text(started.text, encoding="utf-8")
        click.echo(f"Wrote {started.path}: {started.summary}\nGo on with: stackproof check {directory}")


def _ask(name: str, description: str) -> str:
    said = f" ({description})" if description else ""
    return str(click.prompt(f"var.{name}{said}", default="", show_default=False))
