"""``stackproof completion``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import ShellComplete

_ASKS = "_STACKPROOF_COMPLETE"  # the variable by which the shell asks; click looks at it before any command


@click.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(shell: str) -> None:
    """Print the script by which a shell completes commands, options and files."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - only where it is used

    kind: type[ShellComplete] | None = get_completion_class(shell)
    assert kind is not None, "click knows each of the choices"
    root = click.get_current_context().find_root()
    script = kind(root.command, {}, "stackproof", _ASKS)
    click.echo(script.source_template % script.source_vars())
