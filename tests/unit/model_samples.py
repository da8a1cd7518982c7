"""Stacks made by hand, for tests of the model."""

from __future__ import annotations

from typing import Any

from stackproof.addresses import Reference, parse_address
from stackproof.model import Provider, Resource, Stack
from stackproof.values import STRING, AttributeOf, JsonOf, Omitted, Reason, Template, Unknown, unknowns_in


def resource(text: str, /, **values: Any) -> Resource:
    """A resource by its address."""
    address = parse_address(text)
    assert address is not None
    return Resource(address, values)


def stack_of(*found: Resource, region: str | None = None) -> Stack:
    """A stack of resources and data sources, with a provider if a region is given."""
    stack = Stack("sample", "hcl")
    for one in found:
        (stack.data if one.address.mode == "data" else stack.resources)[str(one.address)] = one
    if region is not None:
        stack.providers.append(Provider("aws", "", {"region": region}))
    return stack


def attribute(text: str, *path: str | int) -> Unknown:
    """An attribute of a resource, known after apply."""
    address = parse_address(text)
    assert address is not None
    reference = Reference(address, path)
    return Unknown(STRING, (Reason(f"{reference} is known after apply"),), (reference,), AttributeOf(reference))


def omitted(text: str, *path: str | int) -> Unknown:
    """An argument that nobody set."""
    found = attribute(text, *path)
    return Unknown(found.type, found.why, found.references, Omitted())


def unknown(name: str = "x", type_: Any = STRING) -> Unknown:
    """A variable without a value."""
    return Unknown(type_, (Reason(f"var.{name} has no value"),))


def joined(*parts: Any) -> Unknown:
    """A string of known and unknown pieces."""
    return Unknown(
        STRING, tuple(why for part in parts for one in unknowns_in(part) for why in one.why), (), Template(parts)
    )


def json_of(value: Any) -> Unknown:
    """The JSON of a value that holds unknowns."""
    return Unknown(STRING, tuple(why for one in unknowns_in(value) for why in one.why), (), JsonOf(value))
