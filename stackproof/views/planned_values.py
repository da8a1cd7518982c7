"""The values of a planned resource: what is known, and for the rest what the configuration and the schema tell of it.

``after`` holds what is known; ``after_unknown`` has the same shape, with true in the place of whatever an apply
decides. Source: https://developer.hashicorp.com/terraform/internals/json-format#change-representation.
"""

from __future__ import annotations

from typing import Any

from stackproof.addresses import Address, Reference
from stackproof.evaluate.attribute_types import type_of_attribute
from stackproof.model import AttributePath
from stackproof.schema import Attribute, Block, NestedBlock
from stackproof.values import DYNAMIC, AttributeOf, Omitted, Reason, Unknown
from stackproof.views.plan_configuration import Expressions
from stackproof.views.unset import Written, align


class PlannedValues:
    """Completes the values of one resource instance; ``values`` are changed in place."""

    def __init__(self, address: Address, expressions: Expressions) -> None:
        self.address = address
        self.expressions = expressions

    def complete(self, values: dict[str, Any], unknown: Any, schema: Block | None, written: Written) -> dict[str, Any]:
        """Put an unknown wherever ``unknown`` is true.

        Args:
            values: the known values of the resource.
            unknown: ``after_unknown``.
            schema: the block of the resource type; ``None`` for a type whose schema nobody shipped.
            written: what the configuration has for the resource; ``None`` for one that it does not declare.
        """
        if isinstance(unknown, dict):
            self._body(values, unknown, schema, written, ())
        return values

    def _body(
        self,
        values: dict[str, Any],
        unknown: dict[str, Any],
        schema: Block | None,
        written: Written,
        path: AttributePath,
    ) -> dict[str, Any]:
        for name, hidden in unknown.items():
            if _is_known(hidden):
                continue
            nested = schema.blocks.get(name) if schema is not None else None
            if nested is not None and isinstance(hidden, dict | list):
                values[name] = self._blocks(values.get(name), hidden, nested, written, (*path, name))
            else:
                attribute = schema.attributes.get(name) if schema is not None else None
                make = self._attribute(attribute, schema, written, (*path, name))
                values[name] = fill_unknown(values.get(name), hidden, make)
        return values

    def _blocks(self, value: Any, unknown: Any, nested: NestedBlock, written: Written, path: AttributePath) -> Any:
        """Complete nested blocks: one object, or a list of them."""
        blocks = written.get(str(path[-1])) if written is not None else None
        if isinstance(unknown, dict):
            inner = blocks if isinstance(blocks, dict) else None
            return self._body(value if isinstance(value, dict) else {}, unknown, nested.block, inner, path)
        elements = list(value) if isinstance(value, list) else []
        bodies = align(blocks, len(unknown), nested)
        for index, hidden in enumerate(unknown):
            if not _is_known(hidden):
                known = elements[index] if index < len(elements) and isinstance(elements[index], dict) else {}
                elements[index : index + 1] = [self._element(known, hidden, nested, bodies[index], (*path, index))]
        return elements

    def _element(
        self, known: dict[str, Any], hidden: Any, nested: NestedBlock, written: Written, path: AttributePath
    ) -> Any:
        if isinstance(hidden, dict):
            return self._body(known, hidden, nested.block, written, path)
        return self.expressions.unknown(None, self.address, path)

    def _attribute(
        self, attribute: Attribute | None, schema: Block | None, written: Written, path: AttributePath
    ) -> Unknown:
        reference = Reference(self.address, path)
        type_ = type_of_attribute(attribute) if attribute is not None else DYNAMIC
        unset = written is not None and path[-1] not in written
        if (attribute is not None and attribute.computed and not attribute.optional) or (schema is None and unset):
            known_later = Reason(f"{reference} is known after apply")
            return Unknown(type_, (known_later,), (reference,), AttributeOf(reference))
        if unset and attribute is not None and attribute.computed:
            reason = Reason(f"{reference} is not set; the provider decides")
            return Unknown(type_, (reason,), (reference,), Omitted())
        if written is None or unset:
            return self.expressions.unknown(None, self.address, path, type_)
        return self.expressions.unknown(written[str(path[-1])], self.address, path, type_)


def _is_known(unknown: Any) -> bool:
    """Tell whether nothing is unknown in a part of ``after_unknown``; what is no flag counts as unknown."""
    if isinstance(unknown, dict):
        return all(map(_is_known, unknown.values()))
    if isinstance(unknown, list):
        return all(map(_is_known, unknown))
    return unknown is False or unknown is None


def fill_unknown(value: Any, unknown: Any, hidden: Unknown) -> Any:
    """Put the unknown into the places of a value where it belongs."""
    if isinstance(unknown, dict):
        inside = dict(value) if isinstance(value, dict) else {}
        unknowns = {name: inner for name, inner in unknown.items() if not _is_known(inner)}
        return {**inside, **{name: fill_unknown(inside.get(name), inner, hidden) for name, inner in unknowns.items()}}
    if isinstance(unknown, list):
        elements = list(value) if isinstance(value, list) else []
        elements += [None] * (len(unknown) - len(elements))
        flags = [*unknown, *[False] * (len(elements) - len(unknown))]
        return [fill_unknown(element, flag, hidden) for element, flag in zip(elements, flags, strict=True)]
    return value if _is_known(unknown) else hidden
