"""``stackproof explain``."""

from __future__ import annotations

import click

from stackproof.constraints import load_catalogue
from stackproof.reporters.pages import list_lines, markdown, page_lines
from stackproof.suggestions import suggest


@click.command("explain")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--markdown", "as_markdown", is_flag=True, help="Print every page as one Markdown document.")
def command(ids: tuple[str, ...], as_markdown: bool) -> None:
    """Print the page of each constraint ID; without one, list them all."""
    catalogue = load_catalogue()
    if as_markdown:
        click.echo(markdown(catalogue), nl=False)
        return
    for id_ in ids:
        if id_ not in catalogue:
            meant = suggest(id_, catalogue)
            hint = f' Did you mean "{meant}"?' if meant else " List them with: stackproof explain"
            message = f'There is no constraint "{id_}".{hint}'
            raise click.UsageError(message)
    lines = [line for id_ in ids for line in (*page_lines(catalogue[id_]), "")] if ids else list_lines(catalogue)
    click.echo("\n".join(lines).rstrip())
