"""What ``removed`` blocks name, and whether it is destroyed.

Rules: https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources. With ``destroy = false``
Terraform forgets the object, which stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.addresses import Address, Module
from stackproof.diagnostics import SourceRange
from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.hcl import syntax
from stackproof.hcl.references import traversal
from stackproof.model import AttributePath, Resource


def removed_from(module: EnclosingModule) -> Iterator[Resource]:
    """Yield a resource without values for each ``removed`` block of a module, a module as a whole included."""
    for block in module.configuration.unnamed:
        given = block.body.attribute("from") if block.type == "removed" else None
        steps = traversal(given.expression) if given is not None else None
        names = [str(step) for step in steps or () if isinstance(step, str)]
        if len(names) < 2:
            continue
        path = list(module.path)
        while names[0] == "module" and len(names) > 2:
            path.append(Module(names[1]))
            names = names[2:]
        ranges: dict[AttributePath, SourceRange] = {(): block.header}
        destroys: Any = True
        for inner in block.body.blocks_of("lifecycle"):
            attribute = inner.body.attribute("destroy")
            if attribute is not None and isinstance(attribute.expression, syntax.Literal):
                destroys = attribute.expression.value
                ranges["lifecycle", "destroy"] = attribute.where
        address = Address(names[0], names[1], None, tuple(path))
        yield Resource(address, {}, block.header, ranges, lifecycle={"destroy": destroys})
