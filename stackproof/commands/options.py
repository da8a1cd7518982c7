"""Options that several commands have, each group as one argument."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stackproof.evaluate.variables import CommandLineText

if TYPE_CHECKING:
    from stackproof.run.live import LiveSource

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Account:
    """Where a stack is deployed, and what helps to find its resources, as given on the command line."""

    region: str | None
    profile: str | None
    endpoint_url: str | None
    outputs: str | None
    variables: dict[str, str]

    @property
    def given(self) -> bool:
        """Tell whether any of it was given."""
        return any((self.region, self.profile, self.endpoint_url, self.outputs, self.variables))


@dataclass(frozen=True, slots=True)
class Source:
    """What is judged: the HCL, or the plan, the state or the deployed resources that it completes; with which calls.

    ``allow_uncovered`` is how many stacks there are without a contract; ``accept_plan_differences`` whether a plan may
    be of a part, or differ from the HCL; ``init`` whether modules are installed first.
    """

    plan: str | None
    state: str | None
    hcl: Path | None
    live: bool
    calls: str | None
    allow_uncovered: int
    accept_plan_differences: bool
    init: bool


def source_options(command: Command) -> Command:
    """Add the options that say what is judged, as the argument ``source``."""
    return _bundle(command, "source", Source, (
        click.option("--plan", metavar="FILE", help="Judge a plan: what terraform show -json prints; - for stdin."),
        click.option("--state", metavar="FILE", help="Judge a state: what terraform show -json prints; - for stdin."),
        click.option("--hcl", metavar="DIR", type=_FOLDER, help="The HCL of that plan or state, if elsewhere."),
        click.option("--live", is_flag=True, help="Judge what is deployed in AWS; --state then helps to find it."),
        click.option("--calls", metavar="FILE", help="The calls that roles made, to judge their grants; - for stdin."),
        click.option("--allow-uncovered", metavar="COUNT", type=click.IntRange(0), default=0,
                     help="How many stacks at or below PATHS have no contract, exactly."),
        click.option("--accept-plan-differences", is_flag=True,
                     help="Judge a plan although it is of a part (-target), or differs from the HCL."),
        click.option("--init", is_flag=True, help="First install the modules that are called, by terraform get."),
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """What is read: the HCL, or a plan, a state or the deployed resources."""

    plan: str | None
    state: str | None
    live: bool


def view_options(command: Command) -> Command:
    """Add the options that say which view of a stack is read, as the argument ``view``."""
    return _bundle(command, "view", View, (
        click.option("--plan", metavar="FILE", help="Read a plan: what terraform show -json prints; - for stdin."),
        click.option("--state", metavar="FILE", help="Read a state: what terraform show -json prints; - for stdin."),
        click.option("--live", is_flag=True, help="Read what is deployed in AWS; --state then helps to find it."),
    ))  # fmt: skip


def _pairs(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    for variable in given:
        if "=" not in variable:
            message = f"{variable}: write NAME=VALUE."
            raise click.BadParameter(message)
    pairs = (variable.split("=", 1) for variable in given)
    return {name: CommandLineText(text) for name, text in pairs}


variable_option = click.option(
    "--var",
    "variables",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_pairs,
    help="A variable's value, which wins over the contract's.",
)


def account_options(command: Command) -> Command:
    """Add the options that lead to the deployed resources, as the argument ``account``."""
    return _bundle(command, "account", Account, (
        click.option("--region", help="The AWS region; else that of the contract."),
        click.option("--profile", help="A profile of the AWS configuration."),
        click.option("--endpoint-url", metavar="URL", help="Another AWS, as stackproof emulator start prints it."),
        click.option("--outputs", metavar="FILE", help="What terraform output -json prints: helps to find resources."),
        variable_option,
    ))  # fmt: skip


def live_source(account: Account, state: str | None) -> LiveSource:
    """Return the source that the options lead to; a state helps to find its resources."""
    from stackproof.run.live import LiveSource  # noqa: PLC0415 - a tenth of a second that only --live and drift need
    from stackproof.views.live.access import Place  # noqa: PLC0415

    place = Place(account.region, account.profile, account.endpoint_url)
    return LiveSource(place, state, account.outputs, account.variables)


def _bundle(command: Command, name: str, bundle: type[Any], options: tuple[Callable[[Any], Any], ...]) -> Command:
    """Add options to a command, which gets them as one argument."""

    @wraps(command)
    def bundled(*arguments: Any, **given: Any) -> Any:
        values = {field: given.pop(field) for field in bundle.__dataclass_fields__}
        return command(*arguments, **given, **{name: bundle(**values)})

    for option in reversed(options):
        bundled = option(bundled)
    return bundled  # type: ignore[return-value]  # click's decorators keep the function
