"""Providers and what is required of them, as the configuration of a plan tells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.addresses import Address, Reference
from stackproof.model import AttributePath, Provider, Requirement, Stack
from stackproof.schema import aws
from stackproof.values import STRING, Reason, Unknown
from stackproof.views.plan_configuration import Expressions
from stackproof.views.show_json import Configuration

_REGISTRY = "registry.terraform.io/"


def references_in(expressions: Mapping[str, Any], address: Address) -> dict[AttributePath, tuple[Reference, ...]]:
    """Return the resources that each argument of a block names, by its path; a ``dynamic`` block is not listed."""
    found = {}
    for path, expression in _expressions(expressions, ()):
        named = Expressions.find_named(expression, address)
        if named:
            found[path] = named
    return found


def _expressions(written: Any, path: AttributePath) -> Iterator[tuple[AttributePath, Any]]:
    if isinstance(written, list):
        for index, inner in enumerate(written):
            yield from _expressions(inner, (*path, index))
    elif isinstance(written, dict) and "references" in written:
        yield path, written
    elif isinstance(written, dict) and "constant_value" not in written:
        for name, inner in written.items():
            yield from _expressions(inner, (*path, name))


def providers(configuration: Configuration, stack: Stack, expressions: Expressions) -> list[Provider]:
    """Return the provider configurations; those without a block of their own have no expressions."""
    found = []
    for key, block in configuration.provider_config.items():
        if block.expressions is None and not block.alias:
            continue
        written = block.expressions or {}
        values = {name: _value(inner, expressions, Address("provider", block.name)) for name, inner in written.items()}
        if block.name == "aws":
            values = {**dict.fromkeys(aws().provider_block.attributes), **values}
            if isinstance(values["region"], Unknown):
                values["region"] = _region_read(key, stack, expressions) or values["region"]
        found.append(Provider(block.name, block.alias, values))
    return found


def region_of_alias(key: str, stack: Stack) -> str | Unknown | None:
    """Return the region of a provider configuration with an alias, by its key in the plan; nothing for another."""
    name, _, alias = key.rsplit(":", 1)[-1].partition(".")
    if name != "aws" or not alias:
        return None
    found = next((one for one in stack.providers if one.name == name and one.alias == alias), None)
    region = found.values.get("region") if found is not None else None
    if isinstance(region, str | Unknown):
        return region
    return stack.region or Unknown(
        STRING, (Reason(f"the plan does not tell the region of the provider {name}.{alias}"),)
    )


def _value(written: Any, expressions: Expressions, address: Address) -> Any:
    if isinstance(written, list):
        return [_value(inner, expressions, address) for inner in written]
    if isinstance(written, dict) and "constant_value" in written:
        return written["constant_value"]
    if isinstance(written, dict) and written and "references" not in written:
        return {name: _value(inner, expressions, address) for name, inner in written.items()}
    return expressions.unknown(written, address)


def _region_read(key: str, stack: Stack, expressions: Expressions) -> str | None:
    """Return the region that a data source of the same provider configuration has read."""
    for source in stack.data_of_type("aws_region"):
        block = expressions.block(source.address)
        if block is not None and block.provider_config_key == key and not block.expressions:
            name = source.get("name")
            return name if isinstance(name, str) else None
    return None


def requirements(configuration: Configuration) -> list[Requirement]:
    """Return what the root module requires; the version of Terraform is not in a plan."""
    reason = Reason("a plan does not tell required_version; give the HCL of the stack too (--hcl)")
    found = [Requirement("", Unknown(why=(reason,)))]
    for block in configuration.provider_config.values():
        if not block.module_address and not block.alias and block.version_constraint:
            source = block.full_name.removeprefix(_REGISTRY)
            found.append(Requirement(block.name, block.version_constraint, source))
    return found
