"""What plans and states have in common: addresses, modules inside modules, sensitive values, outputs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.addresses import UNKNOWN_KEY, Address, AnyKey, Module, ModulePath, names_in
from stackproof.model import AttributePath
from stackproof.schema import Block, aws
from stackproof.views.show_json import ResourceChange, StateModule, StateResource


def module_path(text: str) -> ModulePath | None:
    """Read the address of a module instance; ``None`` where the text is none. The root module's is empty."""
    names = names_in(text) if text else []
    if names is None or len(names) % 2 or any(step != ("module", None) for step in names[::2]):
        return None
    return tuple(Module(name, key) for name, key in names[1::2])


def address_of(shown: ResourceChange | StateResource, module: ModulePath) -> Address:
    """Return the address of an instance; ``[*]`` is the one that stands for instances nobody can tell yet."""
    key: AnyKey = shown.index
    if key is None and shown.address.endswith("[*]"):
        key = UNKNOWN_KEY
    return Address(shown.type, shown.name, key, module, shown.mode)


def provider_name(full_name: str) -> str:
    """Return the name of a provider that the configuration calls it by: ``aws``."""
    return full_name.rsplit("/", 1)[-1]


def schema_of(address: Address) -> Block | None:
    """Return the schema of a resource or data source; ``None`` for types of other providers than AWS."""
    shipped = aws()
    return shipped.data_source(address.type) if address.mode == "data" else shipped.resource(address.type)


def in_modules(module: StateModule) -> Iterator[tuple[str, StateResource]]:
    """Yield every resource of a module and of those inside it, with the address of its module."""
    waiting = [module]
    while waiting:
        here = waiting.pop()
        for resource in here.resources:
            yield here.address, resource
        waiting.extend(reversed(here.child_modules))


def sensitive_paths(marks: Any, schema: Block | None) -> frozenset[AttributePath]:
    """Return what must not be shown: what is marked, and what the schema says of every resource of the type."""
    attributes = schema.attributes if schema is not None else {}
    always = ((name,) for name, attribute in attributes.items() if attribute.sensitive)
    return frozenset([*_find_marked(marks, ()), *always])


def _find_marked(marks: Any, path: AttributePath) -> Iterator[AttributePath]:
    if isinstance(marks, dict):
        for name, inner in marks.items():
            yield from _find_marked(inner, (*path, name))
    elif isinstance(marks, list):
        for index, inner in enumerate(marks):
            yield from _find_marked(inner, (*path, index))
    elif marks is not False and marks is not None:
        yield path
