"""What the model knows and a plan does not show.

The model keeps a collection of which one element is unknown. Terraform's older SDK plans such a collection as unknown
altogether: it cannot hold one in part (hashicorp/terraform-plugin-sdk ``helper/schema/field_reader_config.go``).
"""

from __future__ import annotations

from typing import Any

from stackproof.schema import Attribute, Block
from stackproof.values import DYNAMIC, ListOf, Unknown, from_cty_json, merge_unknown, unknowns_in


def flatten(values: dict[str, Any], block: Block, *, legacy: bool) -> dict[str, Any]:
    """Return a resource's values as its plan shows them; ``legacy`` types are those of the older SDK."""
    flat = dict(values)
    for name, value in values.items():
        if legacy and (attribute := block.attributes.get(name)) is not None:
            flat[name] = _flatten_attribute(value, attribute)
        elif (nested := block.blocks.get(name)) is not None:
            flat[name] = _flatten_blocks(value, nested.block, legacy=legacy)
    return flat


def _flatten_attribute(value: Any, attribute: Attribute) -> Any:
    type_ = attribute.type
    if isinstance(type_, list) and isinstance(type_[1], list) and type_[1][0] == "object" and isinstance(value, list):
        return type(value)(_flatten_object(element, type_[1][1]) for element in value)
    is_plain = isinstance(type_, list) and type_[0] in ("list", "set", "map") and isinstance(type_[1], str)
    if is_plain and not isinstance(value, Unknown) and (found := unknowns_in(value)):
        return merge_unknown(from_cty_json(type_), found)
    return value


def _flatten_object(element: Any, types: dict[str, Any]) -> Any:
    if not isinstance(element, dict):
        return element
    return {name: _flatten_attribute(value, Attribute(name, types[name])) for name, value in element.items()}


def _flatten_blocks(value: Any, block: Block, *, legacy: bool) -> Any:
    if isinstance(value, dict):
        return flatten(value, block, legacy=legacy)
    if isinstance(value, list):
        if any(isinstance(inner, Unknown) for inner in value):  # how many a dynamic block makes is unknown
            return merge_unknown(ListOf(DYNAMIC), unknowns_in(value))
        return type(value)(
            flatten(inner, block, legacy=legacy) if isinstance(inner, dict) else inner for inner in value
        )
    return value
