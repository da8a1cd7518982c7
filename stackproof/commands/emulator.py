"""``stackproof emulator``: started, asked and stopped from the command line."""

from __future__ import annotations

import sys

import click

from stackproof.commands.consoles import print_json
from stackproof.emulator import process, settings


@click.group("emulator")
def command() -> None:
    """A local AWS: moto with what it lacks. Functions run, events move, roles are enforced."""


@command.command()
@click.option("--port", type=int, default=0, show_default="a free one", help="The port on the loopback.")
@click.option(
    "--pace",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    help="Multiplies AWS's pauses between attempts: 0.01 makes a minute 0.6 seconds.",
)
def start(port: int, pace: float) -> None:
    """Start it, and print the settings that lead Terraform and the SDKs to it."""
    try:
        running = process.start(port, pace)
    except process.EmulatorError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"# ready: process {running.process}, log {running.log}")
    for name, value in settings.credentials(running.endpoint).items():
        click.echo(f"export {name}={value}")


@command.command()
def stop() -> None:
    """Stop it. What was deployed there is gone."""
    try:
        click.echo("stopped" if process.stop() else "no emulator is running")
    except process.EmulatorError as error:
        raise click.ClickException(str(error)) from None


@command.command()
def status() -> None:
    """Say where it runs; exit status 1 where it does not."""
    running = process.running()
    if running is None:
        click.echo("no emulator is running; start one with: stackproof emulator start")
        sys.exit(1)
    click.echo(f"{running.endpoint}, process {running.process}, log {running.log}")


@command.command()
def calls() -> None:
    """Print the calls that roles made there, for check --calls."""
    running = process.running()
    if running is None:
        message = "no emulator is running; start one with: stackproof emulator start"
        raise click.ClickException(message)
    print_json(running.record())
