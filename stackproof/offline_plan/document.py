"""A plan as ``terraform show -json`` prints it, made from the HCL alone.

Format: https://developer.hashicorp.com/terraform/internals/json-format, version 1.2. Everything is to be created: no
state is read. A data source that nobody can compute without AWS is one that the apply reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from stackproof.addresses import ModulePath, UnknownKey
from stackproof.evaluate.module import ModuleInstance
from stackproof.model import Output, Resource, Stack
from stackproof.offline_plan.configuration_json import configuration_document, full_name
from stackproof.offline_plan.flattening import flatten
from stackproof.offline_plan.rendering import known, sensitive, unknown
from stackproof.schema import aws, schema_of_type
from stackproof.values import Unknown, to_cty_json, type_of, unknowns_in

FORMAT_VERSION = "1.2"
TERRAFORM_VERSION = "1.11.4"
"""The version of Terraform whose plans this one is like."""


def plan_document(stack: Stack, root: ModuleInstance) -> dict[str, Any]:
    """Return the plan of a stack as Terraform's JSON has it: dicts, lists, text, ``int`` and ``Decimal``.

    Args:
        stack: the evaluated stack; one with errors has no plan.
        root: the root module that it was made from.
    """
    sources = {required.name: required.source for required in stack.requirements if required.name}
    views = [_View(resource, sources) for resource in sorted(stack.everything(), key=_order)]
    _forget_unread(views)
    outputs = {name: _planned_output(output) for name, output in sorted(stack.outputs.items())}
    return {
        "format_version": FORMAT_VERSION,
        "terraform_version": TERRAFORM_VERSION,
        "variables": {name: _variable(found.value) for name, found in sorted(stack.variables.items())},
        "planned_values": {
            "outputs": outputs,
            "root_module": _module_tree([view for view in views if not view.is_read]),
        },
        "resource_changes": [view.change() for view in sorted(views, key=_data_first) if not view.is_read],
        "output_changes": {name: _output_change(output) for name, output in sorted(stack.outputs.items())},
        "prior_state": {
            "format_version": "1.0",
            "terraform_version": TERRAFORM_VERSION,
            "values": {
                "outputs": {name: found for name, found in outputs.items() if "value" in found},
                "root_module": _module_tree([view for view in views if view.is_read]),
            },
        },
        "configuration": configuration_document(root, stack.requirements),
        "applyable": True,
        "complete": True,
        "errored": False,
    }


def _order(resource: Resource) -> tuple[Any, ...]:
    address = resource.address
    key = address.key
    place = (1, key, "") if isinstance(key, int) else (2, 0, str(key)) if isinstance(key, str) else (0, 0, "")
    return (tuple(map(str, address.module)), address.mode != "managed", address.type, address.name, place)


def _data_first(view: _View) -> tuple[Any, ...]:
    address = view.resource.address
    return (tuple(map(str, address.module)), address.mode != "data")


def _forget_unread(views: Iterable[_View]) -> None:
    """Make unknown what comes straight from a data source that is read during the apply."""
    late = {view.resource.address.configured for view in views if view.resource.unread is not None}
    for view in views if late else ():
        for path, references in view.resource.references.items():
            if len(path) == 1 and any(reference.address.configured in late for reference in references):
                view.forget(str(path[0]))


class _View:
    """A resource as the plan shows it."""

    def __init__(self, resource: Resource, sources: Mapping[str, str]) -> None:
        self.resource = resource
        name = resource.provider
        self.provider_name = full_name("terraform" if name == "terraform" else sources.get(name, f"hashicorp/{name}"))
        self.data = resource.address.mode == "data"
        schema = schema_of_type(resource.type, data=self.data)
        self.values = flatten(resource.values, schema, legacy=schema.legacy) if schema else resource.values
        if resource.unread is not None:
            self.values = dict(resource.unread)
        self.is_read = self.data and resource.unread is None and not unknowns_in(self.values)

    def forget(self, name: str) -> None:
        """Make an argument unknown."""
        if not isinstance(self.values.get(name), Unknown):
            self.values = {**self.values, name: Unknown()}

    def identity(self) -> dict[str, Any]:
        """Return what both lists of a plan say of a resource."""
        address = self.resource.address
        found: dict[str, Any] = {"address": str(address), "mode": address.mode}
        found |= {"type": address.type, "name": address.name, "provider_name": self.provider_name}
        if address.key is not None and not isinstance(address.key, UnknownKey):
            found["index"] = address.key
        return found

    def plan_entry(self) -> dict[str, Any]:
        """Return the entry in ``planned_values`` or ``prior_state``."""
        version = 0 if self.data else aws().resource_version(self.resource.type)
        return self.identity() | {
            "schema_version": version,
            **({"values": values} if (values := known(self.values)) else {}),
            "sensitive_values": sensitive(self.values, self.resource.sensitive),
        }

    def change(self) -> dict[str, Any]:
        """Return the entry in ``resource_changes``."""
        found = self.identity()
        if self.resource.address.module:
            found["module_address"] = ".".join(map(str, self.resource.address.module))
        found["change"] = {
            "actions": ["read" if self.data else "create"],
            "before": None,
            "after": known(self.values),
            "after_unknown": unknown(self.values),
            "before_sensitive": False,
            "after_sensitive": sensitive(self.values, self.resource.sensitive),
        }
        if self.data:
            pending = self.resource.unread is not None
            found["action_reason"] = f"read_because_{'dependency_pending' if pending else 'config_unknown'}"
        return found


def _module_tree(views: Iterable[_View]) -> dict[str, Any]:
    """Return the resources of the root module, and within it those of the modules that it calls."""
    root: dict[str, Any] = {}
    nodes: dict[ModulePath, dict[str, Any]] = {(): root}
    for view in views:
        _node(nodes, view.resource.address.module).setdefault("resources", []).append(view.plan_entry())
    return root


def _node(nodes: dict[ModulePath, dict[str, Any]], path: ModulePath) -> dict[str, Any]:
    if path not in nodes:
        nodes[path] = {"address": ".".join(map(str, path))}
        _node(nodes, path[:-1]).setdefault("child_modules", []).append(nodes[path])
    return nodes[path]


def _variable(value: Any) -> dict[str, Any]:
    return {} if isinstance(value, Unknown) else {"value": known(value)}


def _planned_output(output: Output) -> dict[str, Any]:
    found: dict[str, Any] = {"sensitive": output.sensitive}
    if not unknowns_in(output.value):
        found |= {"type": to_cty_json(type_of(output.value)), "value": known(output.value)}
    return found


def _output_change(output: Output) -> dict[str, Any]:
    found: dict[str, Any] = {"actions": ["create"], "before": None}
    if not isinstance(output.value, Unknown):
        found["after"] = known(output.value)
    return found | {
        "after_unknown": unknown(output.value) if unknowns_in(output.value) else False,
        "before_sensitive": output.sensitive,
        "after_sensitive": output.sensitive,
    }
