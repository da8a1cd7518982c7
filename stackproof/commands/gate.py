"""``stackproof gate``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stackproof.commands.consoles import output
from stackproof.commands.options import given_options
from stackproof.contract.environments import Given
from stackproof.gate.run import print_views, run_gate, write_junit, write_sarif

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_NEW_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("gate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--plan", metavar="FILE", type=_FILE, help="Judge a plan: what terraform show -json prints of it.")
@click.option("--checkov", metavar="FILE", help="The checkov to run, if not that of make gate or on the path.")
@click.option("--sarif", metavar="FILE", type=_NEW_FILE, help="Write both views as SARIF 2.1.0.")
@click.option("--junit", metavar="FILE", type=_NEW_FILE, help="Write the outcomes as JUnit XML.")
@click.option("--promises-from", "revision", metavar="REF", help="Also judge by the contracts and policies of REF.")
@given_options
def command(
    paths: tuple[Path, ...],
    plan: Path | None,
    checkov: str | None,
    revision: str | None,
    given: Given,
    **reports: Path | None,
) -> None:
    """Judge the contracts at or below PATHS here and inside checkov, with its built-in checks; both must hold.

    With --promises-from, what REF promises must hold as well, whatever the contracts here have dropped.

    Exit status: 0 all hold, 1 something failed or is undecided, 2 it could not be checked.
    """
    if given.variables and plan is not None:
        message = "--var and --var-file: a plan has the variables that it was made with; leave them out."
        raise click.UsageError(message)
    gated = run_gate(paths or (Path(),), checkov, str(plan) if plan is not None else None, given, revision)
    print_views(gated, output())
    try:
        for name, write in (("sarif", write_sarif), ("junit", write_junit)):
            file = reports[name]
            if file is not None:
                write(gated, file)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}; correct the path.") from None
    sys.exit(gated.exit_code)
