"""The types of HashiCorp's small providers, which most stacks use for names and glue.

Written from the providers' documentation in the registry: ``hashicorp/archive`` 2.7, ``external`` 2.3,
``random`` 3.6, ``null`` 3.2, ``local`` 2.5, ``time`` 0.12, and ``terraform_data`` of Terraform itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from stackproof.schema.blocks import Attribute, Block, CtyType, NestedBlock

_MAP: CtyType = ["map", "string"]
_LIST: CtyType = ["list", "string"]


def _block(*attributes: Attribute) -> Block:
    return Block({attribute.name: attribute for attribute in attributes}, {})


def _required(name: str, type_: CtyType = "string") -> Attribute:
    return Attribute(name, type_, required=True)


def _optional(name: str, type_: CtyType = "string", *default: object) -> Attribute:
    return Attribute(name, type_, optional=True, computed=bool(default), default=default)


def _computed(name: str, type_: CtyType = "string", *, sensitive: bool = False) -> Attribute:
    return Attribute(name, type_, computed=True, sensitive=sensitive)


_KEEPERS = _optional("keepers", _MAP)
_SIGNS = (
    _required("length", "number"),
    _KEEPERS,
    *(_optional(name, "bool", True) for name in ("lower", "number", "numeric", "special", "upper")),
    *(_optional(name, "number", 0) for name in ("min_lower", "min_numeric", "min_special", "min_upper")),
    _optional("override_special"),
    _computed("id"),
)
_HASHES = tuple(
    _computed(f"content_{name}") for name in ("base64sha256", "base64sha512", "md5", "sha1", "sha256", "sha512")
)
_FILE = (
    _required("filename"),
    _optional("content_base64"),
    _optional("source"),
    *_HASHES,
    _computed("id"),
)

_SOURCE = NestedBlock("source", "set", 0, 0, _block(_required("content"), _required("filename")))
_ARCHIVE = _block(
    _required("type"),
    _required("output_path"),
    *(_optional(f"source_{name}") for name in ("file", "dir", "content", "content_filename")),
    _optional("excludes", ["set", "string"]),
    _optional("output_file_mode"),
    _optional("exclude_symlink_directories", "bool"),
    *(_computed(f"output_{name}") for name in ("md5", "sha", "sha256", "sha512", "base64sha256", "base64sha512")),
    _computed("output_size", "number"),
    _computed("id"),
)

DATA_SOURCES: Mapping[str, Block] = {
    "archive_file": Block(_ARCHIVE.attributes, {"source": _SOURCE}),
    "external": _block(
        _required("program", _LIST),
        _optional("query", _MAP),
        _optional("working_dir"),
        _computed("result", _MAP),
        _computed("id"),
    ),
}

RESOURCES: Mapping[str, Block] = {
    "random_id": _block(
        _required("byte_length", "number"),
        _KEEPERS,
        _optional("prefix"),
        *(_computed(name) for name in ("b64_std", "b64_url", "dec", "hex", "id")),
    ),
    "random_integer": _block(
        _required("min", "number"),
        _required("max", "number"),
        _KEEPERS,
        _optional("seed"),
        _computed("id"),
        _computed("result", "number"),
    ),
    "random_password": _block(*_SIGNS, _computed("bcrypt_hash", sensitive=True), _computed("result", sensitive=True)),
    "random_pet": _block(
        _KEEPERS,
        _optional("length", "number", 2),
        _optional("prefix"),
        _optional("separator", "string", "-"),
        _computed("id"),
    ),
    "random_shuffle": _block(
        _required("input", _LIST),
        _KEEPERS,
        _optional("result_count", "number"),
        _optional("seed"),
        _computed("id"),
        _computed("result", _LIST),
    ),
    "random_string": _block(*_SIGNS, _computed("result")),
    "random_uuid": _block(_KEEPERS, _computed("id"), _computed("result")),
    "null_resource": _block(_optional("triggers", _MAP), _computed("id")),
    "local_file": _block(
        *_FILE,
        _optional("content"),
        Attribute("sensitive_content", "string", optional=True, sensitive=True),
        _optional("directory_permission", "string", "0777"),
        _optional("file_permission", "string", "0777"),
    ),
    "local_sensitive_file": _block(
        *_FILE,
        Attribute("content", "string", optional=True, sensitive=True),
        _optional("directory_permission", "string", "0700"),
        _optional("file_permission", "string", "0700"),
    ),
    "time_sleep": _block(
        _optional("create_duration"), _optional("destroy_duration"), _optional("triggers", _MAP), _computed("id")
    ),
    "time_static": _block(
        Attribute("rfc3339", "string", optional=True, computed=True),
        _optional("triggers", _MAP),
        *(_computed(name, "number") for name in ("year", "month", "day", "hour", "minute", "second", "unix")),
        _computed("id"),
    ),
    "terraform_data": _block(
        _optional("input", "dynamic"),
        _optional("triggers_replace", "dynamic"),
        _computed("id"),
        _computed("output", "dynamic"),
    ),
}
