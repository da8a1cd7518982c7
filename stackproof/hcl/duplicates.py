"""Arguments that are set twice."""

from __future__ import annotations

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl.syntax import Body


def duplicates(body: Body) -> list[Diagnostic]:
    """Return a problem for each argument that its body, or a block inside, has set before."""
    found = []
    seen: dict[str, SourceRange] = {}
    for attribute in body.attributes:
        first = seen.setdefault(attribute.name, attribute.name_range)
        if first is not attribute.name_range:
            detail = f'The argument "{attribute.name}" was already set at {first}; keep one of the two.'
            found.append(Diagnostic("Argument set twice", detail, attribute.name_range))
    for block in body.blocks:
        found.extend(duplicates(block.body))
    return found
