"""A stack: what a root module declares, whichever view it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from stackproof.addresses import Address
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model.declarations import NOT_TOLD, Backend, Declaration
from stackproof.model.resource import AttributePath, Resource
from stackproof.schema import Reading
from stackproof.values import Reason, Unknown

if TYPE_CHECKING:
    from stackproof.model.recorded_calls import RecordedCalls

T = TypeVar("T")
View = Literal["hcl", "plan", "state", "live"]
SurfaceKind = Literal["output", "variable", "provider"]


Follows = Callable[[Address, AttributePath, str], bool | None]
AtWithout = Callable[..., Resource | None]
"""Takes an address and names of :attr:`Stack.without`."""


def _nobody_can_tell(_address: Address, _path: AttributePath, _variable: str) -> bool | None:
    return None


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
    """A root module's input variable with the value that it has in this view; only HCL tells its declaration."""

    name: str
    value: Any
    sensitive: bool = False
    description: str | None = None
    where: SourceRange | None = None
    declaration: Declaration | None = None


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
    version: str | Unknown | None
    source: str = ""
    where: SourceRange | None = None


ACCOUNT_ID, REGION, WORKSPACE, FOLDER = "account.id", "account.region", "terraform.workspace", "path.cwd"
"""The names by which :attr:`Stack.without` knows the account (and who deploys), the region (and its zones), the
selected workspace, and the folder of the run with the files around the stack; no variable has such a name."""


@dataclass(slots=True)
class Stack:
    """The model that constraints are judged against.

    ``absent`` are the addresses of what is declared and does not exist, ``unseen`` those of what nobody can tell of,
    with the reasons, ``unreadable`` those among them whose type nobody reads; only the view of what is deployed has
    any. ``disagreements`` are where a plan is not of the whole
    stack as it is written: it can be judged, and is not all there is. ``calls`` are those of its roles, where a record
    of them was given. ``follows`` tells whether a text (a resource's address, a path) is another when an input variable
    is; ``None`` where nobody can tell. ``supplied`` is what is not of the configuration, and its value: the variables
    that somebody gave, and what else :data:`ACCOUNT_ID` stands beside. ``without`` gives the stack as it is while
    nobody knows some of that, by name; there ``as_supplied`` is this one. ``at_without`` gives one resource of it, and
    evaluates no other. Only HCL has them. ``without_instances`` are the resources, and the calls of modules, whose
    ``count`` or ``for_each`` makes none, without keys; only HCL tells them. ``removed`` are what ``removed`` blocks
    name, each with ``destroy`` in its lifecycle; only HCL has them. ``account`` and ``region`` are those that the
    contract names, or that were read; a provider's own region wins.
    ``secrets`` are sensitive values that the evaluator met, and that other values may be made of. ``backend`` and
    ``modules`` (where each module that the root calls is called) are of the configuration; ``modules`` is ``None``
    where the view does not tell. ``unread`` is what could not be read, so that there may be more resources than these;
    ``accounted`` says that whatever else the errors leave open is unknown, so that the rest can be judged; ``reading``
    is the version of the AWS provider that the stack is read by.
    """

    name: str
    view: View
    resources: dict[str, Resource] = field(default_factory=dict)
    data: dict[str, Resource] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    providers: list[Provider] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    disagreements: list[Diagnostic] = field(default_factory=list)
    unread: tuple[Reason, ...] = ()
    accounted: bool = False
    reading: Reading = field(default_factory=Reading)
    absent: frozenset[str] = frozenset()
    unseen: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    calls: RecordedCalls | None = None
    follows: Follows = _nobody_can_tell
    supplied: Mapping[str, Any] = field(default_factory=dict)
    without: Callable[..., Stack] | None = None
    at_without: AtWithout | None = None
    as_supplied: Stack | None = None
    without_instances: frozenset[str] = frozenset()
    removed: dict[str, Resource] = field(default_factory=dict)
    account: str | None = None
    region: str | None = None
    known_types: Callable[[str], str | None] | None = None
    source_text: Callable[[str], str | None] | None = None
    secrets: tuple[Any, ...] = ()
    backend: Backend = NOT_TOLD
    modules: Mapping[str, SourceRange | None] | None = None
    _memo: dict[Any, Any] = field(default_factory=dict, repr=False)

    def take_surroundings(self, other: Stack) -> None:
        """Take from another stack what is part of no resource, output or variable, and of no reading."""
        self.providers, self.requirements, self.removed = other.providers, other.requirements, other.removed
        self.account, self.region, self.secrets = other.account, other.region, other.secrets
        self.follows, self.without_instances = other.follows, other.without_instances
        self.without, self.at_without = other.without, other.at_without
        self.supplied, self.as_supplied = other.supplied, other.as_supplied
        self.known_types, self.source_text = other.known_types, other.source_text
        self.backend, self.modules = other.backend, other.modules
        self.unread, self.reading = other.unread, other.reading

    @property
    def errors(self) -> list[Diagnostic]:
        """What is wrong with this stack."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error"]

    @property
    def is_judgeable(self) -> bool:
        """Tell whether something can be judged: nothing is wrong, or it is known what depends on that."""
        return self.accounted or not self.errors

    @property
    def unwatched(self) -> Stack:
        """This stack; of one that notes what is read of it, that which it stands for."""
        return self

    def of_type(self, *types: str) -> list[Resource]:
        """Return the managed resources of some types, in the order in which they were declared."""
        by_type = self.once("by type", lambda: _group(self.resources.values(), _type))
        return [resource for type_ in types for resource in by_type.get(type_, ())]

    def data_of_type(self, type_: str) -> list[Resource]:
        """Return the data sources of a type."""
        return self.once("data by type", lambda: _group(self.data.values(), _type)).get(type_, [])

    def at(self, address: Address) -> Resource | None:
        """Return what is at an address: a managed resource or a data source."""
        return (self.data if address.mode == "data" else self.resources).get(str(address))

    def instances(self, address: Address) -> list[Resource]:
        """Return all instances of the resource that an address belongs to."""
        declared = self.once("by resource", lambda: _group(self.everything(), _name_block))
        return declared.get(str(address.resource), [])

    def surface(self, kind: SurfaceKind) -> dict[str, dict[str, Any]]:
        """Return the outputs, variables or provider configurations as one object, by name or alias."""
        if kind == "provider":
            return {provider.alias or provider.name: dict(provider.values) for provider in self.providers}
        shown: Iterable[Output | Variable] = (self.outputs if kind == "output" else self.variables).values()
        return {
            one.name: {"value": one.value, "sensitive": one.sensitive, "description": one.description} for one in shown
        }

    def once(self, key: Any, compute: Callable[[], T]) -> T:
        """Return what was computed of this stack under a key; the stack must be complete, and stay so."""
        if key not in self._memo:
            self._memo[key] = compute()
        found: T = self._memo[key]
        return found

    def everything(self) -> Iterable[Resource]:
        """Yield managed resources, then data sources."""
        yield from self.resources.values()
        yield from self.data.values()


def _group(resources: Iterable[Resource], key: Callable[[Resource], str]) -> dict[str, list[Resource]]:
    groups: dict[str, list[Resource]] = {}
    for resource in resources:
        groups.setdefault(key(resource), []).append(resource)
    return groups


def _type(resource: Resource) -> str:
    return resource.type


def _name_block(resource: Resource) -> str:
    return str(resource.address.resource)
