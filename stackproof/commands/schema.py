"""``stackproof schema``."""

from __future__ import annotations

import click

from stackproof.commands.consoles import print_json
from stackproof.contract.schema import contract_schema


@click.command("schema")
def command() -> None:
    """Print the JSON schema of contract.yaml, for editors."""
    print_json(contract_schema())
