"""``stackproof lsp``."""

from __future__ import annotations

import gc
import sys

import click


@click.command("lsp")
@click.option("--stdio", is_flag=True, help="Talk over standard input and output, as it does anyway: editors say so.")
def command(stdio: bool) -> None:  # noqa: ARG001 - there is no other way
    """Serve an editor: what check says where it is written, mends, hover, and completion in contracts.

    It speaks the Language Server Protocol over standard input and output; an editor starts it.
    """
    try:
        from stackproof.editor.server import make_server  # noqa: PLC0415 - an extra, which other commands do without
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("stackproof"):
            raise
        message = f"{error.name} is not installed: pip install 'stackproof[editor]'"
        raise click.ClickException(message) from None
    gc.enable()  # it lives as long as the editor does
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what prints must not end in the protocol
    make_server().start_io(stdin, stdout)
