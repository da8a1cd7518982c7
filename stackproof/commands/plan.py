"""``stackproof plan``."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from stackproof.commands.consoles import errors
from stackproof.commands.options import given_options
from stackproof.contract.environments import Given
from stackproof.offline_plan import to_json
from stackproof.reporters.plan_text import print_plan
from stackproof.reporters.terminal import print_unchecked, print_warnings
from stackproof.run.offline_plans import plan_directory
from stackproof.run.outcomes import Unchecked


@click.command("plan")
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.option("--json", "as_data", is_flag=True, help="Print the plan as terraform show -json does.")
@given_options
def command(directory: Path, as_data: bool, given: Given) -> None:
    """Show what terraform plan would for the HCL in DIRECTORY, without Terraform, credentials or network.

    Exit status: 0, or 2 if there can be no plan.
    """
    planned = plan_directory(directory, given)
    if isinstance(planned, Unchecked):
        print_unchecked(planned, errors())
        sys.exit(planned.exit_code)
    stack, document = planned
    print_warnings(stack, errors())
    if as_data:
        click.echo(to_json(document))
    else:
        print_plan(document, Console(highlight=False, soft_wrap=True))
