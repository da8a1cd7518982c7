"""Options that several commands have, each group as one argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from stackproof.contract.environments import Given
from stackproof.contract.inputs import VALUE, InputError, read_inputs

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

    @property
    def given(self) -> bool:
        """Tell whether any of it was given."""
        return any((self.region, self.profile, self.endpoint_url, self.outputs))


_ACCEPT = click.option(
    "--accept-plan-differences",
    is_flag=True,
    help="Judge a plan although it is of a part (-target), or differs from the HCL.",
)
ACCEPTS_NOTHING = "--accept-plan-differences is for a plan: give --plan as well."


@dataclass(frozen=True, slots=True)
class Source:
    """What is judged: the HCL, or the plan, the state or the deployed resources that it completes; with which calls.

    ``allow_uncovered`` is how many stacks there are without a contract; ``accept_plan_differences`` whether a plan may
    be of a part, or differ from the HCL; ``init`` whether modules are installed first; ``second_parser`` whether
    python-hcl2 reads the files as well.
    """

    plan: str | None
    state: str | None
    hcl: Path | None
    live: bool
    calls: str | None
    allow_uncovered: int
    accept_plan_differences: bool
    init: bool
    second_parser: bool


def source_options(command: Command) -> Command:
    """Add the options that say what is judged, as the argument ``source``."""
    return bundle(command, "source", Source, (
        click.option("--plan", metavar="FILE", help="Judge a plan: what terraform show -json prints; - for stdin."),
        click.option("--state", metavar="FILE", help="Judge a state: what terraform show -json prints; - for stdin."),
        click.option("--hcl", metavar="DIR", type=_FOLDER, help="The HCL of that plan or state, if elsewhere."),
        click.option("--live", is_flag=True, help="Judge what is deployed in AWS; --state then helps to find it."),
        click.option("--calls", metavar="FILE", help="The calls that roles made, to judge their grants; - for stdin."),
        click.option("--allow-uncovered", metavar="COUNT", type=click.IntRange(0), default=0,
                     help="How many stacks at or below PATHS have no contract, exactly."),
        _ACCEPT,
        click.option("--init", is_flag=True, help="First install the modules that are called, by terraform get."),
        click.option("--second-parser", is_flag=True,
                     help="Read .tf files by python-hcl2 too; refuse where the two differ."),
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class GatedPlan:
    """The plan that the gate judges, and whether it may be of a part, or differ from the HCL."""

    plan: Path | None
    accept_plan_differences: bool


def gated_plan_options(command: Command) -> Command:
    """Add ``--plan`` and ``--accept-plan-differences``, as the argument ``gated``."""
    return bundle(command, "gated", GatedPlan, (
        click.option("--plan", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False),
                     help="Judge a plan: what terraform show -json prints of it."),
        _ACCEPT,
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed of a run: every outcome as JSON, or text for people in some detail."""

    as_data: bool
    detail: Literal["quiet", "verbose"] | None


def printed_options(command: Command) -> Command:
    """Add the options that say what is printed, as the argument ``printed``."""
    return bundle(command, "printed", Printed, (
        click.option("--json", "as_data", is_flag=True, help="Print every outcome as JSON."),
        click.option("-q", "--quiet", "detail", flag_value="quiet", help="Print only what does not hold."),
        click.option("-v", "--verbose", "detail", flag_value="verbose", help="Print each assert that holds as well."),
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """What is read: the HCL, or a plan, a state or the deployed resources."""

    plan: str | None
    state: str | None
    live: bool


def view_options(command: Command) -> Command:
    """Add the options that say which view of a stack is read, as the argument ``view``."""
    return bundle(command, "view", View, (
        click.option("--plan", metavar="FILE", help="Read a plan: what terraform show -json prints; - for stdin."),
        click.option("--state", metavar="FILE", help="Read a state: what terraform show -json prints; - for stdin."),
        click.option("--live", is_flag=True, help="Read what is deployed in AWS; --state then helps to find it."),
    ))  # fmt: skip


class _InOrder(click.Option):
    """An option whose values are kept in the order of the command line, with those of others of its kind."""

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Note each value when it is met."""
        super().add_to_parser(parser, ctx)
        option = parser._long_opt[self.opts[0]]
        process = option.process

        def noting(value: Any, state: Any) -> None:
            ctx.meta.setdefault(_INPUTS, []).append((self.opts[0], value))
            process(value, state)

        option.process = noting


_INPUTS = "stackproof.variables"


def given_options(command: Command) -> Command:
    """Add ``--var``, ``--var-file`` and ``--environment``, as the argument ``given``."""

    @wraps(command)
    def call(*arguments: Any, environments: tuple[str, ...], **rest: Any) -> Any:
        del rest["given_variables"], rest["given_files"]
        try:
            inputs = tuple(click.get_current_context().meta.get(_INPUTS, ()))
            variables = read_inputs(inputs)
        except InputError as error:
            raise click.UsageError(str(error)) from None
        return command(*arguments, given=Given(variables, environments, inputs), **rest)

    for option in _GIVEN:
        call = option(call)
    return call  # type: ignore[return-value]  # click's decorators keep the function


_GIVEN: tuple[Callable[[Any], Any], ...] = (
    click.option("--environment", "environments", multiple=True, metavar="NAME",
                 help="The environment of the contract; may be given several times where several are judged."),
    click.option("--var-file", "given_files", cls=_InOrder, multiple=True, metavar="FILE",
                 help="A file of variables (*.tfvars), which wins over the contract's."),
    click.option("--var", "given_variables", cls=_InOrder, multiple=True, metavar="NAME=VALUE",
                 help="A variable's value, which wins over the contract's; of --var and --var-file the later wins."),
)  # fmt: skip


def _pairs(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, Any]:
    try:
        return read_inputs((VALUE, text) for text in given)
    except InputError as error:
        raise click.BadParameter(str(error)) from None


variable_option = click.option(
    "--var", "variables", multiple=True, metavar="NAME=VALUE", callback=_pairs, help="A variable's value."
)


def account_options(command: Command) -> Command:
    """Add the options that lead to the deployed resources, as the argument ``account``."""
    return bundle(command, "account", Account, (
        click.option("--region", help="The AWS region; else that of the contract."),
        click.option("--profile", help="A profile of the AWS configuration."),
        click.option("--endpoint-url", metavar="URL", help="Another AWS, as stackproof emulator start prints it."),
        click.option("--outputs", metavar="FILE", help="What terraform output -json prints: helps to find resources."),
    ))  # fmt: skip


def live_source(account: Account, state: str | None, variables: Mapping[str, Any] | None = None) -> LiveSource:
    """Return the source that the options lead to; a state helps to find its resources."""
    from stackproof.run.live import LiveSource  # noqa: PLC0415 - a tenth of a second that only --live and drift need
    from stackproof.views.live.access import Place  # noqa: PLC0415

    place = Place(account.region, account.profile, account.endpoint_url)
    return LiveSource(place, state, account.outputs, variables or {})


def bundle(command: Command, name: str, bundle: type[Any], options: tuple[Callable[[Any], Any], ...]) -> Command:
    """Add options to a command, which gets them as one argument."""

    @wraps(command)
    def call(*arguments: Any, **given: Any) -> Any:
        values = {field: given.pop(field) for field in bundle.__dataclass_fields__}
        return command(*arguments, **given, **{name: bundle(**values)})

    for option in reversed(options):
        call = option(call)
    return call  # type: ignore[return-value]  # click's decorators keep the function
