"""Extract the schemas of providers other than AWS, from their prebuilt CDK bindings, into ``stackproof/schema``.

    pip download --no-deps -d FOLDER cdktn-provider-random cdktn-provider-kubernetes    # and the others of SOURCES
    python scripts/extract_other_schemas.py FOLDER

The packages (MPL-2.0) tell names, types and flags; facts alone are taken. They tell no default: what nobody set is null
where a type is written with Terraform's newer framework, which plans no default for an argument that it does not
compute. Of other types it is unknown, and so is whether there are blocks. Defaults that are known are below, from the
documentation in the registry, as is what is sensitive.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from binding_schema import read_schema
from binding_source import Package, read_package
from extract_newer_schema import FOLDER, read_types

from stackproof.schema.archive import Contents, encode
from stackproof.schema.blocks import AFTER_APPLY, Attribute, Block, Function, NestedBlock
from stackproof.schema.terraform_json import read_block

SOURCES: Mapping[str, str] = {
    **{
        name: f"hashicorp/{name}"
        for name in (
            "archive", "cloudinit", "external", "helm", "http", "kubernetes", "local", "null", "random", "time", "tls",
            "vault",
        )
    },
    "cloudflare": "cloudflare/cloudflare",
    "datadog": "datadog/datadog",
    "docker": "kreuzwerker/docker",
    "github": "integrations/github",
    "postgresql": "cyrilgdn/postgresql",
}  # fmt: skip
NEWER_FRAMEWORK = frozenset({
    "archive", "cloudflare", "cloudinit", "external", "helm", "http", "local", "null", "random", "time", "tls",
})  # fmt: skip
"""Providers that are written with the newer framework alone, as the module files of their repositories say."""

_SIGNS = {
    **dict.fromkeys(("lower", "number", "numeric", "special", "upper"), True),
    **dict.fromkeys(("min_lower", "min_numeric", "min_special", "min_upper"), 0),
}
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "random_password": _SIGNS,
    "random_string": _SIGNS,
    "random_pet": {"length": 2, "separator": "-"},
    "local_file": dict.fromkeys(("directory_permission", "file_permission"), "0777"),
    "local_sensitive_file": dict.fromkeys(("directory_permission", "file_permission"), "0700"),
}
SENSITIVE: Mapping[str, frozenset[str]] = {
    "kubernetes_secret": frozenset({"binary_data", "data"}),
    "kubernetes_secret_v1": frozenset({"binary_data", "data"}),
    "local_file": frozenset({"sensitive_content"}),
    "local_sensitive_file": frozenset({"content", "content_base64"}),
    "postgresql_role": frozenset({"password"}),
    "random_bytes": frozenset({"base64", "hex"}),
    "random_password": frozenset({"bcrypt_hash", "result"}),
    "tls_cert_request": frozenset({"private_key_pem"}),
    "tls_locally_signed_cert": frozenset({"ca_private_key_pem"}),
    "tls_private_key": frozenset({
        "private_key_openssh", "private_key_pem", "private_key_pem_pkcs8",
    }),
    "tls_self_signed_cert": frozenset({"private_key_pem"}),
}  # fmt: skip


def main() -> None:
    """Write the data file and say what is in it."""
    index: dict[str, dict[str, str]] = {}
    path = FOLDER / "providers.zip"
    with zipfile.ZipFile(path, "w") as written:
        for file in sorted(Path(sys.argv[1]).glob("*.whl")):
            package = read_package(file)
            name = file.name.removeprefix("cdktn_provider_").partition("-")[0]
            data = encode(_contents(name, package))
            read = datetime.now(UTC).date().isoformat()
            index[name] = {
                "source": SOURCES[name], "version": package.provider, "package": package.package, "read": read,
            }  # fmt: skip
            _add(written, f"{name}.bin", data)
            print(f"{SOURCES[name]} {package.provider}, from {package.package}: {len(data):,} bytes")
        _add(written, "index.json", json.dumps(index, indent=2, sort_keys=True).encode())
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def _add(written: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add an entry without a time: equal packages make equal files."""
    written.writestr(zipfile.ZipInfo(name), data)


def _contents(name: str, package: Package) -> Contents:
    doubts: Counter[str] = Counter()
    found = read_schema(package, doubts, nested=True)
    newer = name in NEWER_FRAMEWORK
    types = {
        section: {
            type_: _complete(type_, block, newer=newer or "id" not in block.attributes)
            for type_, block in read_types(found[f"{section}_schemas"], lambda _: None, doubts).items()
        }
        for section in ("resource", "data_source", "ephemeral_resource")
    }
    for what, number in sorted(doubts.items()):
        print(f"{number:7,} {what}")
    return Contents(
        version=package.provider,
        provider_block=read_block(found["provider"]["block"]),
        resources=types["resource"],
        data_sources=types["data_source"],
        ephemeral_resources=types["ephemeral_resource"],
        functions={one: Function(one, (), None, "dynamic") for one in found["functions"]},
        resource_versions={},
    )


def _complete(type_: str, block: Block, *, newer: bool) -> Block:
    """Return a type with what the binding does not tell."""
    block = replace(block, legacy=False) if newer else _doubt(block)
    attributes = dict(block.attributes)
    for name, default in DEFAULTS.get(type_, {}).items():
        if name in attributes:
            attributes[name] = replace(attributes[name], default=(default,))
    for name in SENSITIVE.get(type_, frozenset()) & attributes.keys():
        attributes[name] = replace(attributes[name], sensitive=True)
    return replace(block, attributes=attributes)


def _doubt(block: Block) -> Block:
    """Return a block where what nobody set is unknown: a default that nobody knows, or blocks that are computed."""
    attributes = {name: _doubt_attribute(one) for name, one in block.attributes.items()}
    return replace(block, attributes=attributes, blocks={name: _doubt_block(one) for name, one in block.blocks.items()})


def _doubt_attribute(attribute: Attribute) -> Attribute:
    nested = attribute.nested
    if nested is not None:
        inner = {name: _doubt_attribute(one) for name, one in nested.attributes.items()}
        attribute = replace(attribute, nested=replace(nested, attributes=inner))
    surely = attribute.required or attribute.computed
    return attribute if surely else replace(attribute, default=(AFTER_APPLY,))


def _doubt_block(nested: NestedBlock) -> NestedBlock:
    return replace(nested, block=_doubt(nested.block), computed=not nested.min_items)


if __name__ == "__main__":
    main()
