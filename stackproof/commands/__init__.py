"""The command line: one module for each command, imported when the command is run.

A module ``NAME.py`` holds the command in ``command``.
"""

from __future__ import annotations

import gc
import importlib
import io
import shlex
import shutil
import sys
from importlib.metadata import version
from traceback import format_exception
from typing import TYPE_CHECKING, Any

import click

from stackproof.cache import cache_problem
from stackproof.commands.examples import epilog

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

TRACEBACK = "--traceback"
_NARROW = 52  # columns
UNCHECKED = 2  # as stackproof.run.exit_status, which is imported for none but what it judges

COMMANDS = {  # each with the first sentence of its help: the list of commands imports none of them
    "access": "Show who may do what in the stack in DIRECTORY: by role, user and group, then by resource.",
    "check": "Judge the contracts at or below PATHS against the HCL beside them.",
    "compare": "Tell what a change does to the promises, to access, flows, resources and verdicts.",
    "completion": "Print the script by which a shell completes commands, options and files.",
    "coverage": "Name what the HCL in STACK sets and no promise reads, and what of its specification none quotes.",
    "doctor": "Say what works here, and what would make the rest work.",
    "drift": "Show where what is deployed is not as the HCL in DIRECTORY says.",
    "emulator": "A local AWS: moto with what it lacks.",
    "expect": "Print expect entries that the HCL in DIRECTORY meets as it is, for a contract.",
    "explain": "Print the page of each constraint ID; without one, list them all.",
    "fix": "Print a diff that mends what fails in the stack in STACK, as far as its mend is a value or a block.",
    "fleet": "Judge thousands of stacks by many workers, and ask what came of them.",
    "flows": "Show how events travel through the stack in DIRECTORY, and which hops lack something.",
    "gate": "Judge the contracts at or below PATHS here and inside checkov, with its built-in checks; both must hold.",
    "init": "Write a contract for the stack in DIRECTORY: what holds today as promises, what does not as comments.",
    "lsp": "Serve an editor: what check says where it is written, mends, hover, and completion in contracts.",
    "mutate": "Break the stack in STACK in many ways, and print which of them its contract does not notice.",
    "plan": "Show what terraform plan would for the HCL in DIRECTORY, without Terraform, credentials or network.",
    "policies": "Print the folder of the policies, for checkov --external-checks-dir.",
    "schema": "Print the JSON schema of contract.yaml, for editors.",
}


class _Commands(click.Group):
    """The commands, each imported when somebody runs it or asks for its help."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Let help fit a narrow terminal; click alone writes at least 50 columns."""
        columns = shutil.get_terminal_size().columns
        narrow = {"terminal_width": columns - 2} if columns < _NARROW else {}
        return super().make_context(info_name, args, parent, **narrow | extra)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Name them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click calls it so
        """Import one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").command
        command.epilog = epilog(cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is named, or say which may be meant."""
        from stackproof.suggestions import suggest  # noqa: PLC0415 - only where a name may be wrong

        if args[0] not in COMMANDS and (meant := suggest(args[0], COMMANDS)):
            ctx.fail(f"No such command '{args[0]}'. Did you mean '{meant}'?")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a command's name without importing any; and options."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only where a shell asks

        named = [CompletionItem(name, help=text) for name, text in COMMANDS.items() if name.startswith(incomplete)]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """List them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(f"stackproof {version('stackproof')}")
        context.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.option("--traceback", is_flag=True, help="Show where Stackproof, or a constraint of your own, failed.")
def main(traceback: bool) -> None:  # noqa: ARG001 - _explain looks for it, whatever click came to
    """Prove that Terraform stacks keep their promises."""
    if problem := cache_problem():
        click.echo(f"warning: {problem}", err=True)


def run() -> None:
    """Run a command as a process of its own, which collects no garbage: what it builds lives until it ends.

    What the encoding of an output cannot hold is written as an escape. A bug of ours ends it with 2:
    nothing was checked.
    """
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        main(prog_name="stackproof")
    except Exception as error:
        _explain(error)
        sys.exit(UNCHECKED)
    finally:
        gc.freeze()  # as Python ends it would collect once more: a third of the time of a large check


def _explain(error: Exception) -> None:
    if TRACEBACK in sys.argv:
        click.echo(_writable("".join(format_exception(error))), err=True)
    command = shlex.join(["stackproof", TRACEBACK, *(one for one in sys.argv[1:] if one != TRACEBACK)])
    click.echo(f"error: Internal error\n{type(error).__name__}: {_writable(str(error))}", err=True)
    click.echo(f"This is a bug of Stackproof; please report it with what this prints: {command}", err=True)


def _writable(text: str) -> str:
    """Write out what no terminal can hold, such as half of a surrogate pair."""
    return text.encode("ascii", "backslashreplace").decode()
