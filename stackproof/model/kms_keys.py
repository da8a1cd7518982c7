"""Which KMS key a value names, and who manages it.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html: the aliases of AWS managed keys begin
with ``alias/aws/``, which is reserved; any other alias is of a customer managed key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from stackproof.model.dates import PAST, date_of
from stackproof.model.graph import target
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import STRING, AttributeOf, Reason, Unknown
from stackproof.values.texts import text_with_holes

KEY_TYPES = ("aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key")
_FOR_LOGS = (
    ("customer_master_key_spec", "SYMMETRIC_DEFAULT"), ("key_usage", "ENCRYPT_DECRYPT"), ("is_enabled", True),
    ("enabled", True),
)  # fmt: skip
_RESERVED = "alias/aws/"
_OF_MATERIAL = ("aws_kms_external_key", "aws_kms_replica_external_key")
_MATERIAL, _UNTIL = "key_material_base64", "valid_to"


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
    found = target(stack, value, *KEY_TYPES, "aws_kms_alias")
    if found.source is not None:
        return _of_source(stack, found.source)
    if found.resource is not None:
        return _of_resource(stack, found.resource)
    if found.other is not None or not (value if isinstance(value, str) else found.unknown is not None):
        return KmsKey()
    return _of_text(value)


def key_named_by(stack: Stack, holder: Resource, argument: str) -> KmsKey | None:
    """Return the key that an argument of a resource names; nothing where it names none."""
    if holder.omitted(argument) or holder.get(argument) in (None, ""):
        return None
    return key_of(stack, holder.get(argument))


def unfit_for_logs(stack: Stack, key: Resource) -> tuple[str, Any] | None:
    """Return the argument, and its value, because of which CloudWatch Logs cannot use a key; an unknown may decide it.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html: symmetric keys alone,
    and a disabled key encrypts nothing. Neither does one whose material nobody imported, or is over:
    https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html.
    """
    given = [(name, key.get(name), wanted) for name, wanted in _FOR_LOGS if _is_set(key, name)]
    unfit = [(name, value) for name, value, wanted in given if isinstance(value, Unknown) or value != wanted]
    unfit += _without_material(key) if key.type in _OF_MATERIAL else []
    primary = target(stack, key.get("primary_key_arn"), *KEY_TYPES).resource  # whose spec a replica has
    unfit.extend([found] if primary is not None and (found := unfit_for_logs(stack, primary)) is not None else [])
    return next((one for one in unfit if not isinstance(one[1], Unknown)), unfit[0] if unfit else None)


def _without_material(key: Resource) -> list[tuple[str, Any]]:
    """Return what keeps a key of imported material from being used: its state, if AWS tells it, else its arguments."""
    state, until = key.get("key_state"), key.get(_UNTIL)
    found: list[tuple[str, Any]] = []
    if isinstance(state, str):
        found += [("key_state", state)] if state != "Enabled" else []
    elif key.omitted(_MATERIAL) or key.get(_MATERIAL) == "":
        found.append((_MATERIAL, _doubt("it encrypts nothing before somebody imports its material, which is not here")))
    if key.omitted(_UNTIL) or until in (None, ""):
        return found
    end = date_of(until) if isinstance(until, str) else None
    over = end is not None and end < PAST
    hidden = (
        until if isinstance(until, Unknown) else _doubt(f"whether its material is over, at {until}, is for the day")
    )
    return [*found, (_UNTIL, until if over else hidden)]


def _doubt(why: str) -> Unknown:
    return Unknown(STRING, (Reason(why),))


def _is_set(key: Resource, name: str) -> bool:
    """Tell whether somebody set an argument: what AWS alone computes is that of a key that it makes fit."""
    value = key.get(name)
    computed = isinstance(value, Unknown) and isinstance(value.form, AttributeOf)
    return not key.omitted(name) and not (computed and value.form.reference.address == key.address)


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
    why = f"who manages the key {value} is not in the configuration: name it by an alias, or declare it"
    return KmsKey(unknown=_doubt(why))
