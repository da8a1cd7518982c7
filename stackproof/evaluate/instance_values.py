"""An instance of a resource or data source, as other expressions see it."""

from __future__ import annotations

from typing import Any

from stackproof.addresses import Address, Reference
from stackproof.evaluate.decode_freely import FreeBlock
from stackproof.model import AttributePath, Resource
from stackproof.schema import provider_of, reading, schema_of_type
from stackproof.suggestions import suggest
from stackproof.values import DYNAMIC, PLAIN, AttributeOf, Omitted, Reason, Unknown, sensitive


def instance_value(resource: Resource) -> Any:
    """Return an instance as other expressions see it: an object, its sensitive attributes marked."""
    if schema_of_type(resource.type, data=resource.address.mode == "data") is None:
        return _Open(
            resource.address, {name: _open(value, resource.address, (name,)) for name, value in resource.values.items()}
        )
    marked = {path[0] for path in resource.sensitive}
    seen = {name: value if type(value) in PLAIN else _seen(value) for name, value in resource.values.items()}
    values = {name: sensitive(value) if name in marked else value for name, value in seen.items()} if marked else seen
    return _Newer(resource.address, values) if reading().is_open(provider_of(resource.type)) else values


def _seen(value: Any) -> Any:
    """For others, what nobody set is that attribute of the resource, known after the apply."""
    if isinstance(value, Unknown) and isinstance(value.form, Omitted):
        (reference,) = value.references
        why = Reason("is known after apply", about=reference)
        return Unknown(value.type, (why,), value.references, AttributeOf(reference))
    if isinstance(value, dict):
        return type(value)((key, _seen(inner)) for key, inner in value.items())
    return type(value)(map(_seen, value)) if isinstance(value, list | tuple) else value


def _open(value: Any, address: Address, path: AttributePath) -> Any:
    """Return a value with each block in it that may have more than what is written."""
    if isinstance(value, FreeBlock):
        return _Open(address, {name: _open(inner, address, (*path, name)) for name, inner in value.items()}, path)
    if isinstance(value, list):
        return type(value)(_open(inner, address, (*path, index)) for index, inner in enumerate(value))
    return value


class _Open(dict[str, Any]):
    """An instance of a type whose schema nobody shipped, or a block in it: what nobody set may still be computed."""

    def __init__(self, address: Address, values: dict[str, Any], path: AttributePath = ()) -> None:
        super().__init__(values)
        self.address = address
        self.path = path

    def with_members(self, values: dict[str, Any]) -> _Open:
        """Return the same instance or block with other values."""
        return type(self)(self.address, values, self.path)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __missing__(self, name: str) -> Unknown:
        reference = Reference(self.address, (*self.path, name))
        return Unknown(DYNAMIC, (Reason(f"{reference} is known after apply"),), (reference,), AttributeOf(reference))


class _Newer(_Open):
    """An instance of a type that a newer provider may have more attributes of; what is nearly a name is misspelt."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self.keys() or not suggest(name, self.keys()))
