"""``stackproof check``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stackproof.commands.consoles import output, print_json, print_traces
from stackproof.commands.options import (
    ACCEPTS_NOTHING,
    Account,
    Printed,
    Source,
    account_options,
    given_options,
    live_source,
    printed_options,
    source_options,
)
from stackproof.commands.progress import progress_line
from stackproof.commands.report_options import Reports, report_options
from stackproof.contract.environments import Given
from stackproof.diagnostics import Diagnostic
from stackproof.hcl.files import reading_twice
from stackproof.model.recorded_calls import RecordedCalls
from stackproof.reporters.forms import Judged
from stackproof.reporters.json_report import as_json
from stackproof.reporters.terminal import print_results
from stackproof.run import exit_status
from stackproof.run.check import check
from stackproof.run.installation import install_modules
from stackproof.run.outcomes import Report, Unchecked
from stackproof.run.stack_sources import Shown, StackSource
from stackproof.views.call_records import read_calls


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@printed_options
@source_options
@account_options
@given_options
@report_options
def command(
    paths: tuple[Path, ...],
    printed: Printed,
    reports: Reports,
    source: Source,
    account: Account,
    given: Given,
) -> None:
    """Judge the contracts at or below PATHS against the HCL beside them.

    With --plan or --state, one contract is judged against that; the HCL completes what it does not tell. With --live,
    the contracts are judged on what is deployed; only reading calls are made.

    A contract with environments is judged in each, or in those that --environment names.

    A stack without a contract cannot be checked; modules that a checked stack calls are part of it.

    Any number of reports can be written besides. A report that goes to standard output is all that is printed there.

    Exit status: 0 all hold, 1 something failed or is undecided, 2 it could not be checked.
    """
    _refuse_contradictions(source, account, given)
    reports.refuse(other_on_stdout=printed.as_data)
    paths = paths or (Path(),)
    missing = install_modules(paths) if source.init else []
    judge = _check_twice_read if source.second_parser else _check
    results = judge(paths, source, account, given)
    results = [*missing, *results]
    if printed.as_data:
        print_json(as_json(results))
    elif not reports.takes_stdout:
        print_results(results, output(), printed.detail or "normal")
    if click.get_current_context().find_root().params.get("traceback"):
        print_traces(results)
    not_written = reports.write(Judged(results))
    sys.exit(exit_status.of_all([not_written, *(result.exit_code for result in results)]))


def _check_twice_read(
    paths: tuple[Path, ...], source: Source, account: Account, given: Given
) -> list[Report | Unchecked]:
    with reading_twice() as labels:
        results = _check(paths, source, account, given)
    if results and not labels:
        detail = "--second-parser was given, and no .tf file was read; leave it out, or name a stack that has some."
        results.append(Unchecked("the second parser", (Diagnostic("Nothing was read twice", detail),)))
    return results


def _check(paths: tuple[Path, ...], source: Source, account: Account, given: Given) -> list[Report | Unchecked]:
    calls: RecordedCalls | None = None
    if source.calls is not None:
        found = read_calls(source.calls)
        if isinstance(found, Diagnostic):
            return [Unchecked(source.calls, (found,))]
        calls = found
    with progress_line() as progress:
        return check(paths, _stack_source(source, account), calls, source.allow_uncovered, given, progress)


def _stack_source(source: Source, account: Account) -> StackSource | None:
    if source.live:
        return live_source(account, source.state)
    if source.plan is not None:
        return Shown("plan", source.plan, source.hcl, source.accept_plan_differences)
    return Shown("state", source.state, source.hcl) if source.state is not None else None


def _refuse_contradictions(source: Source, account: Account, given: Given) -> None:
    message = ""
    if source.plan is not None and (source.state is not None or source.live):
        message = f"--plan and {'--live' if source.live else '--state'}: give one of them."
    elif source.hcl is not None and source.plan is None and (source.state is None or source.live):
        message = "--hcl completes a plan or a state: give --plan or --state as well, and not --live."
    elif source.accept_plan_differences and source.plan is None:
        message = ACCEPTS_NOTHING
    elif source.calls == "-" and "-" in (source.plan, source.state):
        message = "standard input is one file: give the calls, or what is judged, by name."
    elif account.given and not source.live:
        message = "--region, --profile, --endpoint-url and --outputs are for what is deployed: give --live as well."
    elif given.variables and source.plan is not None:
        message = "--var and --var-file: a plan has the variables that it was made with; leave them out."
    if message:
        raise click.UsageError(message)
