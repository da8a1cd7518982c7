"""``stackproof fleet``: many stacks, by many workers; what came of them, as a table that stays."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from stackproof.commands.consoles import errors, output, print_json
from stackproof.commands.options import bundle
from stackproof.commands.progress import progress_line
from stackproof.file_writing import write_whole

_RESULTS = "fleet-results"


@click.group("fleet")
def command() -> None:
    """Judge thousands of stacks by many workers, and ask what came of them."""


_results = click.option(
    "--results", default=_RESULTS, show_default=True, metavar="FOLDER", help="Where results stay: a folder, or s3://."
)


@contextmanager
def _refusing() -> Iterator[None]:
    """End with 2 and a sentence where a package, the scheduler or the results are out of reach."""
    from stackproof.fleet.extra import ExtraMissing, require_extra  # noqa: PLC0415 - the group's help needs none of it

    try:
        require_extra()
    except ExtraMissing as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
    from stackproof.fleet.engine import EngineError  # noqa: PLC0415 - as above
    from stackproof.fleet.query import QueryError  # noqa: PLC0415
    from stackproof.fleet.store import StoreError  # noqa: PLC0415

    try:
        yield
    except (EngineError, QueryError, StoreError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)


@dataclass(frozen=True, slots=True)
class Engine:
    """By whom stacks are judged, within which bounds."""

    scheduler: str | None
    workers: int | None
    patience: float
    memory: int
    judge_all: bool


def engine_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say by whom, as the argument ``engine``."""
    return bundle(function, "engine", Engine, (
        click.option("--scheduler", metavar="URL", help="A scheduler of Dask; without, the cores of this machine."),
        click.option("--workers", type=click.IntRange(1), help="How many workers there are; else one for each core."),
        click.option("--patience", type=click.FloatRange(1), default=300.0, show_default=True, metavar="SECONDS",
                     help="How long one stack may take."),
        click.option("--memory", type=click.IntRange(256), default=4096, show_default=True, metavar="MB",
                     help="How much memory one stack may take."),
        click.option("--judge-all", is_flag=True, help="Judge what has not changed as well."),
    ))  # fmt: skip


@command.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_results
@engine_options
@click.option("--json", "as_data", is_flag=True, help="Print the summary as JSON.")
def check(sources: tuple[str, ...], results: str, engine: Engine, as_data: bool) -> None:
    """Judge the stacks of each SOURCE, and write a row for each outcome.

    A SOURCE is a folder, here or in object storage (s3://BUCKET/PREFIX); a git repository at a revision
    (git+URL@REVISION); a folder of plans (plans+FOLDER); or a manifest (fleet.yaml) that lists such, with owners.

    What has not changed since the last run is not judged again: no file that the verdict read, no variable, no version.

    Exit status: 0 all hold, 1 something failed or is undecided, 2 something could not be checked.
    """
    if engine.scheduler is not None and engine.workers is not None:
        message = "--scheduler and --workers: a scheduler has its own workers; leave --workers out."
        raise click.UsageError(message)
    with _refusing():
        from stackproof.fleet.check import Choices, check_fleet  # noqa: PLC0415 - imports the engine
        from stackproof.fleet.judging import Bounds  # noqa: PLC0415
        from stackproof.fleet.summary import as_json, print_summary  # noqa: PLC0415

        gc.enable()  # which is off for commands that end soon; the engine leaves circles with every task
        bounds = Bounds(engine.patience, engine.memory)
        choices = Choices(results, engine.scheduler, engine.workers, bounds, engine.judge_all)
        with progress_line() as tell:
            summary = check_fleet(sources, choices, lambda done, count, _: tell(done, count, Path("stacks")))
    if as_data:
        print_json(as_json(summary))
    else:
        print_summary(summary, output())
    if summary.error:
        errors().print(f"error: {summary.error}")
    sys.exit(summary.exit_code)


@command.command()
@click.argument("sql")
@_results
@click.option("--json", "form", flag_value="json", help="Print the rows as JSON.")
@click.option("--csv", "form", flag_value="csv", help="Print the rows as CSV.")
def query(sql: str, results: str, form: str | None) -> None:
    """Ask the results by SQL, which DuckDB reads: one statement that changes nothing.

    The tables are outcomes, stacks, access and runs; a run that was cut off is in none of them.
    """
    with _refusing():
        from stackproof.fleet.answers import as_csv, as_json, print_answer  # noqa: PLC0415 - DuckDB
        from stackproof.fleet.query import ask  # noqa: PLC0415
        from stackproof.fleet.store import Store  # noqa: PLC0415

        answer = ask(Store(results), sql)
    if form == "json":
        print_json(as_json(answer))
    elif form == "csv":
        click.echo(as_csv(answer), nl=False)
    else:
        print_answer(answer, output())


@command.command()
@_results
@click.option("--fleet", metavar="NAME", help="Of which fleet, where the results have several.")
@click.option("--html", "file", default="fleet.html", show_default=True, metavar="FILE", help="The page to write.",
              type=click.Path(path_type=Path, dir_okay=False))  # fmt: skip
def report(results: str, fleet: str | None, file: Path) -> None:
    """Write the last run as a page: trends, what fails most, waivers that end, access that is new, owners."""
    with _refusing():
        from stackproof.fleet.report import report_of  # noqa: PLC0415 - DuckDB and Jinja
        from stackproof.fleet.store import Store  # noqa: PLC0415

        text = report_of(Store(results), fleet)
    problem = write_whole(file, text)
    if problem:
        click.echo(f"error: {file} {problem}", err=True)
        sys.exit(2)
    click.echo(f"{file} is written")
