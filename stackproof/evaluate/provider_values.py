"""What the AWS provider makes of a configuration while it plans a new resource.

Most resource types are written with Terraform's older SDK, which cannot tell an argument that is empty from one that
is not set (hashicorp/terraform-plugin-sdk ``helper/schema/grpc_provider.go``, ``PlanResourceChange``): an empty set
or map is planned as null, or left to the provider where that may compute it. The newer framework plans what is
written. Where a resource type departs from these rules its schema says so (``Attribute.default``, ``stored_as``,
``replaced``), as ``scripts/extract_schema.py`` found by asking the provider.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from stackproof.functions.json_text import decode_json, encode_json
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.schema import AFTER_APPLY, Attribute, CtyType
from stackproof.values import Mistake
from stackproof.values.numbers import of_float

_EXACT = 2**53  # integers up to here survive as Go's float64


def _as_go_reads(value: Any) -> Any:
    """Return decoded JSON with its numbers as Go's ``float64`` holds them."""
    match value:
        case bool():
            return value
        case int() if abs(value) > _EXACT:
            return of_float(float(value))
        case Decimal():
            return of_float(float(value))
        case dict():
            return {key: _as_go_reads(inner) for key, inner in value.items()}
        case tuple() | list():
            return tuple(map(_as_go_reads, value))
    return value


def normal_json(text: str) -> str:
    """Return JSON without spaces, keys sorted, HTML's characters escaped; other text as it is."""
    try:
        return encode_json(_as_go_reads(decode_json(text)))
    except Mistake:
        return text


def _unescape(text: str) -> str:
    plain = normal_json(text)
    for escaped, character in (("\\u003c", "<"), ("\\u003e", ">"), ("\\u0026", "&")):
        plain = plain.replace(escaped, character)
    return plain


def _version_first(text: str) -> str:
    """Return normal JSON with the version of a policy before the rest, as older parts of IAM want it."""
    try:
        policy = decode_json(text)
    except Mistake:
        return text
    if not isinstance(policy, dict) or not isinstance(policy.get("Version"), str):
        return normal_json(text)
    rest = {name: value for name, value in policy.items() if name != "Version"}
    version = f'{{"Version":{encode_json(policy["Version"])}'
    return f"{version},{encode_json(_as_go_reads(rest))[1:]}" if rest else f"{version}}}"


def in_base64(text: str) -> bytes | None:
    """Return what a text says in Base64, as Go reads it (line ends do not count); ``None`` for any other text."""
    try:
        return base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except ValueError:
        return None


def _sha1(text: str) -> str:
    """Return the digest of a text, or of what it says in Base64."""
    said = in_base64(text)
    return hashlib.sha1(text.encode() if said is None else said, usedforsecurity=False).hexdigest()


_PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6", "all": "-1"}


def protocol(text: str) -> str:
    """Return an IP protocol as EC2 names it: four by name, the others by number (``internal/service/ec2``)."""
    return _PROTOCOLS.get(text.lower(), text.lower())


_PLAIN_CONTAINER = {
    "command", "cpu", "entryPoint", "essential", "image", "memory", "memoryReservation", "name",
    "readonlyRootFilesystem", "user", "workingDirectory",
}  # fmt: skip


def _containers(text: str) -> str | None:
    """Return containers of a task as the provider writes them; only where nothing in them is empty, zero or a default.

    It leaves such values out by rules of its own (``internal/service/ecs/task_definition.go``): then nobody can tell.
    """
    try:
        found = decode_json(text)
    except Mistake:
        return None
    if not isinstance(found, list | tuple) or not all(isinstance(one, dict) for one in found):
        return None
    values = [(name, value) for container in found for name, value in container.items()]
    plain = all(name in _PLAIN_CONTAINER and _is_plain(value) for name, value in values)
    return normal_json(text) if plain else None


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return bool(value) and all(isinstance(one, str) and one for one in value)
    return value is True or (isinstance(value, str | int) and bool(value))


_POLICIES = {"access_policy", "assume_role_policy", "policy", "policy_document", "repository_policy"}
"""Arguments whose value is a policy of IAM; one that says nothing is as good as none, and left out."""


def _says_nothing(text: str) -> bool:
    """Tell whether a text is JSON with nothing in it that a policy of IAM has; rules are those of a lifecycle."""
    try:
        policy = decode_json(text)
    except Mistake:
        return False
    return isinstance(policy, dict) and {name.lower() for name in policy}.isdisjoint(
        {"version", "id", "statement", "rules"}
    )


_OF_IAM = {
    "aws_iam_group_policy": "policy", "aws_iam_policy": "policy", "aws_iam_role": "assume_role_policy",
    "aws_iam_role_policy": "policy", "aws_iam_user_policy": "policy",
}  # fmt: skip


def refuse_policy(type_: str, name: str, text: str) -> None:
    """Refuse what the provider takes for no policy of IAM: no JSON object, or a key that stands twice in one.

    Raises:
        Mistake: it is none.
    """
    if _OF_IAM.get(type_) != name or not text:
        return
    try:
        document = load_json(text)
    except InvalidJson as error:
        raise Mistake(f"{error}.") from None
    if not isinstance(document, dict):
        raise Mistake("it is no JSON object.")


STORED_AS: Mapping[str, Callable[[str], str | None]] = {
    "containers": _containers,
    "json": normal_json,
    "json, not escaped": _unescape,
    "policy, version first": _version_first,
    "lower": str.lower,
    "protocol": protocol,
    "upper": str.upper,
    "sha1": _sha1,
    "without last dot": lambda text: text.removesuffix("."),
}
"""How the provider rewrites a text; ``None`` where nobody can tell. ``opaque`` stands for all ways not known."""


def rule_for(attribute: Attribute, value: Any, *, legacy: bool) -> Any:
    """Return what is planned for a known value by the general rules: itself, null, or ``AFTER_APPLY``."""
    if not legacy:
        return value
    collection = isinstance(attribute.type, list) and attribute.type[0] in ("set", "map")
    if collection and not value:
        return AFTER_APPLY if attribute.computed else None
    types: Any = attribute.type
    if collection and types[0] == "set" and types[1][0] == "object":
        return [_with_zeros(element, types[1][1]) for element in value]
    return AFTER_APPLY if value == "" and attribute.computed else value


def _with_zeros(element: Any, types: Mapping[str, CtyType]) -> Any:
    """Return an element of a set of objects with what is null as empty, but for numbers."""
    if not isinstance(element, dict):
        return element
    return {name: _zero(types[name]) if value is None else value for name, value in element.items()}


def _zero(type_: CtyType) -> Any:
    if isinstance(type_, list):
        return [] if type_[0] in ("list", "set") else None
    return {"string": "", "bool": False}.get(type_)


def plan_value(attribute: Attribute, value: Any, *, legacy: bool) -> Any:
    """Return what is planned for a value that the configuration sets; ``AFTER_APPLY`` where an apply decides.

    Unknowns inside a value stay there, although the plan of the older SDK has a collection wholly unknown then.
    """
    for found, instead in attribute.replaced:
        if found == value and isinstance(found, bool) == isinstance(value, bool):  # True is no 1
            return instead
    if attribute.stored_as and isinstance(value, str) and value:
        rewrite = STORED_AS.get(attribute.stored_as)
        if attribute.name in _POLICIES and _says_nothing(value):
            return AFTER_APPLY
        rewritten = rewrite(value) if rewrite is not None else None
        return AFTER_APPLY if rewritten is None else rewritten
    return rule_for(attribute, value, legacy=legacy)
