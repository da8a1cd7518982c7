"""A stack: what a root module declares, whichever view it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from stackproof.addresses import Address
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model.resource import Resource

View = Literal["hcl", "plan", "state", "live"]


@dataclass(frozen=True, slots=True)
class Output:
    """A root module's output."""

    name: str
    value: Any
    sensitive: bool = False
    description: str | None = None
    where: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A root module's input variable with the value that it has in this view."""

    name: str
    value: Any
    sensitive: bool = False
    description: str | None = None
    where: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider configuration: ``provider "aws" { alias = ... }``."""

    name: str
    alias: str
    values: Mapping[str, Any]
    where: SourceRange | None = None
    ranges: Mapping[tuple[str | int, ...], SourceRange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A version constraint of the configuration: of Terraform (``name`` is empty) or of a provider."""

    name: str
    version: str | None
    source: str = ""
    where: SourceRange | None = None


@dataclass(slots=True)
class Stack:
    """The model that constraints are judged against."""

    name: str
    view: View
    resources: dict[str, Resource] = field(default_factory=dict)
    data: dict[str, Resource] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    providers: list[Provider] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    known_types: Callable[[str], str | None] | None = None
    source_text: Callable[[str], str | None] | None = None
    _by_type: dict[str, list[Resource]] = field(default_factory=dict, repr=False)

    @property
    def errors(self) -> list[Diagnostic]:
        """What keeps this stack from being judged."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error"]

    def of_type(self, *types: str) -> list[Resource]:
        """Return the managed resources of some types, in the order in which they were declared."""
        if not self._by_type:
            for resource in self.resources.values():
                self._by_type.setdefault(resource.type, []).append(resource)
        return [resource for type_ in types for resource in self._by_type.get(type_, ())]

    def data_of_type(self, type_: str) -> list[Resource]:
        """Return the data sources of a type."""
        return [source for source in self.data.values() if source.type == type_]

    def at(self, address: Address) -> Resource | None:
        """Return what is at an address: a managed resource or a data source."""
        return (self.data if address.mode == "data" else self.resources).get(str(address))

    def instances(self, address: Address) -> list[Resource]:
        """Return all instances of the resource that an address belongs to."""
        wanted = address.resource
        found = self.data if address.mode == "data" else self.resources
        return [resource for resource in found.values() if resource.address.resource == wanted]

    def everything(self) -> Iterable[Resource]:
        """Yield managed resources, then data sources."""
        yield from self.resources.values()
        yield from self.data.values()
