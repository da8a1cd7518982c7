"""``stackproof gate``."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from stackproof.commands.consoles import output
from stackproof.commands.options import ACCEPTS_NOTHING, GatedPlan, gated_plan_options, given_options
from stackproof.commands.report_options import Reports, report_options
from stackproof.contract.environments import Given
from stackproof.gate.run import join_views, print_views, run_gate


@click.command("gate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@gated_plan_options
@click.option("--checkov", metavar="FILE", help="The checkov to run, if not that of make gate or on the path.")
@click.option("--promises-from", "revision", metavar="REF", help="Also judge by the contracts and policies of REF.")
@given_options
@report_options
def command(
    paths: tuple[Path, ...],
    gated: GatedPlan,
    checkov: str | None,
    revision: str | None,
    given: Given,
    reports: Reports,
) -> None:
    """Judge the contracts at or below PATHS here and inside checkov, with its built-in checks; both must hold.

    With --promises-from, what REF promises must hold as well, whatever the contracts here have dropped.

    Exit status: 0 all hold, 1 something failed or is undecided, 2 it could not be checked.
    """
    if given.variables and gated.plan is not None:
        message = "--var and --var-file: a plan has the variables that it was made with; leave them out."
        raise click.UsageError(message)
    if gated.accept_plan_differences and gated.plan is None:
        raise click.UsageError(ACCEPTS_NOTHING)
    reports.refuse(other_on_stdout=False)
    given = replace(given, accept_plan_differences=gated.accept_plan_differences)
    plan = str(gated.plan) if gated.plan is not None else None
    views = run_gate(paths or (Path(),), checkov, plan, given, revision)
    if not reports.takes_stdout:
        print_views(views, output())
    sys.exit(max(reports.write(join_views(views)), views.exit_code))
