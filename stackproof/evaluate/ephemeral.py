"""Ephemeral values: which expressions hold one.

Rules: https://developer.hashicorp.com/terraform/language/resources/ephemeral and ``/language/values/variables``. An
ephemeral value may go into locals, providers, provisioners, ephemeral blocks and write-only arguments, and into
variables and outputs that say ``ephemeral = true``; it is seen here by what an expression names.
"""

from __future__ import annotations

from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.hcl import syntax
from stackproof.hcl.references import children, stem_of, traversal


def says_ephemeral(block: syntax.Block | None) -> bool:
    """Tell whether a variable or an output says ``ephemeral = true``."""
    given = block.body.attribute("ephemeral") if block else None
    return given is not None and isinstance(given.expression, syntax.Literal) and given.expression.value is True


def holds_ephemeral(written: syntax.Attribute, module: EnclosingModule) -> bool:
    """Tell whether an argument's value is ephemeral; one that names nothing ephemeral is not gone into."""
    named = any(len(steps) > 1 and _names_ephemeral(steps, module) for steps in written.names)
    return named and is_ephemeral(written.expression, module)


def is_ephemeral(node: syntax.Expression, module: EnclosingModule) -> bool:
    """Tell whether an expression's value is ephemeral.

    Args:
        node: the expression.
        module: the module that it stands in; it remembers the answer for each of its locals.
    """
    if isinstance(node, syntax.Literal):
        return False
    if isinstance(node, syntax.Object | syntax.Tuple):  # a large one is mostly literals: they are not gone into
        parts = node.elements if isinstance(node, syntax.Tuple) else [part for item in node.items for part in item]
        return any(is_ephemeral(part, module) for part in parts if not isinstance(part, syntax.Literal))
    if isinstance(node, syntax.Call) and node.name.removeprefix("core::") == "ephemeralasnull":
        return False
    steps = traversal(node)
    if steps is not None and len(steps) > 1:
        return _names_ephemeral(steps, module)
    stem = stem_of(node)
    return any(is_ephemeral(part, module) for part in (children(node) if stem is node else (stem,)))


def _names_ephemeral(steps: tuple[str | int, ...], module: EnclosingModule) -> bool:
    kind, name, *rest = steps
    configuration = module.configuration
    match kind:
        case "ephemeral":
            return True
        case "terraform":
            return name == "applying"
        case "var":
            return says_ephemeral(configuration.blocks["variable"].get((str(name),)))
        case "local" if name in configuration.locals:
            known = module.ephemeral_locals
            if steps not in known:
                known[steps] = False  # a circle is reported where it is evaluated
                known[steps] = is_ephemeral(part_of(configuration.locals[str(name)].expression, rest), module)
            return known[steps]
        case "module" if (str(name),) in configuration.blocks["module"]:
            made = module.children(configuration.blocks["module"][str(name),])
            outputs = made[0].configuration.blocks["output"] if made else {}
            return any(says_ephemeral(outputs.get((str(step),))) for step in rest[:2])
    return False


def part_of(node: syntax.Expression, steps: list[str | int]) -> syntax.Expression:
    """Return the expression of a part, as far as it can be told from how the whole is written."""
    for step in steps:
        if not isinstance(node, syntax.Object):
            break
        found = [value for key, value in node.items if isinstance(key, syntax.Literal) and key.value == step]
        if not found:
            break
        node = found[-1]
    return node
