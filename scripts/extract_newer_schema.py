"""Extract the schema of a provider version that cannot be asked, from its prebuilt CDK binding.

    pip download --no-deps cdktn-provider-aws==25.8.1 -d FOLDER
    python scripts/extract_newer_schema.py FOLDER/cdktn_provider_aws-25.8.1-py3-none-any.whl

The package (MPL-2.0) tells names, types and flags of hashicorp/aws 6.69.1; facts alone are taken. What it does not tell
comes from the shipped schema of 5.100.0, which the provider itself was asked for: an attribute of the same type and
flags is that attribute, with its default. Where type or flags changed, and where an optional attribute is new in a type
of the older SDK, the default is unknown. What 6.0 changed besides is written here, from the upgrade guide (hashicorp/
terraform-provider-aws, website/docs/guides/version-6-upgrade.html.markdown at 367e0373, read on 2026-11-29).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from binding_schema import read_schema
from binding_source import read_package

from stackproof import schema
from stackproof.schema.archive import Contents, encode
from stackproof.schema.blocks import AFTER_APPLY, Attribute, Block, Function, NestedBlock
from stackproof.schema.terraform_json import read_block

FOLDER = Path(schema.__file__).parent
LEVELS = 4  # how often a block stands in itself: rule.statement of aws_wafv2_web_acl in 5.100.0
_BOT = (
    "rule.statement.managed_rule_group_statement.managed_rule_group_configs.aws_managed_rules_bot_control_rule_set"
    ".enable_machine_learning"
)
DEFAULTS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "aws_redshift_cluster": {"encrypted": ("true",), "publicly_accessible": (False,)},
    "aws_elasticache_replication_group": {"auth_token_update_strategy": ()},
    "aws_wafv2_web_acl": {_BOT: (False,)},
}
"""Defaults that 6.0 changed while type and flags stayed, or that follow a change of the type."""

Find = Callable[[str], Block | None]


def main() -> None:
    """Write the data file and say what is in it."""
    package = read_package(Path(sys.argv[1]))
    counts: Counter[str] = Counter()
    found = read_schema(package, counts)
    old = schema.read_shipped(schema.SHIPPED[0])
    resources = read_types(found["resource_schemas"], old.resource, counts)
    functions = {name: old.functions.get(name) or Function(name, (), None, "dynamic") for name in found["functions"]}
    contents = Contents(
        version=package.provider,
        provider_block=read_block(found["provider"]["block"]),
        resources={name: _with_defaults(name, block) for name, block in resources.items()},
        data_sources=read_types(found["data_source_schemas"], old.data_source, counts),
        ephemeral_resources=read_types(found["ephemeral_resource_schemas"], old.ephemeral_resource, counts),
        functions=functions,
        resource_versions={name: old.resource_version(name) for name in resources},
    )
    data = encode(contents)
    (FOLDER / f"aws-{package.provider}.bin").write_bytes(data)
    print(f"aws-{package.provider}.bin, from {package.package}: {len(data):,} bytes, {len(resources):,} resource types")
    for what, number in sorted(counts.items()):
        print(f"{number:7,} {what}")


def read_types(found: Mapping[str, Any], find: Find, counts: Counter[str]) -> dict[str, Block]:
    """Return the blocks of types; ``find`` has those of an older version, which was asked for more."""
    made = {}
    for name, given in found.items():
        new, old = read_block(_unroll(given["block"])), find(name)
        own = new.attributes.get("id")  # a type of the newer framework has no id, or computes it
        legacy = old.legacy if old else bool(own and own.optional and own.computed)
        made[name] = _combine(new, old, legacy, counts)
    return made


def _unroll(
    block: Mapping[str, Any], path: str = "", around: Mapping[str, Any] | None = None, left: int = LEVELS
) -> dict[str, Any]:
    """Put the block that another refers to in its place, LEVELS times; the innermost does without."""
    around = {**(around or {}), path: block}
    inner = {}
    for name, nested in block.get("block_types", {}).items():
        target = nested.get("recursive")
        if target is None:
            unrolled = _unroll(nested["block"], f"{path}.{name}" if path else name, around, left)
        elif left > 1:
            place = target.split(".", 1)[1]
            unrolled = _unroll(around[place], place, around, left - 1)
        else:
            continue
        if unrolled["block_types"] or unrolled.get("attributes") or not nested["block"]:
            inner[name] = {**nested, "block": unrolled}
    return {**block, "block_types": inner}


def _combine(new: Block, old: Block | None, legacy: bool, counts: Counter[str]) -> Block:
    attributes, blocks = {}, {}
    was = old or Block({}, {})
    for name, attribute in new.attributes.items():
        if name in was.blocks and attribute.type == "dynamic":
            counts["blocks that the generator skips, as in 5.100.0"] += 1
            blocks[name] = was.blocks[name]
        else:
            attributes[name] = _attribute(attribute, was.attributes.get(name), legacy, counts)
    for name, nested in new.blocks.items():
        blocks[name] = _block(nested, was.blocks.get(name), legacy, counts)
    return Block(attributes, blocks, was.deprecated, legacy)


def _block(new: NestedBlock, old: NestedBlock | None, legacy: bool, counts: Counter[str]) -> NestedBlock:
    inner = _combine(new.block, old.block if old else None, legacy, counts)
    if old is None or old.mode != new.mode:
        return replace(new, block=inner)
    least = old.min_items if bool(old.min_items) == bool(new.min_items) else new.min_items
    most = old.max_items if (old.max_items == 1) == (new.max_items == 1) else new.max_items
    return NestedBlock(new.name, new.mode, least, most, inner, old.computed)


def _attribute(new: Attribute, old: Attribute | None, legacy: bool, counts: Counter[str]) -> Attribute:
    unknown = (AFTER_APPLY,) if legacy and new.optional and not new.computed else ()  # nobody can say that it is null
    if old is None:
        counts["attributes that are new, their default unknown" if unknown else "attributes that are new"] += 1
        return replace(new, default=unknown)
    flags = (old.required, old.optional, old.computed) == (new.required, new.optional, new.computed)
    if new.type == "dynamic" or (new.type == old.type and flags):
        counts["attributes as in 5.100.0"] += 1
        return old
    counts["attributes of another type or other flags"] += 1
    write_only = new.write_only or (new.type == old.type and old.write_only)
    return replace(new, default=unknown, sensitive=old.sensitive, deprecated=old.deprecated, write_only=write_only)


def _with_defaults(name: str, block: Block) -> Block:
    for path, default in DEFAULTS.get(name, {}).items():
        block = _put(block, path, default)
    return block


def _put(block: Block, path: str, default: tuple[Any, ...]) -> Block:
    name, _, rest = path.partition(".")
    if not rest:
        return replace(block, attributes={**block.attributes, name: replace(block.attributes[name], default=default)})
    nested = block.blocks[name]
    return replace(block, blocks={**block.blocks, name: replace(nested, block=_put(nested.block, rest, default))})


if __name__ == "__main__":
    main()
