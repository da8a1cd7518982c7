"""``stackproof drift``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stackproof.commands.consoles import errors, output, print_json
from stackproof.commands.options import Account, account_options, given_options, live_source
from stackproof.contract.environments import Given
from stackproof.reporters.drift_report import as_json, print_drift
from stackproof.reporters.terminal import print_unchecked
from stackproof.run.drift import find_drift, find_policy
from stackproof.run.outcomes import Unchecked


@click.command("drift")
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False), default=".")
@click.option("--json", "as_data", is_flag=True, help="Print the differences as JSON.")
@click.option("--state", metavar="FILE", help="What terraform show -json prints: helps to find resources.")
@click.option("--print-policy", is_flag=True, help="Print the IAM policy that this takes, and ask nothing of AWS.")
@account_options
@given_options
def command(
    directory: Path, as_data: bool, state: str | None, print_policy: bool, account: Account, given: Given
) -> None:
    """Show where what is deployed is not as the HCL in DIRECTORY says. Only reading calls are made.

    Exit status: 0 no drift, 1 drift, 2 it could not all be read.
    """
    if print_policy:
        policy = find_policy(directory, given)
        _stop_if_unchecked(policy)
        print_json(policy)
        return
    found = find_drift(directory, live_source(account, state, given.variables), given)
    if isinstance(found, Unchecked):
        _stop_if_unchecked(found)
    elif as_data:
        print_json(as_json(found))
    else:
        print_drift(found, output())
    sys.exit(found.exit_code)


def _stop_if_unchecked(found: object) -> None:
    if isinstance(found, Unchecked):
        print_unchecked(found, errors())
        sys.exit(found.exit_code)
