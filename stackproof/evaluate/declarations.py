"""How the root module declares its variables: the type, the default, and which values it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from stackproof.diagnostics import SourceRange
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.module import ModuleInstance
from stackproof.evaluate.type_expressions import type_constraint, written_type
from stackproof.evaluate.variables import from_json, validate, variable_value
from stackproof.hcl import syntax
from stackproof.model.declarations import Declaration
from stackproof.values import Unknown, reveal, reveal_deep


def declaration(block: syntax.Block, root: ModuleInstance) -> Declaration:
    """Return what a ``variable`` block declares."""
    scope = root.scope.quiet()
    declared, default = block.body.attribute("type"), block.body.attribute("default")
    type_ = written_type(type_constraint(declared.expression, scope).type) if declared is not None else None
    value = reveal_deep(evaluate(default.expression, scope))[0] if default is not None else None

    def flag(name: str, otherwise: bool) -> bool:
        attribute = block.body.attribute(name)
        found = reveal(evaluate(attribute.expression, scope)) if attribute is not None else otherwise
        return found if isinstance(found, bool) else otherwise

    rules = tuple(_strip_places(rule.body) for rule in block.body.blocks_of("validation"))
    return Declaration(type_, value, flag("nullable", True), flag("ephemeral", False), rules, _refusal(block, root))


def _strip_places(node: Any) -> Any:
    """Return the nodes of some HCL without the places where they stand."""
    if isinstance(node, syntax.Literal):
        return (node.value,)
    if isinstance(node, tuple):
        return tuple(_strip_places(inner) for inner in node if not isinstance(inner, SourceRange))
    return (_strip_places(node.attributes), _strip_places(node.blocks)) if isinstance(node, syntax.Body) else node


def _refusal(block: syntax.Block, root: ModuleInstance) -> Callable[[Any], str | None]:
    name = block.labels[0]

    def refuses(value: Any) -> str | None:
        scope = replace(root.scope.quiet(), secrets=[])
        others = {other: root.variable(other, one.header) for other, one in _variables(root) if other != name}
        scope = scope.bind(var={**others, name: variable_value(block, {name: from_json(value)}, scope)})
        validate(block, scope)
        if scope.diagnostics.errors:
            return scope.diagnostics.errors[0].detail
        conditions = [rule.body.attribute("condition") for rule in block.body.blocks_of("validation")]
        values = [reveal(evaluate(one.expression, scope.quiet())) for one in conditions if one is not None]
        return None if any(isinstance(one, Unknown) for one in values) else ""

    return refuses


def _variables(root: ModuleInstance) -> list[tuple[str, syntax.Block]]:
    return list(root.configuration.by_name("variable").items())
