"""Reads what ``terraform providers schema -json`` prints, for the extraction of a provider's schema.

The format is Terraform's (https://developer.hashicorp.com/terraform/cli/commands/providers/schema,
``internal/command/jsonprovider``): a flag that is false, a count that is zero and an empty map are left out.
"""

from collections.abc import Mapping
from typing import Any

from stackproof.schema.archive import Contents
from stackproof.schema.blocks import Attribute, Block, Function, NestedAttributes, NestedBlock, Parameter, nest_type


def read_provider(version: str, schema: Mapping[str, Any]) -> Contents:
    """Read one value of ``provider_schemas``, the schema of a provider of that version."""
    resources = schema.get("resource_schemas", {})
    return Contents(
        version=version,
        provider_block=read_block(schema["provider"]["block"]),
        resources=_read_blocks(resources),
        data_sources=_read_blocks(schema.get("data_source_schemas", {})),
        ephemeral_resources=_read_blocks(schema.get("ephemeral_resource_schemas", {})),
        functions={name: read_function(name, function) for name, function in schema.get("functions", {}).items()},
        resource_versions={name: resource["version"] for name, resource in resources.items()},
    )


def _read_blocks(schemas: Mapping[str, Any]) -> dict[str, Block]:
    return {name: read_block(schema["block"]) for name, schema in schemas.items()}


def read_block(block: Mapping[str, Any]) -> Block:
    """Read a block with everything inside it."""
    return Block(
        attributes=_read_attributes(block.get("attributes", {})),
        blocks={
            name: NestedBlock(
                name=name,
                mode=nested["nesting_mode"],
                min_items=nested.get("min_items", 0),
                max_items=nested.get("max_items", 0),
                block=read_block(nested["block"]),
            )
            for name, nested in block.get("block_types", {}).items()
        },
        deprecated=block.get("deprecated", False),
    )


def _read_attributes(attributes: Mapping[str, Any]) -> dict[str, Attribute]:
    return {name: _read_attribute(name, attribute) for name, attribute in attributes.items()}


def _read_attribute(name: str, attribute: Mapping[str, Any]) -> Attribute:
    nested = None
    if inside := attribute.get("nested_type"):
        nested = NestedAttributes(inside["nesting_mode"], _read_attributes(inside["attributes"]))
    return Attribute(
        name=name,
        type=nest_type(nested.mode, nested.attributes) if nested else attribute["type"],
        required=attribute.get("required", False),
        optional=attribute.get("optional", False),
        computed=attribute.get("computed", False),
        sensitive=attribute.get("sensitive", False),
        deprecated=attribute.get("deprecated", False),
        nested=nested,
        write_only=attribute.get("write_only", False),
    )


def read_function(name: str, function: Mapping[str, Any]) -> Function:
    """Read the signature of a provider's function."""
    variadic = function.get("variadic_parameter")
    return Function(
        name=name,
        parameters=tuple(_read_parameter(parameter) for parameter in function.get("parameters", [])),
        variadic=_read_parameter(variadic) if variadic else None,
        return_type=function["return_type"],
    )


def _read_parameter(parameter: Mapping[str, Any]) -> Parameter:
    return Parameter(parameter["name"], parameter["type"], parameter.get("is_nullable", False))
