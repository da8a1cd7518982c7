"""The command line. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from stackproof.command_options import Account, Source, account_options, source_options, variable_option
from stackproof.emulator_commands import emulator

if TYPE_CHECKING:
    from stackproof.model.recorded_calls import RecordedCalls
    from stackproof.run import check as checking
    from stackproof.run import live
    from stackproof.run.outcomes import Report

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_NEW_FILE = click.Path(path_type=Path, dir_okay=False)


def _version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(f"stackproof {version('stackproof')}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def main() -> None:
    """Prove that Terraform stacks keep their promises."""


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_data", is_flag=True, help="Print every outcome as JSON.")
@click.option("-q", "--quiet", "detail", flag_value="quiet", help="Print only what does not hold.")
@click.option("-v", "--verbose", "detail", flag_value="verbose", help="Print each assert that holds as well.")
@source_options
@account_options
def check(
    paths: tuple[Path, ...],
    as_data: bool,
    detail: Literal["quiet", "verbose"] | None,
    source: Source,
    account: Account,
) -> None:
    """Judge the contracts at or below PATHS against the HCL beside them.

    With --plan or --state, one contract is judged against that; the HCL completes what it does not tell. With --live,
    the contracts are judged on what is deployed; only reading calls are made.

    Exit status: 0 all hold, 1 something failed or is undecided, 2 it could not be checked.
    """
    from stackproof.run import check as checking  # noqa: PLC0415 - keeps --help quick

    _check_options(source, account)
    results = _results(paths or (Path(),), source, account)
    if as_data:
        import json  # noqa: PLC0415

        from stackproof.reporters.json_report import as_json  # noqa: PLC0415

        click.echo(json.dumps(as_json(results), indent=2, ensure_ascii=False))
    else:
        from rich.console import Console  # noqa: PLC0415

        from stackproof.reporters.terminal import print_results  # noqa: PLC0415

        console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
        print_results(results, console, detail or "normal")
    sys.exit(checking.exit_code(results))


def _results(paths: tuple[Path, ...], source: Source, account: Account) -> list[Report | checking.Unchecked]:
    from stackproof.run import check as checking  # noqa: PLC0415 - keeps --help quick

    calls: RecordedCalls | None = None
    if source.calls is not None:
        from stackproof.diagnostics import Diagnostic  # noqa: PLC0415
        from stackproof.views.call_records import read_calls  # noqa: PLC0415

        found = read_calls(source.calls)
        if isinstance(found, Diagnostic):
            return [checking.Unchecked(source.calls, (found,))]
        calls = found
    if source.live:
        from stackproof.run.live import check_live  # noqa: PLC0415

        return check_live(paths, _target(account, source.state), account.variables, calls)
    return checking.check(paths, _shown(source), calls)


def _check_options(source: Source, account: Account) -> None:
    """Refuse options that contradict each other."""
    message = ""
    if source.plan is not None and (source.state is not None or source.live):
        message = f"--plan and {'--live' if source.live else '--state'}: give one of them."
    elif source.hcl is not None and source.plan is None and (source.state is None or source.live):
        message = "--hcl completes a plan or a state: give --plan or --state as well, and not --live."
    elif source.calls == "-" and "-" in (source.plan, source.state):
        message = "standard input is one file: give the calls, or what is judged, by name."
    elif account.given and not source.live:
        message = (
            "--region, --profile, --endpoint-url, --outputs and --var are for what is deployed: give --live as well."
        )
    if message:
        raise click.UsageError(message)


def _shown(source: Source) -> checking.Shown | None:
    from stackproof.run.check import Shown  # noqa: PLC0415 - keeps --help quick

    if source.plan is not None:
        return Shown("plan", source.plan, source.hcl)
    return Shown("state", source.state, source.hcl) if source.state is not None else None


def _target(account: Account, state: str | None) -> live.LiveSource:
    from stackproof.run.live import LiveSource  # noqa: PLC0415 - keeps --help quick
    from stackproof.views.live.access import Place  # noqa: PLC0415

    return LiveSource(Place(account.region, account.profile, account.endpoint_url), state, account.outputs)


@main.command()
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.option("--json", "as_data", is_flag=True, help="Print the plan as terraform show -json does.")
@variable_option
def plan(directory: Path, as_data: bool, variables: dict[str, str]) -> None:
    """Show what terraform plan would for the HCL in DIRECTORY, without Terraform, credentials or network.

    Exit status: 0, or 2 if there can be no plan.
    """
    from rich.console import Console  # noqa: PLC0415 - keeps --help quick

    from stackproof.offline_plan import to_json  # noqa: PLC0415
    from stackproof.reporters.plan_text import print_plan  # noqa: PLC0415
    from stackproof.reporters.terminal import print_unchecked, print_warnings  # noqa: PLC0415
    from stackproof.run import check as checking  # noqa: PLC0415

    planned = checking.plan(directory, variables)
    errors = Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())
    if isinstance(planned, checking.Unchecked):
        print_unchecked(planned, errors)
        sys.exit(2)
    stack, document = planned
    print_warnings(stack, errors)
    if as_data:
        click.echo(to_json(document))
    else:
        print_plan(document, Console(highlight=False, soft_wrap=True))


@main.command()
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False), default=".")
@click.option("--json", "as_data", is_flag=True, help="Print the differences as JSON.")
@click.option("--state", metavar="FILE", help="What terraform show -json prints: helps to find resources.")
@click.option("--print-policy", is_flag=True, help="Print the IAM policy that this takes, and ask nothing of AWS.")
@account_options
def drift(directory: Path, as_data: bool, state: str | None, print_policy: bool, account: Account) -> None:
    """Show where what is deployed is not as the HCL in DIRECTORY says. Only reading calls are made.

    Exit status: 0 no drift, 1 drift, 2 it could not all be read.
    """
    from rich.console import Console  # noqa: PLC0415 - keeps --help quick

    from stackproof.reporters.drift_report import as_json, print_drift  # noqa: PLC0415
    from stackproof.reporters.terminal import print_unchecked  # noqa: PLC0415
    from stackproof.run.live import Drift, find_drift, find_policy  # noqa: PLC0415

    found = (
        find_policy(directory, account.variables)
        if print_policy
        else find_drift(directory, account.variables, _target(account, state))
    )
    if isinstance(found, dict):
        import json  # noqa: PLC0415

        click.echo(json.dumps(found, indent=2))
        return
    if not isinstance(found, Drift):
        print_unchecked(found, Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty()))
        sys.exit(2)
    if as_data:
        import json  # noqa: PLC0415

        click.echo(json.dumps(as_json(found), indent=2, ensure_ascii=False, default=str))
    else:
        print_drift(found, Console(highlight=False, soft_wrap=not sys.stdout.isatty()))
    sys.exit(found.exit_code)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--plan", metavar="FILE", type=_FILE, help="Judge a plan: what terraform show -json prints of it.")
@click.option("--checkov", metavar="FILE", help="The checkov to run, if not that of make gate or on the path.")
@click.option("--sarif", metavar="FILE", type=_NEW_FILE, help="Write both views as SARIF 2.1.0.")
@click.option("--junit", metavar="FILE", type=_NEW_FILE, help="Write the outcomes as JUnit XML.")
def gate(
    paths: tuple[Path, ...], plan: Path | None, checkov: str | None, sarif: Path | None, junit: Path | None
) -> None:
    """Judge the contracts at or below PATHS here and inside checkov, with its built-in checks; both must hold.

    Exit status: 0 all hold, 1 something failed or is undecided, 2 it could not be checked.
    """
    from rich.console import Console  # noqa: PLC0415 - keeps --help quick

    from stackproof.gate.run import print_views, run_gate, write_junit, write_sarif  # noqa: PLC0415

    gated = run_gate(paths or (Path(),), checkov, str(plan) if plan is not None else None)
    print_views(gated, Console(highlight=False, soft_wrap=not sys.stdout.isatty()))
    try:
        if sarif is not None:
            write_sarif(gated, sarif)
        if junit is not None:
            write_junit(gated, junit)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}; correct the path.") from None
    sys.exit(gated.exit_code)


@main.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--markdown", "as_markdown", is_flag=True, help="Print every page as one Markdown document.")
def explain(ids: tuple[str, ...], as_markdown: bool) -> None:
    """Print the page of each constraint ID; without one, list them all."""
    from stackproof.constraints import load_catalogue  # noqa: PLC0415 - keeps --help quick
    from stackproof.reporters.pages import list_lines, markdown, page_lines  # noqa: PLC0415
    from stackproof.suggestions import suggest  # noqa: PLC0415

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


main.add_command(emulator)


@main.command()
def schema() -> None:
    """Print the JSON schema of contract.yaml, for editors."""
    import json  # noqa: PLC0415 - keeps --help quick

    from stackproof.contract.schema import contract_schema  # noqa: PLC0415

    click.echo(json.dumps(contract_schema(), indent=2, ensure_ascii=False))
