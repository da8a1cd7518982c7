"""``stackproof compare``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stackproof.commands.consoles import output, print_json
from stackproof.comparing.rules import FAILING, Group

if TYPE_CHECKING:
    from stackproof.comparing.changes import Comparison

_FILE = click.Path(path_type=Path, dir_okay=False)
_CHOICES = (*FAILING, "none")


@click.command("compare")
@click.argument("base")
@click.argument("head", required=False)
@click.option("--path", "paths", multiple=True, metavar="PATH", help="Only stacks at or below it.")
@click.option("--merge-base", is_flag=True, help="Compare with where HEAD parted from BASE, as git diff --merge-base.")
@click.option("--json", "as_data", is_flag=True, help="Print every change as JSON.")
@click.option("--markdown", is_flag=True, help="Print the comment of a pull request.")
@click.option("--write-json", metavar="FILE", type=_FILE, help="Write the JSON as well.")
@click.option("--write-markdown", metavar="FILE", type=_FILE, help="Write the comment as well.")
@click.option("--fail-on", multiple=True, type=click.Choice(_CHOICES), default=("weakened",), show_default=True,
              help="What ends with 1; several times for several.")  # fmt: skip
@click.option("--base-score", multiple=True, metavar="FILE", type=_FILE, help="What mutate --json printed of BASE.")
@click.option("--head-score", multiple=True, metavar="FILE", type=_FILE, help="What mutate --json prints of HEAD.")
def command(
    base: str,
    head: str | None,
    paths: tuple[str, ...],
    as_data: bool,
    markdown: bool,
    fail_on: tuple[str, ...],
    **files: Any,
) -> None:
    """Tell what a change does to the promises, to access, flows, resources and verdicts.

    BASE and HEAD are revisions of the git repository here, or two folders; without HEAD, it is the working folder.
    Each side is judged by its own contracts.

    Exit status: 0, 1 if there is what --fail-on names, 2 if a side could not be judged.
    """
    if as_data and markdown:
        message = "--json and --markdown: give one of them; --write-json and --write-markdown write files."
        raise click.UsageError(message)
    if "none" in fail_on and len(fail_on) > 1:
        message = "--fail-on none goes with no other; leave it out, or the others."
        raise click.UsageError(message)
    found = _compare(base, head, paths, files)
    groups: list[Group] = [one for one in FAILING if one in fail_on]
    _write(found, groups, files)
    if as_data:
        print_json(_as_json(found, groups))
    elif markdown:
        click.echo(_as_markdown(found), nl=False)
    else:
        from stackproof.reporters.comparison_text import print_comparison  # noqa: PLC0415 - one of three

        print_comparison(found, output())
    sys.exit(found.exit_code(groups))


def _compare(base: str, head: str | None, paths: tuple[str, ...], files: Mapping[str, Any]) -> Comparison:
    from stackproof.comparing.changes import Comparison  # noqa: PLC0415 - imports what it judges by
    from stackproof.comparing.of_what import WORKING_FOLDER, compare_named  # noqa: PLC0415
    from stackproof.comparing.scores import Scores, read_scores  # noqa: PLC0415

    scores = [read_scores(files[name]) for name in ("base_score", "head_score")]
    wrong = [one for one in scores if not isinstance(one, dict)]
    if wrong:
        return Comparison(base, head or WORKING_FOLDER, problems=tuple(wrong))
    ours, theirs = (one if isinstance(one, dict) else {} for one in scores)
    return compare_named(base, head, paths, Scores(ours, theirs), merge_base=files["merge_base"])


def _as_json(found: Comparison, groups: list[Group]) -> Any:
    from stackproof.reporters.comparison_json import as_json  # noqa: PLC0415 - one of three

    return as_json(found, groups)


def _as_markdown(found: Comparison) -> str:
    from stackproof.reporters.comparison_markdown import as_markdown  # noqa: PLC0415 - as above

    return as_markdown(found)


def _write(found: Comparison, groups: list[Group], files: Mapping[str, Any]) -> None:
    from stackproof.reporters.escaping import as_json_text  # noqa: PLC0415 - as above

    texts: dict[str, Callable[[], str]] = {
        "write_json": lambda: as_json_text(_as_json(found, groups)) + "\n",
        "write_markdown": lambda: _as_markdown(found),
    }
    for name, text in texts.items():
        if files[name] is not None:
            try:
                files[name].write_text(text(), encoding="utf-8")
            except OSError as error:
                message = f"{files[name]}: {error.strerror}; correct the path."
                raise click.UsageError(message) from None
