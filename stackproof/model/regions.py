"""Where a resource is: its region and its account, as far as anybody knows.

A name, a key or a queue counts within one region of one account: https://docs.aws.amazon.com/glossary/latest/reference/
(Region), and the pages of each service. What a provider configuration does not say, the contract does.
"""

from __future__ import annotations

from typing import Any

from stackproof.addresses import Address, Reference
from stackproof.model.resource import Resource
from stackproof.model.stack import Provider, Stack
from stackproof.values import BOOL, STRING, AttributeOf, Reason, Unknown

_ACCOUNT = Reference(Address("aws_caller_identity", "current", mode="data"), ("account_id",))
_REGION = Reference(Address("aws_region", "current", mode="data"), ("name",))
_CREDENTIALS = ("assume_role", "assume_role_with_web_identity", "profile", "access_key", "shared_credentials_files")
_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "us-iso-": "aws-iso", "us-isob-": "aws-iso-b"}
_PARTITIONS |= {"eu-isoe-": "aws-iso-e", "us-isof-": "aws-iso-f", "eusc-": "aws-eusc"}


def region_of(stack: Stack, resource: Resource) -> str | Unknown:
    """Return the region that a resource is in: by its own argument, its provider, its ARN, or the contract."""
    own = own_region(stack, resource)
    if own is not None:
        return own
    if resource.region is not None:
        return resource.region
    arn = resource.get("arn")
    if isinstance(arn, str) and arn.count(":") >= 5 and arn.split(":")[3]:
        return arn.split(":")[3]
    return stack.once("region", lambda: default_region(stack))


def own_region(stack: Stack, resource: Resource) -> str | Unknown | None:
    """Return the region that a resource names itself, by the argument that version 6 brought, or was planned in."""
    region = resource.get("region")
    if ("region",) in resource.ranges:
        return region if isinstance(region, str | Unknown) else None
    return region if stack.view != "hcl" and isinstance(region, str) and region else None


def aws_providers(stack: Stack) -> list[Provider]:
    """Return the configurations of ``hashicorp/aws``, whatever name the stack has for it."""
    sources = {one.name: one.source.removeprefix("registry.terraform.io/") for one in stack.requirements if one.source}
    return [one for one in stack.providers if sources.get(one.name, f"hashicorp/{one.name}") == "hashicorp/aws"]


def account_of(stack: Stack, resource: Resource | None = None) -> str | Unknown:
    """Return the account of a resource, or of the stack: the contract names it, or somebody read it.

    Nobody knows that of a provider configuration with an alias where one of these acts as somebody else.
    """
    if resource is not None and resource.region is not None and stack.once("other accounts", lambda: _others(stack)):
        return Unknown(STRING, (Reason(f"the account of {resource} is that of its provider's role"),))
    return stack.once("account", lambda: _account(stack))


def partition_of(region: str | Unknown) -> str | Unknown:
    """Return the partition that a region is of: ``aws`` but for China, the governments and the sovereign clouds."""
    if isinstance(region, Unknown):
        return Unknown(STRING, region.why, region.references, AttributeOf(_partition_reference()))
    return next((name for begin, name in _PARTITIONS.items() if region.startswith(begin)), "aws")


def same_region(stack: Stack, left: Resource, right: Resource) -> bool | Unknown:
    """Tell whether two resources are in the same region."""
    ours, theirs = region_of(stack, left), region_of(stack, right)
    if ours is theirs or (isinstance(ours, str) and isinstance(theirs, str)):
        return ours == theirs
    unknown = ours if isinstance(ours, Unknown) else theirs
    assert isinstance(unknown, Unknown)  # two known texts are compared above
    return Unknown(BOOL, unknown.why)


def _partition_reference() -> Reference:
    return Reference(Address("aws_partition", "current", mode="data"), ("partition",))


def default_region(stack: Stack) -> str | Unknown:
    """Return the region of the provider configuration without an alias, or the contract's."""
    regions: list[Any] = [provider.values.get("region") for provider in aws_providers(stack) if not provider.alias]
    known = next((region for region in (*regions, stack.region) if isinstance(region, str)), None)
    if known is not None and not (regions and isinstance(regions[0], Unknown)):
        return known
    why = regions[0].why if regions and isinstance(regions[0], Unknown) else (
        Reason("neither the provider nor the contract names a region"),
    )  # fmt: skip
    return Unknown(STRING, why, (_REGION,), AttributeOf(_REGION))


def _others(stack: Stack) -> bool:
    """Tell whether a provider configuration with an alias has credentials of its own."""
    configured = (one for one in aws_providers(stack) if one.alias)
    return any(one.values.get(name) not in (None, [], ()) for one in configured for name in _CREDENTIALS)


def _account(stack: Stack) -> str | Unknown:
    read = (source.get("account_id") for source in stack.data_of_type("aws_caller_identity") if source.region is None)
    known = next((account for account in (stack.account, *read) if isinstance(account, str)), None)
    why = Reason("the contract names no account (account: {id: ...})")
    return known if known is not None else Unknown(STRING, (why,), (_ACCOUNT,), AttributeOf(_ACCOUNT))
