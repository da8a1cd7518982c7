"""What the parts of a module know of the module instance that they are in, and what all instances of a stack share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from stackproof.addresses import ModulePath
from stackproof.diagnostics import Diagnostics, SourceRange
from stackproof.evaluate.configuration import Configuration
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.instances import Expansion
from stackproof.evaluate.memory import Uses
from stackproof.evaluate.provider_configuration import ProviderConfiguration
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax
from stackproof.values import Reason
from stackproof.values.limits import MOST_MODULE_INSTANCES, MOST_RESOURCES, LimitReached


@dataclass(slots=True)
class Evaluation:
    """What all module instances of one stack share.

    ``active`` are the objects being evaluated now, each with its name; ``load`` finds the configuration of a call;
    ``modules`` and ``resources`` are how many instances there are so far; ``secrets`` what was marked as sensitive;
    ``unread`` the modules that could not be read, each with the place of the mistake; ``supplied`` what was used of the
    workspace and of the folder around the stack; ``uses`` remembers of what each object was made.
    """

    told: Environment
    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    active: list[tuple[Any, str]] = field(default_factory=list)
    load: Callable[[str, EnclosingModule, syntax.Block], Configuration | None] = lambda *_: None
    modules: int = 0
    resources: int = 0
    secrets: list[Any] = field(default_factory=list)
    unread: list[Reason] = field(default_factory=list)
    supplied: dict[str, str] = field(default_factory=dict)
    uses: Uses = field(default_factory=Uses)

    def ask(self, name: str) -> Environment:
        """Return the account or the region to assume; whoever asks is made of what it names."""
        self.uses.note(name)
        return self.told

    def supply(self, name: str, value: str) -> bool:
        """Note that the workspace, or the folder around the stack, was used; tell whether nobody is to know it."""
        self.supplied[name] = value
        self.uses.note(name)
        return name in self.told.hidden

    def count_module(self, call: syntax.Block) -> None:
        """Count an instance of a module.

        Raises:
            LimitReached: there are too many.
        """
        self.modules += 1
        if self.modules > MOST_MODULE_INSTANCES:
            detail = f"The stack has more than {MOST_MODULE_INSTANCES:,} instances of modules; divide it."
            raise LimitReached("Too many modules", detail, call.header)

    def count_resources(self, declared: syntax.Block, number: int) -> None:
        """Count the instances of a resource or data source.

        Raises:
            LimitReached: there are too many.
        """
        self.resources += number
        if self.resources > MOST_RESOURCES:
            detail = f"The stack has more than {MOST_RESOURCES:,} instances of resources; divide it."
            raise LimitReached("Too many resources", detail, declared.header)


class EnclosingModule(Protocol):
    """A module instance, as its parts see it."""

    @property
    def configuration(self) -> Configuration:
        """What its folder holds."""
        ...

    @property
    def evaluation(self) -> Evaluation:
        """What it shares with the others."""
        ...

    @property
    def diagnostics(self) -> Diagnostics:
        """Where mistakes are told."""
        ...

    @property
    def path(self) -> ModulePath:
        """The calls that lead to it; empty for the root module."""
        ...

    @property
    def parent(self) -> EnclosingModule | None:
        """The module that calls it."""
        ...

    @property
    def call(self) -> syntax.Block | None:
        """The block that calls it."""
        ...

    @property
    def scope(self) -> Scope:
        """What names mean in it."""
        ...

    @property
    def ephemeral_locals(self) -> dict[tuple[str | int, ...], bool]:
        """Which parts of its locals are ephemeral, as far as somebody asked."""
        ...

    def expansion(self, declared: syntax.Block) -> Expansion:
        """Return the instances that a block makes."""
        ...

    def children(self, block: syntax.Block) -> Sequence[EnclosingModule] | None:
        """Return the instances of a module call; ``None`` where its source cannot be loaded."""
        ...

    def provider_of(self, declared: syntax.Block) -> ProviderConfiguration:
        """Return the provider configuration that a resource uses."""
        ...

    def variable(self, name: str, where: SourceRange) -> Any:
        """Return ``var.name``."""
        ...

    def local(self, name: str, where: SourceRange) -> Any:
        """Return ``local.name``."""
        ...

    def output(self, name: str, where: SourceRange) -> Any:
        """Return the value of one of its outputs."""
        ...

    def outputs(self) -> dict[str, Any]:
        """Return all of them."""
        ...

    def block(self, kind: str, type_: str, name: str, where: SourceRange) -> Any:
        """Return ``aws_x.name`` or ``data.aws_x.name``: one object, or all of its instances."""
        ...
