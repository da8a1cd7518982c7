"""``--sarif FILE`` and its like: reports of a run, each in a file of its own or on standard output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from stackproof.commands.consoles import errors
from stackproof.diagnostics import Diagnostic
from stackproof.file_writing import why_unwritable, write_whole
from stackproof.reporters.forms import FORMS, Form, Judged, write_report
from stackproof.reporters.terminal import print_diagnostic
from stackproof.run import exit_status
from stackproof.run.asking import explain_bug

Command = TypeVar("Command", bound=Callable[..., Any])
STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports that somebody asks for: the form of each, and its file."""

    files: dict[Form, str]

    @property
    def takes_stdout(self) -> bool:
        """Tell whether one of them goes to standard output, which then holds nothing else."""
        return STDOUT in self.files.values()

    def refuse(self, *, other_on_stdout: bool) -> None:
        """Refuse two reports in one place, and end the run before it begins where a file cannot be written."""
        given = [Path(file).resolve() if file != STDOUT else file for file in self.files.values()]
        options = ", ".join(f"--{form}" for form in self.files)
        if len(set(given)) < len(given):
            message = f"{options}: two reports go into one file, or to standard output; give each a file of its own."
            raise click.UsageError(message)
        if other_on_stdout and self.takes_stdout:
            message = "--json prints to standard output, and so does a report; give the report a file."
            raise click.UsageError(message)
        problems = [_unwritable(file, why_unwritable(Path(file))) for file in self.files.values() if file != STDOUT]
        if _tell([one for one in problems if one is not None]):
            raise click.exceptions.Exit(exit_status.UNCHECKED)

    def write(self, judged: Judged) -> int:
        """Write the reports, and return the exit status that this comes to: 0, or 2 where one was not written."""
        problems: list[Diagnostic | None] = []
        for form, file in self.files.items():
            try:
                text = write_report(form, judged)
            except Exception as error:  # a bug of one form costs no other
                problems.append(explain_bug(error, f"Writing the report {file}", Path(file)))
                continue
            if file == STDOUT:
                click.echo(text, nl=False)
            else:
                problems.append(_unwritable(file, write_whole(Path(file), text)))
        return exit_status.UNCHECKED if _tell([one for one in problems if one is not None]) else exit_status.HOLDS


def report_options(command: Command) -> Command:
    """Add an option for each form of report, as the argument ``reports``."""

    @wraps(command)
    def call(*arguments: Any, **given: Any) -> Any:
        files = {form: given.pop(_argument(form)) for form in FORMS}
        chosen = {form: file for form, file in files.items() if file is not None}
        return command(*arguments, **given, reports=Reports(chosen))

    for form, what in reversed(FORMS.items()):
        name = f"--{form}"
        call = click.option(name, _argument(form), metavar="FILE", help=f"Write {what}; - for stdout.")(call)
    return call  # type: ignore[return-value]  # click's decorators keep the function


def _argument(form: Form) -> str:
    return f"{form.replace('-', '_')}_file"


def _unwritable(file: str, words: str) -> Diagnostic | None:
    detail = f"{file} {words}; name a file in a folder that is there and may be written to."
    return Diagnostic("Report not written", detail) if words else None


def _tell(problems: list[Diagnostic]) -> bool:
    console = errors()
    for problem in problems:
        print_diagnostic(problem, None, console)
    return bool(problems)
