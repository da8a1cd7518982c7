"""The command line. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import click

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


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
@click.option("--plan", metavar="FILE", help="Judge a plan: what terraform show -json prints of it; - for stdin.")
@click.option("--state", metavar="FILE", help="Judge a state: what terraform show -json prints; - for stdin.")
@click.option("--hcl", metavar="DIR", type=_FOLDER, help="The HCL of that plan or state, if not beside the contract.")
def check(
    paths: tuple[Path, ...],
    as_data: bool,
    detail: Literal["quiet", "verbose"] | None,
    plan: str | None,
    state: str | None,
    hcl: Path | None,
) -> None:
    """Judge the contracts at or below PATHS against the HCL beside them.

    With --plan or --state, one contract is judged against that; the HCL completes what it does not tell.

    Exit status: 0 all hold, 1 something failed or is undecided, 2 it could not be checked.
    """
    from stackproof import check as checking  # noqa: PLC0415 - keeps --help quick

    if plan is not None and state is not None:
        message = "--plan and --state: give one of them."
        raise click.UsageError(message)
    source = plan if plan is not None else state
    if source is None and hcl is not None:
        message = "--hcl completes a plan or a state: give --plan or --state as well."
        raise click.UsageError(message)
    view: Literal["plan", "state"] = "plan" if plan is not None else "state"
    results = checking.check(paths or (Path(),), checking.Shown(view, source, hcl) if source is not None else None)
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


def _variables(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    for variable in given:
        if "=" not in variable:
            message = f"{variable}: write NAME=VALUE."
            raise click.BadParameter(message)
    return dict(variable.split("=", 1) for variable in given)


@main.command()
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.option("--json", "as_data", is_flag=True, help="Print the plan as terraform show -json does.")
@click.option(
    "--var", "variables", multiple=True, metavar="NAME=VALUE", callback=_variables, help="A variable's value."
)
def plan(directory: Path, as_data: bool, variables: dict[str, str]) -> None:
    """Show what terraform plan would for the HCL in DIRECTORY, without Terraform, credentials or network.

    Exit status: 0, or 2 if there can be no plan.
    """
    from rich.console import Console  # noqa: PLC0415 - keeps --help quick

    from stackproof import check as checking  # noqa: PLC0415
    from stackproof.plan import to_json  # noqa: PLC0415
    from stackproof.reporters.plan_text import print_plan  # noqa: PLC0415
    from stackproof.reporters.terminal import print_unchecked, print_warnings  # noqa: PLC0415

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


@main.group()
def emulator() -> None:
    """A local AWS: moto with what it lacks. Functions run, events move, roles are enforced."""


@emulator.command()
@click.option("--port", type=int, default=0, show_default="a free one", help="The port on the loopback.")
@click.option(
    "--pace",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    help="Multiplies AWS's pauses between attempts: 0.01 makes a minute 0.6 seconds.",
)
def start(port: int, pace: float) -> None:
    """Start it, and print the settings that lead Terraform and the SDKs to it."""
    from stackproof.emulator import process, settings  # noqa: PLC0415 - keeps --help quick

    try:
        running = process.start(port, pace)
    except process.EmulatorError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"# ready: process {running.process}, log {running.log}")
    for name, value in settings.credentials(running.endpoint).items():
        click.echo(f"export {name}={value}")


@emulator.command()
def stop() -> None:
    """Stop it. What was deployed there is gone."""
    from stackproof.emulator import process  # noqa: PLC0415 - keeps --help quick

    try:
        click.echo("stopped" if process.stop() else "no emulator is running")
    except process.EmulatorError as error:
        raise click.ClickException(str(error)) from None


@emulator.command()
def status() -> None:
    """Say where it runs; exit status 1 where it does not."""
    from stackproof.emulator import process  # noqa: PLC0415 - keeps --help quick

    running = process.running()
    if running is None:
        click.echo("no emulator is running; start one with: stackproof emulator start")
        sys.exit(1)
    click.echo(f"{running.endpoint}, process {running.process}, log {running.log}")


@main.command()
def schema() -> None:
    """Print the JSON schema of contract.yaml, for editors."""
    import json  # noqa: PLC0415 - keeps --help quick

    from stackproof.contract.schema import contract_schema  # noqa: PLC0415

    click.echo(json.dumps(contract_schema(), indent=2, ensure_ascii=False))
