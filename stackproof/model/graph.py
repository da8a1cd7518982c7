"""Which resource a value names: by reference, or by a literal that equals its name or ARN.

A reference is as good as a value: ``aws_kms_key.logs.arn`` is unknown before the apply,
but it is known to be that key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.addresses import Address, Reference, UnknownKey
from stackproof.model.arns import Named, named_by_arn
from stackproof.model.reads import settle
from stackproof.model.regional_relations import within_reach
from stackproof.model.regions import same_region
from stackproof.model.resource import AttributePath, Resource
from stackproof.model.stack import Stack
from stackproof.schema import aws
from stackproof.values import AttributeOf, MadeOf, Omitted, Unknown
from stackproof.values.texts import pieces

_IDENTIFYING = ("arn", "id", "name", "url", "key_id", "function_name", "bucket", "repository_url", "alarm_name")
_OWNERS = {  # of others, these are arguments that name one of the owners
    "function_name": ("aws_lambda_function",),
    "bucket": ("aws_s3_bucket", "aws_s3_directory_bucket"),
    "repository_url": ("aws_ecr_repository",),
    "key_id": ("aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key"),
}
_NAMES = ("name", "function_name", "bucket", "identifier")
_IDENTITY = re.compile(r"(.*_)?(arns?|ids?|names?|urls?|uris?|bucket|identifier)")
_OF_OTHERS = {("registry_id",), ("owner_id",), ("account_id",), ("kms_key_id",), ("kms_master_key_id",)}
_OBJECTS = {"aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy"}  # their id is a key, which may be "*"
INPUT, PLAIN_INPUT = "input", "plain_input"
"""The types of what stands for an input while nobody knows it; the second is accepted only if it is plain."""
_PLAIN = {PLAIN_INPUT, "aws_caller_identity", "aws_region", "aws_partition", "random_id", "random_pet", "random_uuid",
          "random_integer"}  # fmt: skip
_FREE = {"outputs", "tags", "tags_all"}  # whoever wrote them chose the keys: those tell nothing


@dataclass(frozen=True, slots=True)
class Target:
    """What a value names, exactly one of these: all empty for a value that is no text.

    ``resource`` is of the stack, ``source`` a data source for what exists outside it,
    ``other`` an attribute that names a resource of another type, ``literal`` a text that
    names nothing here, ``unknown`` what nobody can tell yet.
    """

    resource: Resource | None = None
    source: Resource | None = None
    other: Reference | None = None
    literal: str | None = None
    unknown: Unknown | None = None


def target(stack: Stack, value: Any, *types: str, near: Resource | None = None) -> Target:
    """Return what a value names.

    Args:
        stack: where to look.
        value: an ARN, a name, an id, or the unknown that will be one.
        types: the resource types that count; none for any.
        near: the resource that has the value: a name that it writes out is of its own region.
    """
    if isinstance(value, Unknown):
        found = _of_reference(stack, value, types)
        if found.unknown is not None:
            found = _named_alike(stack, value, types, near) or found
        if found.unknown is None:
            settle(value)
        return found
    if not isinstance(value, str):
        return Target()
    for resource in _by_literal(stack, value):
        counts = not types or resource.type in types
        if counts and (near is None or same_region(stack, near, resource) is not False):
            return Target(resource=resource)
    return Target(literal=value)


def _of_reference(stack: Stack, value: Unknown, types: tuple[str, ...]) -> Target:
    reference = relation(value)
    if reference is None or reference.path[-1:] in _OF_OTHERS:
        return Target(unknown=value)
    found = stack.at(reference.address)
    counts = found is not None and (not types or found.type in types)
    if reference.address.mode == "data" or not reference.path:
        if not counts:
            return Target(unknown=value)
        return Target(source=found) if reference.address.mode == "data" else Target(resource=found)
    return Target(resource=found) if counts else Target(other=reference)


def _named_alike(stack: Stack, value: Unknown, types: tuple[str, ...], near: Resource | None) -> Target | None:
    """Return the resource whose name is made of the same pieces as a value: it is the same whatever these will be."""
    if stack.as_supplied is None and (not types or isinstance(value.form, AttributeOf | MadeOf | Omitted)):
        return None  # nobody chose it: what another resource has, or what a provider makes up
    key = _spell(value)
    named = stack.once("open identities", lambda: _index(stack, _IDENTIFYING, _spell)).get(key, ()) if key else ()
    for resource in named:
        if (not types or resource.type in types) and (near is None or same_region(stack, near, resource) is True):
            return Target(resource=resource)
    return None


def _spell(value: Any) -> tuple[Any, ...] | None:
    """Return what an unknown text is made of; nothing where nobody can tell."""
    if not isinstance(value, Unknown):
        return None
    parts = [_part(piece) for piece in pieces(value)]
    return None if None in parts else tuple(parts)


def _part(piece: Any) -> Any:
    if not isinstance(piece, Unknown):
        return piece if isinstance(piece, str) else None
    if piece.form is None:
        return id(piece)  # one variable, wherever it is named
    known = isinstance(piece.form, AttributeOf) and not isinstance(piece.form.reference.address.key, UnknownKey)
    return piece.form.reference if known and isinstance(piece.form, AttributeOf) else None


def _literal(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def relation(value: Unknown) -> Reference | None:
    """Return the ARN, id or name that an unknown is, or is made of; without a path where a plan does not tell which."""
    if not isinstance(value.form, MadeOf):
        return identity(value)
    reference = value.form.reference
    return reference if not reference.path or _identifies(reference) else None


def identity(value: Unknown) -> Reference | None:
    """Return the attribute that an unknown is, if it is an ARN, id or name that AWS gives a resource."""
    if isinstance(value.form, AttributeOf):
        reference = value.form.reference
    elif isinstance(value.form, Omitted) and len(value.references) == 1:
        reference = value.references[0]
    else:
        return None
    return reference if _identifies(reference) else None


def _identifies(reference: Reference) -> bool:
    names = [step for step in reference.path if isinstance(step, str)]
    type_ = reference.address.type
    if not type_.startswith("aws_") or type_ in _OBJECTS or not names or names[0] in _FREE:
        return False
    return _IDENTITY.fullmatch(names[-1]) is not None and (len(names) == 1 or _is_of_schema(reference, names))


def _is_of_schema(reference: Reference, names: list[str]) -> bool:
    """Tell whether the schema has all of a path; a key of a map is whatever somebody wrote."""
    type_ = reference.address.type
    data = reference.address.mode == "data"
    block = aws().data_source(type_) if data else aws().resource(type_)
    for position, name in enumerate(names):
        if block is None:
            return False
        if name in block.blocks:
            block = block.blocks[name].block
            continue
        attribute = block.attributes.get(name)
        return attribute is not None and _leads(attribute.type, names[position + 1 :])
    return True


def _leads(type_: Any, names: list[str]) -> bool:
    """Tell whether a type has attributes of these names, one within the other."""
    if not names:
        return True
    if not isinstance(type_, list | tuple) or type_[0] == "map":
        return False
    if type_[0] == "object":
        return names[0] in type_[1] and _leads(type_[1][names[0]], names[1:])
    return _leads(type_[1], names)


def is_plain(value: Unknown) -> bool:
    """Tell whether an unknown is letters, digits and separators: no wildcard, no quote can be in it.

    So are ARNs, ids and names that AWS gives, accounts, regions, and random letters.
    """
    if identity(value) is not None:
        return True
    return isinstance(value.form, AttributeOf) and value.form.reference.address.type in _PLAIN


def is_input(value: Any) -> bool:
    """Tell whether a value stands for an input, which may be an empty text as well."""
    form = value.form if isinstance(value, Unknown) else None
    return isinstance(form, AttributeOf) and form.reference.address.type in (INPUT, PLAIN_INPUT)


def may_be_null(value: Any) -> bool:
    """Tell whether a value stands for an input that may be null; one that may not has a key."""
    return is_input(value) and value.form.reference.address.key is None


def _by_literal(stack: Stack, text: str) -> Iterator[Resource]:
    named = named_by_arn(text)
    identified = stack.once("identities", lambda: _index(stack, _IDENTIFYING, _literal)).get(text, ())
    yield from (one for one in identified if named is None or one.type == named.type)
    yield from (one for one in identified if named is not None and one.type != named.type)
    if named is None or _elsewhere(stack, named):
        return
    index = stack.once("names", lambda: _index(stack, _NAMES, _literal))
    names = (named.name, f"/{named.name}") if named.type == "aws_ssm_parameter" else (named.name,)
    yield from (one for name in names for one in index.get(name, ()) if one.type == named.type)


def _index(
    stack: Stack, attributes: tuple[str, ...], read: Callable[[Any], Hashable | None]
) -> dict[Hashable, list[Resource]]:
    """Group the resources by what is read of each of some attributes."""
    index: dict[Hashable, list[Resource]] = {}
    of_type: dict[str, list[str]] = {}
    for address, resource in stack.resources.items():
        values, type_ = stack.unwatched.resources[address].values, resource.type
        if type_ not in of_type:
            of_type[type_] = [name for name in attributes if type_ in _OWNERS.get(name, (type_,))]
        for text in dict.fromkeys(read(values[name]) for name in of_type[type_] if name in values):
            if text is not None:
                index.setdefault(text, []).append(resource)
    return index


def _elsewhere(stack: Stack, named: Named) -> bool:
    """Tell whether an ARN is of a region or an account that the stack is known not to be in."""
    stack = stack.unwatched
    regions = [provider.values.get("region") for provider in stack.providers if provider.name == "aws"]
    regions += stack.once("own regions", lambda: _own_regions(stack)) if regions else []
    if named.region and regions and all(isinstance(region, str) for region in regions) and named.region not in regions:
        return True
    accounts = [source.get("account_id") for source in stack.data_of_type("aws_caller_identity")]
    known = [account for account in accounts if isinstance(account, str)]
    return bool(named.account and known and named.account not in known)


def _own_regions(stack: Stack) -> list[Any]:
    return [one.get("region") for one in stack.resources.values() if ("region",) in one.ranges]


def users(stack: Stack, type_: str, path: AttributePath, *types: str) -> Mapping[str, list[Resource]]:
    """Return who names whom: for each address, the resources of a type whose attribute at a path names it."""

    def compute() -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for user in stack.of_type(type_):
            used = target(stack, user.get(*path), *types, near=user).resource
            if used is not None and within_reach(stack, user, path, used) is not False:
                found.setdefault(str(used.address), []).append(user)
        return found

    return stack.once(("users", type_, path, types), compute)


def find_unresolved(stack: Stack, type_: str, path: AttributePath, *types: str) -> Unknown | None:
    """Return the first unknown at a path of the resources of a type that may name any resource of some types."""

    def compute() -> Unknown | None:
        found = (target(stack, user.get(*path), *types, near=user).unknown for user in stack.of_type(type_))
        return next((unknown for unknown in found if unknown is not None), None)

    return stack.once(("unresolved", type_, path, types), compute)


def each_its_own(user: Address, used: Address) -> bool:
    """Tell whether the instances behind an unknown key each have their own: both are in the same module instance."""
    unknown = [depth for depth, step in enumerate(user.module, 1) if isinstance(step.key, UnknownKey)]
    if isinstance(user.key, UnknownKey):
        return False
    return not unknown or used.module[: unknown[-1]] == user.module[: unknown[-1]]


def may_be_absent(user: Address, used: Address) -> bool:
    """Tell whether a resource may have no instance where another has one; both may be made as often, nobody knows."""
    made_alike = isinstance(user.key, UnknownKey) and isinstance(used.key, UnknownKey)
    return not made_alike and not each_its_own(user, used)
