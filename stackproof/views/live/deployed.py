"""What is deployed as a stack: values from AWS; places, lifecycle arguments and structure from the HCL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from stackproof.diagnostics import Diagnostic
from stackproof.model import AttributePath, Resource, Stack
from stackproof.schema import aws as provider
from stackproof.values import Reason, Unknown
from stackproof.values.sameness import agree
from stackproof.views.live.as_written import as_written
from stackproof.views.live.drift import Difference, differences
from stackproof.views.live.others import without_others
from stackproof.views.live.reading import Reading, is_of_aws
from stackproof.views.live.resolving import resolve
from stackproof.views.live.types import readers

UNREAD = "Not read from AWS"
UNREADABLE = "Types not read from AWS"


def deployed_stack(reading: Reading) -> Stack:
    """Return the stack as it is deployed.

    What does not exist, or could not be found, stays in it, wholly unknown, and its address is in ``absent`` or
    ``unseen``; what could not be read is unknown with the reason. Data sources, outputs and arguments that only
    Terraform knows are as in the HCL.
    """
    written = reading.written
    stack = Stack(written.name, "live")
    stack.take_surroundings(written)
    for address, resource in written.resources.items():
        stack.resources[address] = _read_resource(reading, resource)
    stack.data = {
        address: replace(source, values=resolve(source.values, reading.find_known))
        for address, source in written.data.items()
    }
    stack.outputs = {
        name: replace(output, value=resolve(output.value, reading.find_known))
        for name, output in written.outputs.items()
    }
    stack.variables = written.variables
    stack.absent = frozenset(reading.absent)
    unreadable = {address: (why,) for address, why in reading.unreadable.items()}
    unfound = {address: why for address, why in reading.unread.items() if address not in reading.values}
    stack.unseen, stack.unreadable = unreadable | unfound, frozenset(unreadable)
    stack.diagnostics = [*written.diagnostics, *_unread(reading), *_unreadable(reading)]
    return stack


def _read_resource(reading: Reading, resource: Resource) -> Resource:
    address = str(resource.address)
    written = reading.written_of(resource)
    if not is_of_aws(resource.type):
        return replace(resource, values=reading.fill_in(resource))
    found = values_of(reading, resource)
    reader = readers().get(resource.type)
    told = reader.told if reader is not None else frozenset()
    why = _why(reading, address, resource)
    schema = provider().resource(resource.type)
    same = as_written(found, written, schema) if schema is not None else {}
    values = {}
    for name in resource.values:
        if name in found:
            values[name] = same[name]
        elif name in told and address in reading.values:
            values[name] = written[name]
        else:
            values[name] = Unknown(why=why)
    defaults = frozenset(path for path in resource.defaults if _is_as_planned(resource, values, path, told))
    return replace(resource, values=values, defaults=defaults)


def values_of(reading: Reading, resource: Resource) -> dict[str, Any]:
    """Return what AWS has of a resource.

    Its own tags are told from the provider's default ones, and what other resources of the stack declare is theirs.
    """
    found = without_others(reading, resource, reading.values.get(str(resource.address), {}))
    if "tags_all" in found and "tags" in resource.values:
        own, everything = resource.values.get("tags"), resource.values.get("tags_all")
        mine = own if isinstance(own, dict) else {}
        defaults = everything if isinstance(everything, dict) else {}
        found["tags"] = {
            name: text for name, text in found["tags_all"].items() if name in mine or defaults.get(name) != text
        }
    return found


def _why(reading: Reading, address: str, resource: Resource) -> tuple[Reason, ...]:
    if address in reading.absent:
        return (Reason(f"{address} does not exist in AWS", resource.where),)
    if address in reading.unreadable:
        return (reading.unreadable[address],)
    return reading.unread.get(address) or (Reason("Stackproof does not read it from AWS", resource.where),)


def _is_as_planned(resource: Resource, values: Mapping[str, Any], path: AttributePath, told: frozenset[str]) -> bool:
    """Tell whether what nobody set still is what the provider plans by itself."""
    if path[0] in told:
        return True
    now = replace(resource, values=dict(values)).get(*path)
    return not isinstance(now, Unknown) and agree(now, resource.get(*path))


def drift(reading: Reading) -> Iterator[Difference]:
    """Yield every difference between the HCL and AWS, in the order of the HCL."""
    for address, resource in reading.written.resources.items():
        if address in reading.values:
            written = replace(resource, values=reading.written_of(resource))
            yield from differences(written, values_of(reading, resource), readers()[resource.type])


def _unreadable(reading: Reading) -> Iterator[Diagnostic]:
    """Tell once which types nobody reads: what a promise needs of them is undecided, and the rest costs nothing."""
    reasons = list(dict.fromkeys(reason.text for reason in reading.unreadable.values()))
    if reasons:
        where = reading.written.resources[next(iter(reading.unreadable))].where
        yield Diagnostic(UNREADABLE, f"{'; '.join(reasons)}. What needs them stays undecided.", where, "warning")


def _unread(reading: Reading) -> Iterator[Diagnostic]:
    """Yield a warning for each resource that was not read completely."""
    for address, reasons in reading.unread.items():
        where = reading.written.resources[address].where
        for reason in reasons:
            detail = f"{reason.text}. What needs it stays undecided."
            yield Diagnostic(UNREAD, detail, where, "warning")
