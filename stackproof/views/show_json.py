"""The shapes of ``terraform show -json``: plans, states, and the configuration inside a plan.

Source: https://developer.hashicorp.com/terraform/internals/json-format, major version 1. What is not
listed here is not read: keys that a later minor version adds are no mistake.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from stackproof.diagnostics import Diagnostic
from stackproof.views.json_file import REMEDY, label, read_json
from stackproof.views.json_shapes import UNSET, Struct, ValidationError, convert, field

_MAJOR = "1"
_MODE = Literal["managed", "data"]
_OPTION = {"plan": "--plan", "state": "--state"}
T = TypeVar("T")


class Change(Struct):
    """What becomes of one resource or output; ``after`` holds what is known, ``after_unknown`` is true for the rest."""

    actions: list[str]
    after: Any = None
    after_unknown: Any = False
    after_sensitive: Any = False


class ResourceChange(Struct):
    """A resource instance and its change; ``deposed`` is the key of an old object that waits for its deletion."""

    mode: _MODE
    type: str
    name: str
    change: Change
    index: str | int | None = None
    module_address: str = ""
    provider_name: str = ""
    deposed: str | None = None
    address: str = ""


class DeferredChange(Struct):
    """A change that Terraform puts off to the next plan."""

    resource_change: ResourceChange


class OutputValue(Struct):
    """An output of the root module; without ``value`` where it is unknown."""

    value: Any = UNSET
    sensitive: bool = False

    @property
    def is_set(self) -> bool:
        """Tell whether the value is known."""
        return self.value is not UNSET


class StateResource(Struct):
    """A resource instance of a state: every value is known."""

    mode: _MODE
    type: str
    name: str
    index: str | int | None = None
    address: str = ""
    provider_name: str = ""
    values: dict[str, Any] = {}
    sensitive_values: Any = False
    depends_on: list[str] = []
    deposed_key: str | None = None


class StateModule(Struct):
    """A module instance of a state, with those inside it."""

    address: str = ""
    resources: list[StateResource] = []
    child_modules: list[StateModule] = []


class StateValues(Struct):
    """The outputs of the root module, and all resources."""

    outputs: dict[str, OutputValue] = {}
    root_module: StateModule = field(default_factory=StateModule)


class State(Struct):
    """A state; without ``values`` where nothing was applied."""

    values: StateValues | None = None


class PlannedValues(Struct):
    """The values that a plan leads to; the resources are read from their changes, which say the same."""

    outputs: dict[str, OutputValue] = {}
    root_module: StateModule = field(default_factory=StateModule)


class Given(Struct):
    """The value of an input variable."""

    value: Any = None


class VariableBlock(Struct):
    """A ``variable`` block."""

    description: str | None = None
    sensitive: bool = False


class OutputBlock(Struct):
    """An ``output`` block; an expression is an object with ``references`` or a ``constant_value``."""

    expression: Any = None
    description: str | None = None
    sensitive: bool = False


class ResourceBlock(Struct):
    """A ``resource`` or ``data`` block: its expressions by argument, nested blocks as lists of the same."""

    mode: _MODE
    type: str
    name: str
    provider_config_key: str = ""
    expressions: dict[str, Any] = {}
    depends_on: list[str] = []


class ModuleCall(Struct):
    """A ``module`` block, and the configuration that it calls."""

    expressions: dict[str, Any] = {}
    count_expression: Any = None
    for_each_expression: Any = None
    module: ModuleBlocks = field(default_factory=lambda: ModuleBlocks())  # noqa: PLW0108 - declared below


class ModuleBlocks(Struct):
    """The blocks of a module."""

    resources: list[ResourceBlock] = []
    outputs: dict[str, OutputBlock] = {}
    variables: dict[str, VariableBlock] = {}
    module_calls: dict[str, ModuleCall] = {}


class ProviderBlock(Struct):
    """A provider configuration, or what is required of a provider that has none."""

    name: str
    full_name: str = ""
    alias: str = ""
    version_constraint: str = ""
    module_address: str = ""
    expressions: dict[str, Any] | None = None


class Configuration(Struct):
    """The configuration that a plan was made from."""

    provider_config: dict[str, ProviderBlock] = {}
    root_module: ModuleBlocks = field(default_factory=ModuleBlocks)


class CheckProblem(Struct):
    """Why a check does not hold."""

    message: str = ""


class CheckInstance(Struct):
    """What came of a check for one instance."""

    problems: list[CheckProblem] = []


class CheckAddress(Struct):
    """What was checked, as a person reads it."""

    to_display: str = ""


class CheckResult(Struct):
    """A ``check`` block, or a condition of a resource or output: ``pass``, ``fail``, ``error`` or ``unknown``."""

    address: CheckAddress
    status: str = "unknown"
    instances: list[CheckInstance] = []


class Plan(Struct):
    """A plan."""

    variables: dict[str, Given] = {}
    planned_values: PlannedValues = field(default_factory=PlannedValues)
    resource_changes: list[ResourceChange] = []
    deferred_changes: list[DeferredChange] = []
    output_changes: dict[str, Change] = {}
    prior_state: State | None = None
    configuration: Configuration = field(default_factory=Configuration)
    checks: list[CheckResult] = []
    errored: bool = False
    complete: bool = True


def read_plan(source: str) -> Plan | Diagnostic:
    """Read a plan from a file, or from standard input (``-``)."""
    return _read(source, "plan", Plan)


def read_state(source: str) -> State | Diagnostic:
    """Read a state from a file, or from standard input (``-``)."""
    return _read(source, "state", State)


def _read(source: str, wanted: Literal["plan", "state"], shape: type[T]) -> T | Diagnostic:
    document = read_json(source)
    if isinstance(document, Diagnostic):
        return document
    name = label(source)
    problem = _problem_of_kind(document, wanted, source) or _problem_of_version(document, name)
    if problem is not None:
        return problem
    try:
        return convert(document, shape)
    except ValidationError as error:
        return Diagnostic(f"Not the shape of a {wanted}", f"{name}: {str(error).replace('`', '')}; {REMEDY}.")


def _problem_of_kind(document: dict[str, object], wanted: str, source: str) -> Diagnostic | None:
    name, found = label(source), _kind(document)
    if found == wanted:
        return None
    if found == "tfstate":
        detail = f"{name} is a state as Terraform stores it; give what terraform show -json prints with --state."
        return Diagnostic("Raw state", detail)
    if found:
        detail = f"{name} is a {found}, not a {wanted}: give it with {_OPTION[found]}."
        return Diagnostic(f"{found.capitalize()} given as a {wanted}", detail)
    return Diagnostic(f"Not a {wanted}", f"{name} is not what terraform show -json prints of a {wanted}; {REMEDY}.")


def _kind(document: dict[str, object]) -> str:
    """Tell what a document is: ``plan``, ``state``, ``tfstate``, or nothing that is known here."""
    if "format_version" in document:
        planned = {"planned_values", "resource_changes", "configuration"} & document.keys()
        if planned:
            return "plan"
        return "state" if "values" in document or "terraform_version" not in document else ""
    return "tfstate" if "lineage" in document or {"version", "resources"} <= document.keys() else ""


def _problem_of_version(document: dict[str, object], name: str) -> Diagnostic | None:
    version = document["format_version"]
    if isinstance(version, str) and version.split(".", 1)[0] == _MAJOR:
        return None
    detail = f"{name} has format version {str(version)[:20]}, and Stackproof reads version {_MAJOR}: update Stackproof."
    return Diagnostic("Unknown format version", detail)
