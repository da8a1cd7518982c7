"""Which KMS key a value names, and who manages it.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html: the aliases of AWS managed keys begin
with ``alias/aws/``, which is reserved; any other alias is of a customer managed key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from stackproof.model.graph import target
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import STRING, Reason, Unknown
from stackproof.values.texts import text_with_holes

_KEYS = ("aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key")
_RESERVED = "alias/aws/"


@dataclass(frozen=True, slots=True)
class KmsKey:
    """A KMS key: ``resource`` if the stack declares it, ``managed_by`` where that is certain, else ``unknown``."""

    resource: Resource | None = None
    managed_by: Literal["customer", "aws", ""] = ""
    alias: str = ""
    unknown: Unknown | None = None


def key_of(stack: Stack, value: Any) -> KmsKey:
    """Return the key that a value names: an ARN, an id, an alias, or the unknown that will be one.

    What names no key at all is a :class:`KmsKey` with nothing set.
    """
    found = target(stack, value, *_KEYS, "aws_kms_alias")
    if found.source is not None:
        return _of_source(stack, found.source)
    if found.resource is not None:
        return _of_resource(stack, found.resource)
    if found.other is not None or not (value if isinstance(value, str) else found.unknown is not None):
        return KmsKey()
    return _of_text(value)


def _of_resource(stack: Stack, resource: Resource) -> KmsKey:
    if resource.type != "aws_kms_alias":
        return KmsKey(resource, "customer")
    key = key_of(stack, resource.get("target_key_id")).resource
    return KmsKey(key, "customer", str(resource.get("name")))


def _of_source(stack: Stack, source: Resource) -> KmsKey:
    """A data source reads a key by its alias, or by what names it."""
    return key_of(stack, source.get("name" if source.type == "aws_kms_alias" else "key_id"))


def _of_text(value: Any) -> KmsKey:
    alias = text_with_holes(value).rsplit(":", 1)[-1]
    if alias.startswith(_RESERVED):
        return KmsKey(managed_by="aws", alias=alias)
    if isinstance(value, Unknown):
        return KmsKey(unknown=value)
    if alias.startswith("alias/"):
        return KmsKey(managed_by="customer", alias=alias)
    why = Reason(f"who manages the key {value} is not in the configuration: name it by an alias, or declare it")
    return KmsKey(unknown=Unknown(STRING, (why,)))
