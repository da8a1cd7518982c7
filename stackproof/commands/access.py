"""``stackproof access``."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from stackproof.commands.consoles import errors, output, print_json
from stackproof.commands.options import Account, View, account_options, given_options, live_source, view_options
from stackproof.contract.access_writing import written_access
from stackproof.contract.environments import Given
from stackproof.diagnostics import Diagnostic
from stackproof.model import Stack
from stackproof.reporters.access_report import AccessReport, print_access
from stackproof.reporters.terminal import print_unchecked, print_warnings
from stackproof.run.access import stack_of, write_table
from stackproof.run.outcomes import Unchecked
from stackproof.run.stack_sources import Shown, StackSource


@click.command("access")
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.option("--json", "as_data", is_flag=True, help="Print the matrix as JSON.")
@click.option("--write", is_flag=True, help="Write the table of access into the contract, or print it to paste.")
@view_options
@account_options
@given_options
def command(directory: Path, as_data: bool, write: bool, view: View, account: Account, given: Given) -> None:
    """Show who may do what in the stack in DIRECTORY: by role, user and group, then by resource.

    Exit status: 0, or 2 if the stack cannot be read.
    """
    _refuse_contradictions(view, account)
    stack = stack_of(directory, _source(view, account), given)
    if isinstance(stack, Unchecked):
        print_unchecked(stack, errors())
        sys.exit(stack.exit_code)
    print_warnings(stack, errors())
    if write:
        _write(directory, stack)
    elif as_data:
        print_json(AccessReport(stack).as_json())
    else:
        print_access(AccessReport(stack), _fitting(output()))


def _refuse_contradictions(view: View, account: Account) -> None:
    if view.plan is not None and (view.state is not None or view.live):
        message = f"--plan and {'--live' if view.live else '--state'}: give one of them."
        raise click.UsageError(message)
    if account.given and not view.live:
        message = "--region, --profile, --endpoint-url and --outputs: give --live as well."
        raise click.UsageError(message)


def _source(view: View, account: Account) -> StackSource | None:
    if view.live:
        return live_source(account, view.state)
    if view.plan is not None:
        return Shown("plan", view.plan)
    return Shown("state", view.state) if view.state is not None else None


def _write(directory: Path, stack: Stack) -> None:
    written = write_table(directory, stack)
    if isinstance(written, Diagnostic):
        click.echo(written_access(stack), nl=False)
        click.echo(str(written), err=True)
    else:
        click.echo(
            f"{written}: read each entry of access, and write the sentence that it keeps in place of its clause."
        )


def _fitting(console: Console) -> Console:
    """Return a console that wraps what is in a table, whatever it prints to."""
    console.soft_wrap = False
    return console
