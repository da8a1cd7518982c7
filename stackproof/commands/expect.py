"""``stackproof expect``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stackproof.commands.consoles import errors
from stackproof.commands.options import given_options
from stackproof.contract.environments import Given
from stackproof.contract.patterns import chooses
from stackproof.reporters.terminal import print_unchecked, print_warnings
from stackproof.run.offline_plans import load_directory
from stackproof.run.outcomes import Unchecked
from stackproof.suggestions import suggest

_WIDTH = 118


@click.command("expect")
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.argument("addresses", metavar="[ADDRESS]...", nargs=-1)
@given_options
def command(directory: Path, addresses: tuple[str, ...], given: Given) -> None:
    """Print expect entries that the HCL in DIRECTORY meets as it is, for a contract.

    Read them against what was asked for, and add the clauses. With ADDRESS (* and ? match anything), those of some
    resources, variables (var.NAME) or outputs (output.NAME).

    Exit status: 0, or 2 if there is nothing to write.
    """
    import yaml  # noqa: PLC0415 - slow to import

    from stackproof.contract.expect.writing import entries  # noqa: PLC0415 - imported with what it writes

    stack = load_directory(directory, given)
    if isinstance(stack, Unchecked):
        print_unchecked(stack, errors())
        sys.exit(stack.exit_code)
    print_warnings(stack, errors())
    there = list(entries(stack))
    found = [one for one in there if not addresses or any(chooses(one["of"], given) for given in addresses)]
    if not found:
        raise click.UsageError(_nothing(stack.name, [str(one["of"]) for one in there], addresses))
    text = yaml.safe_dump(found, sort_keys=False, default_flow_style=None, width=_WIDTH, allow_unicode=True)
    click.echo("".join(f"  {line}\n" for line in text.splitlines()), nl=False)


def _nothing(stack: str, there: list[str], addresses: tuple[str, ...]) -> str:
    """Say that a stack has nothing to write entries of, and what may be meant."""
    if not addresses:
        return f"{stack} declares nothing."
    meant = [one for one in (suggest(address, there) for address in addresses) if one]
    hint = f" Did you mean {' or '.join(meant)}?" if meant else ""
    return f"{stack} has nothing at {', '.join(addresses)}.{hint}"
