"""``stackproof explain``."""

from __future__ import annotations

import click

from stackproof.constraints import load_catalogue
from stackproof.contract.packs import Pack, read_pack_named
from stackproof.contract.shared_files import shipped_packs
from stackproof.reporters.pages import list_lines, list_packs, markdown, pack_page, page_lines
from stackproof.suggestions import suggest


@click.command("explain")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--markdown", "as_markdown", is_flag=True, help="Print every page as one Markdown document.")
@click.option("--pack", "of_packs", is_flag=True, help="Print packs instead: ID is the name of one, or its file.")
def command(ids: tuple[str, ...], *, as_markdown: bool, of_packs: bool) -> None:
    """Print the page of each constraint ID; without one, list them all."""
    catalogue = load_catalogue()
    if of_packs:
        lines = _packs(ids)
    elif as_markdown:
        click.echo(markdown(catalogue), nl=False)
        return
    else:
        for id_ in ids:
            if id_ not in catalogue:
                meant = suggest(id_, catalogue)
                hint = f' Did you mean "{meant}"?' if meant else " List them with: stackproof explain"
                message = f'There is no constraint "{id_}".{hint}'
                raise click.UsageError(message)
        lines = [line for id_ in ids for line in (*page_lines(catalogue[id_]), "")] if ids else list_lines(catalogue)
    click.echo("\n".join(lines).rstrip())


def _packs(names: tuple[str, ...]) -> list[str]:
    packs = []
    for name in names or shipped_packs():
        pack = read_pack_named(name)
        if not isinstance(pack, Pack):
            raise click.UsageError(pack)
        packs.append(pack)
    return [line for pack in packs for line in (*pack_page(pack), "")] if names else list_packs(packs)
