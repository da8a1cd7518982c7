"""Ephemeral values: which expressions hold one, and where none may stand.

Rules: https://developer.hashicorp.com/terraform/language/resources/ephemeral and ``/language/values/variables``. An
ephemeral value may go into locals, providers, provisioners, ephemeral blocks and write-only arguments, and into
variables and outputs that say ``ephemeral = true``; it is seen here by what an expression names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackproof.addresses import Address
from stackproof.evaluate.decode import META_ARGUMENTS, META_BLOCKS, Decoder
from stackproof.hcl import syntax
from stackproof.hcl.references import children, traversal
from stackproof.schema import Block, aws
from stackproof.suggestions import suggest

if TYPE_CHECKING:
    from stackproof.evaluate.module import ModuleInstance

_META = {"count", "for_each"}
_NAMES = META_ARGUMENTS - _META  # their value is no value
_NO_SCHEMA = Block({}, {})


def says_ephemeral(block: syntax.Block | None) -> bool:
    """Tell whether a variable or an output says ``ephemeral = true``."""
    given = block.body.attribute("ephemeral") if block else None
    return given is not None and isinstance(given.expression, syntax.Literal) and given.expression.value is True


def is_ephemeral(node: syntax.Expression, module: Any) -> bool:
    """Tell whether an expression's value is ephemeral.

    Args:
        node: the expression.
        module: the module that it stands in; it remembers the answer for each of its locals.
    """
    if isinstance(node, syntax.Call) and node.name.removeprefix("core::") == "ephemeralasnull":
        return False
    steps = traversal(node)
    if steps is not None and len(steps) > 1:
        return _names_ephemeral(steps, module)
    return any(is_ephemeral(child, module) for child in children(node))


def _names_ephemeral(steps: tuple[str | int, ...], module: ModuleInstance) -> bool:
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


def check_ephemeral(module: ModuleInstance) -> None:
    """Report where a module lets an ephemeral value out, and what its ephemeral blocks get wrong."""
    blocks = module.configuration.blocks
    for block in blocks["ephemeral"].values():
        _check_block(module, block)
    for block in blocks["output"].values():
        _check_output(module, block)
    for block in blocks["module"].values():
        _check_call(module, block)
    for kind in ("resource", "data"):
        for block in blocks[kind].values():
            schema = aws().resource(block.labels[0]) if kind == "resource" else aws().data_source(block.labels[0])
            _check_arguments(module, block.body, schema or _NO_SCHEMA)


def _check_block(module: ModuleInstance, block: syntax.Block) -> None:
    type_ = block.labels[0]
    schema = aws().ephemeral_resource(type_)
    if schema is not None:
        decoder = Decoder(Address(type_, block.labels[1]), lambda _: None)
        decoder.ranges[()] = block.header
        for _, bound in module.expansion(block, block.header).instances:
            decoder.decode(block.body, schema, module.scope.bind(**bound))
    elif type_.startswith(("aws_", "terraform_")):
        meant = suggest(type_, aws().ephemeral_resource_types)
        hint = f' Did you mean "{meant}"?' if meant else ""
        detail = f'The provider has no ephemeral resource "{type_}".{hint}'
        module.diagnostics.error("Unknown ephemeral resource", detail, block.header)


def _check_output(module: ModuleInstance, block: syntax.Block) -> None:
    value = block.body.attribute("value")
    if says_ephemeral(block):
        if module.parent is None:
            detail = "The root module's outputs are kept in the state; remove ephemeral = true."
            module.diagnostics.error("Ephemeral output not allowed", detail, block.header)
    elif value is not None and is_ephemeral(value.expression, module):
        detail = "The output shows an ephemeral value; add ephemeral = true in a child module, or ephemeralasnull()."
        module.diagnostics.error("Ephemeral value not allowed", detail, value.expression.where)


def _check_call(module: ModuleInstance, block: syntax.Block) -> None:
    made = module.children(block)
    variables = made[0].configuration.blocks["variable"] if made else {}
    for attribute in block.body.attributes:
        declared = (attribute.name,) in variables
        kept = attribute.name in _META or (declared and not says_ephemeral(variables[attribute.name,]))
        if kept and is_ephemeral(attribute.expression, module):
            detail = f"{attribute.name} takes no ephemeral value; a variable takes one that says ephemeral = true."
            module.diagnostics.error("Ephemeral value not allowed", detail, attribute.expression.where)


def _check_arguments(module: ModuleInstance, body: syntax.Body, schema: Block) -> None:
    for attribute in body.attributes:
        known = schema.attributes.get(attribute.name)
        if attribute.name in _NAMES:
            continue
        if not (known and known.write_only) and is_ephemeral(attribute.expression, module):
            detail = f'"{attribute.name}" is kept in the plan or the state; only a write-only argument is not.'
            module.diagnostics.error("Ephemeral value not allowed", detail, attribute.expression.where)
    for block in body.blocks:
        if block.type not in META_BLOCKS:
            name = block.labels[0] if block.type == "dynamic" and block.labels else block.type
            nested = schema.blocks.get(name)
            inner = schema if block.type == "dynamic" else nested.block if nested else _NO_SCHEMA
            _check_arguments(module, block.body, inner)
