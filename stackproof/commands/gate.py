"""``stackproof gate``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stackproof.commands.consoles import output
from stackproof.commands.options import given_options
from stackproof.commands.report_options import Reports, report_options
from stackproof.contract.environments import Given
from stackproof.gate.run import judged, print_views, run_gate

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("gate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--plan", metavar="FILE", type=_FILE, help="Judge a plan: what terraform show -json prints of it.")
@click.option("--checkov", metavar="FILE", help="The checkov to run, if not that of make gate or on the path.")
@given_options
@report_options
def command(
    paths: tuple[Path, ...],
    plan: Path | None,
    checkov: str | None,
    given: Given,
    reports: Reports,
) -> None:
    """Judge the contracts at or below PATHS here and inside checkov, with its built-in checks; both must hold.

    Exit status: 0 all hold, 1 something failed or is undecided, 2 it could not be checked.
    """
    if given.variables and plan is not None:
        message = "--var and --var-file: a plan has the variables that it was made with; leave them out."
        raise click.UsageError(message)
    reports.refuse(other_on_stdout=False)
    gated = run_gate(paths or (Path(),), checkov, str(plan) if plan is not None else None, given)
    if not reports.takes_stdout:
        print_views(gated, output())
    sys.exit(max(reports.write(judged(gated)), gated.exit_code))
