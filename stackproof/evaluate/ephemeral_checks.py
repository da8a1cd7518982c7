"""Where an ephemeral value may not stand, and what ephemeral blocks get wrong.

Rules: https://developer.hashicorp.com/terraform/language/resources/ephemeral.
"""

from __future__ import annotations

from stackproof.addresses import Address
from stackproof.evaluate.decode import META_ARGUMENTS, META_BLOCKS, Decoder
from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.evaluate.ephemeral import holds_ephemeral, says_ephemeral
from stackproof.evaluate.misfits import misfit
from stackproof.hcl import syntax
from stackproof.schema import Block, provider_of, provider_schema, schema_of_type
from stackproof.suggestions import suggest

_META = {"count", "for_each"}
_NAMES = META_ARGUMENTS - _META  # their value is no value
_NO_SCHEMA = Block({}, {})


def check_ephemeral(module: EnclosingModule) -> None:
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
            schema = schema_of_type(block.labels[0], data=kind == "data")
            _check_arguments(module, block.body, schema or _NO_SCHEMA)


def _check_block(module: EnclosingModule, block: syntax.Block) -> None:
    type_ = block.labels[0]
    provider = provider_schema(provider_of(type_))
    schema = provider.ephemeral_resource(type_) if provider is not None else None
    if schema is not None:
        decoder = Decoder(Address(type_, block.labels[1]), lambda _: None)
        decoder.ranges[()] = block.header
        for _, bound in module.expansion(block).instances:
            decoder.decode(block.body, schema, module.scope.bind(**bound))
    elif provider is not None or type_.startswith("terraform_"):
        meant = suggest(type_, provider.ephemeral_resource_types) if provider is not None else None
        hint = f' Did you mean "{meant}"?' if meant else ""
        detail = f'The provider has no ephemeral resource "{type_}".{hint}'
        found = misfit(type_, "Unknown ephemeral resource", detail, block.header, misspelt=bool(meant))
        module.diagnostics.extend([found])


def _check_output(module: EnclosingModule, block: syntax.Block) -> None:
    value = block.body.attribute("value")
    if says_ephemeral(block):
        if module.parent is None:
            detail = "The root module's outputs are kept in the state; remove ephemeral = true."
            module.diagnostics.error("Ephemeral output not allowed", detail, block.header)
    elif value is not None and holds_ephemeral(value, module):
        detail = "The output shows an ephemeral value; add ephemeral = true in a child module, or ephemeralasnull()."
        module.diagnostics.error("Ephemeral value not allowed", detail, value.expression.where)


def _check_call(module: EnclosingModule, block: syntax.Block) -> None:
    made = module.children(block)
    variables = made[0].configuration.blocks["variable"] if made else {}
    for attribute in block.body.attributes:
        declared = (attribute.name,) in variables
        kept = attribute.name in _META or (declared and not says_ephemeral(variables[attribute.name,]))
        if kept and holds_ephemeral(attribute, module):
            detail = f"{attribute.name} takes no ephemeral value; a variable takes one that says ephemeral = true."
            module.diagnostics.error("Ephemeral value not allowed", detail, attribute.expression.where)


def _check_arguments(module: EnclosingModule, body: syntax.Body, schema: Block) -> None:
    for attribute in body.attributes:
        known = schema.attributes.get(attribute.name)
        if attribute.name in _NAMES:
            continue
        if not (known and known.write_only) and holds_ephemeral(attribute, module):
            detail = f'"{attribute.name}" is kept in the plan or the state; only a write-only argument is not.'
            module.diagnostics.error("Ephemeral value not allowed", detail, attribute.expression.where)
    for block in body.blocks:
        if block.type not in META_BLOCKS:
            name = block.labels[0] if block.type == "dynamic" and block.labels else block.type
            nested = schema.blocks.get(name)
            inner = schema if block.type == "dynamic" else nested.block if nested else _NO_SCHEMA
            _check_arguments(module, block.body, inner)
