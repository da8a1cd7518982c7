"""``stackproof schema``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stackproof.commands.consoles import errors, print_json
from stackproof.contract.schema import contract_schema
from stackproof.reporters.terminal import print_unchecked
from stackproof.run.outcomes import Unchecked
from stackproof.run.own_schema import schema_for


@click.command("schema")
@click.option(
    "--for", "contract", metavar="FILE", type=click.Path(path_type=Path), help="With the constraints that this imports."
)
def command(contract: Path | None) -> None:
    """Print the JSON schema of contract.yaml, for editors.

    With --for, the Python files that a contract imports are run, and the schema knows their constraints.

    Exit status: 0, or 2 if the contract cannot be read.
    """
    schema = contract_schema() if contract is None else schema_for(contract)
    if isinstance(schema, Unchecked):
        print_unchecked(schema, errors())
        sys.exit(schema.exit_code)
    print_json(schema)
