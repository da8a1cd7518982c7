"""A state as a stack: what Terraform has deployed, as it remembers it.

Every value is known. A state tells neither the configuration (providers, variables, what is required, lifecycle
arguments, explicit ``depends_on``) nor which attribute was made of which: relations are found by ARNs and names.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from stackproof.addresses import Reference, parse_address
from stackproof.diagnostics import Diagnostic
from stackproof.model import AttributePath, Output, Stack
from stackproof.schema.type_names import known_type
from stackproof.values import Reason, Unknown
from stackproof.views.fitting import fit
from stackproof.views.json_file import REMEDY, label
from stackproof.views.lazy_resource import LazyResource
from stackproof.views.show_json import StateResource, read_state
from stackproof.views.shown_values import (
    address_of,
    in_modules,
    module_path,
    provider_name,
    schema_of,
    sensitive_paths,
)
from stackproof.views.unset import unset_paths


def load_state(source: str) -> Stack:
    """Read a state.

    Args:
        source: a file with what ``terraform show -json`` prints of a state, or ``-`` for standard input.

    Returns:
        The stack. What is wrong with the state is in its ``diagnostics``; a stack with errors is not to be judged.
    """
    stack = Stack(label(source), "state", known_types=known_type)
    state = read_state(source)
    if isinstance(state, Diagnostic):
        stack.diagnostics.append(state)
    elif state.values is not None:
        for module, shown in in_modules(state.values.root_module):
            if shown.deposed_key is None:
                _add(stack, module, shown)
        for name, output in state.values.outputs.items():
            stack.outputs[name] = Output(name, output.value if output.is_set else None, output.sensitive)
    return stack


def _add(stack: Stack, module: str, shown: StateResource) -> None:
    path = module_path(module)
    if path is None:
        stack.diagnostics.append(_misshapen(stack, f'"{module}" is no address of a module'))
        return
    address = address_of(shown, path)
    into = stack.data if address.mode == "data" else stack.resources
    if str(address) in into:
        stack.diagnostics.append(_misshapen(stack, f"{address} stands twice"))
    into[str(address)] = LazyResource(address, provider_name(shown.provider_name), partial(_part, shown))


def _misshapen(stack: Stack, what: str) -> Diagnostic:
    return Diagnostic("Not the shape of a state", f"{stack.name}: {what}; {REMEDY}.")


def _part(shown: StateResource, name: str) -> Any:
    """Return one of the parts that a resource is read in."""
    match name:
        case "references":
            return _references(shown)
        case "sensitive":
            return sensitive_paths(shown.sensitive_values, schema_of(address_of(shown, ())))
        case "depends_on" | "region":
            return None
        case "defaults":
            return frozenset(unset_paths(shown.values, schema_of(address_of(shown, ())), None))
        case "lifecycle":
            reason = Reason("a state does not tell prevent_destroy; give the HCL of the stack too (--hcl)")
            return {"prevent_destroy": Unknown(why=(reason,))} if shown.mode == "managed" else {}
    address = address_of(shown, ())
    return fit(shown.values, schema_of(address), "state", address)


def _references(shown: StateResource) -> dict[AttributePath, tuple[Reference, ...]]:
    """Return what the resource depends on, by reference or explicitly: of all its arguments together."""
    addresses = map(parse_address, shown.depends_on)
    named = tuple(Reference(address) for address in addresses if address is not None)
    return {(): named} if named else {}
