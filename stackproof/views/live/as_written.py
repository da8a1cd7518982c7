"""Values of AWS's in the order of the HCL, so far as they mean the same.

AWS keeps no order of what is a set, and may rewrite a policy. Contracts and places speak of the HCL's order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stackproof.schema import Attribute, Block, NestedBlock
from stackproof.values import unknowns_in
from stackproof.views.live.drift import partners_of, same


def as_written(found: Mapping[str, Any], written: Mapping[str, Any], schema: Block) -> dict[str, Any]:
    """Return the body of a resource, or of a block, in AWS as the HCL writes it; what differs stays as AWS has it."""
    ordered = {}
    for name, value in found.items():
        if name in schema.blocks:
            ordered[name] = _blocks(value, written.get(name), schema.blocks[name])
        elif name in schema.attributes:
            ordered[name] = _attribute(value, written.get(name), schema.attributes[name])
    return ordered


def _attribute(found: Any, written: Any, attribute: Attribute) -> Any:
    if unknowns_in(found) or unknowns_in(written):
        return found
    comparable = isinstance(found, str) or (isinstance(found, list) and attribute.type[0] == "set")
    return written if comparable and written and same(written, found, unordered=True) else found


def _blocks(found: Any, written: Any, nested: NestedBlock) -> Any:
    if not isinstance(found, list) or not isinstance(written, list | tuple):
        return found
    if not all(isinstance(one, dict) for one in (*found, *written)):
        return found
    partners = partners_of(list(written), found, nested)
    paired = {place: as_written(found[place], written[index], nested.block) for index, place in partners.items()}
    rest = [index for index in range(len(found)) if index not in paired]
    return [*(paired[partners[index]] for index in sorted(partners)), *(found[place] for place in rest)]
