"""``stackproof policies``."""

from __future__ import annotations

import click

from stackproof.gate.scan import POLICIES_FOLDER


@click.command("policies")
def command() -> None:
    """Print the folder of the policies, for checkov --external-checks-dir."""
    click.echo(str(POLICIES_FOLDER))
