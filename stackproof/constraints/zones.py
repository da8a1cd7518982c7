"""The availability zones of subnets; two that nobody knows may be told apart by their places in a list."""

from __future__ import annotations

from typing import Any

from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.values import AttributeOf, Reason, Unknown

SUBNETS = ("aws_subnet", "aws_default_subnet")
_ZONES = ("availability_zone", "availability_zone_id")


def zone_at(value: Any, stack: Stack) -> tuple[str, str] | Unknown:
    """Return the zone of the subnet that a value names; one of another stack is unknown."""
    found = target(stack, value, *SUBNETS)
    if found.resource is None:
        why = Reason(f"the zone of {value} is not in the configuration")
        return found.unknown if found.unknown is not None else Unknown(why=(why,))
    return zone_of(found.resource)


def zone_of(subnet: Resource) -> tuple[str, str] | Unknown:
    """Return a zone by its name, its id, or its place in a list of zones; those of two kinds cannot be compared."""
    values = [(name, subnet.get(name)) for name in _ZONES]
    known = next(((name, value) for name, value in values if isinstance(value, str)), None)
    if known is not None:
        return known
    for _, value in values:
        form = value.form if isinstance(value, Unknown) else None
        if isinstance(form, AttributeOf) and form.reference.address.type == "aws_availability_zones":
            *name, index = form.reference.path
            return f"{form.reference.address}.{name}", str(index)
    hidden = next((value for name, value in values if isinstance(value, Unknown) and not subnet.omitted(name)), None)
    return hidden if hidden is not None else Unknown(why=(Reason(f"{subnet} names no zone"),))
