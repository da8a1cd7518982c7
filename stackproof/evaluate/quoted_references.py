"""References in quotes, as Terraform 0.11 wanted them in ``depends_on`` and ``ignore_changes``.

Terraform still reads them, with a warning (``internal/configs/compat_shim.go``).
"""

from __future__ import annotations

from stackproof.diagnostics import Diagnostics
from stackproof.hcl import syntax
from stackproof.hcl.parse import parse_expression
from stackproof.hcl.tokens import HclSyntaxError


def unquote(node: syntax.Expression, found: Diagnostics | None = None) -> syntax.Expression:
    """Return the reference that a text holds; any other expression, and a text that holds none, as it is.

    Args:
        node: an element of the list.
        found: is told that the quotes are out of date, if anybody is.
    """
    if not isinstance(node, syntax.Literal) or not isinstance(node.value, str):
        return node
    try:
        inner = parse_expression(node.value, node.where.file)
    except HclSyntaxError:
        return node
    if found is not None:
        detail = f"References are written without quotes since Terraform 0.12: write {node.value}."
        found.warning("Quoted reference", detail, node.where)
    return inner
