"""What security groups let in: the rules of groups, and those that stand beside them.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stackproof.constraints.verdict import Undecided, undecided
from stackproof.iam.answers import Answer, doubt
from stackproof.model import AttributePath, Resource, Stack
from stackproof.model.graph import target
from stackproof.values import AttributeOf, Unknown
from stackproof.values.texts import text_with_holes

GROUP_TYPES = ("aws_security_group", "aws_default_security_group")
_OF_SERVICES = "aws_prefix_list"
_PREFIX_LIST, _ENTRY = "aws_ec2_managed_prefix_list", "aws_ec2_managed_prefix_list_entry"
_NETWORKS = {"aws_vpc", "aws_subnet", "aws_default_vpc", "aws_default_subnet", "aws_vpc_ipv4_cidr_block_association"}
_SHORTEST = {4: 8, 6: 13}  # what is shorter is a part of the internet
_LOCAL = ipaddress.IPv6Network("fc00::/7"), ipaddress.IPv6Network("fe80::/10")
_ALL, _TCP, _PINGS = ("-1", "all"), ("tcp", "6"), ("icmp", "icmpv6", "1", "58")
_HIGHEST = 65_535


@dataclass(frozen=True, slots=True)
class Ingress:
    """One rule: the networks and prefix lists that it lets in, its protocol and ports, and where it stands."""

    networks: tuple[Any, ...]
    lists: tuple[Any, ...]
    protocol: Any
    first: Any
    last: Any
    path: AttributePath = ()

    @property
    def ports(self) -> str:
        """The ports, for a message."""
        if self.protocol in _ALL:
            return "every port"
        ports = str(self.first) if self.first == self.last else f"{self.first} to {self.last}"
        return f"{'port' if self.first == self.last else 'ports'} {ports} of {self.protocol}"


def rules_of(holder: Resource) -> Iterator[Ingress | Undecided]:
    """Yield what a group, or a rule beside it, lets in."""
    if holder.type in GROUP_TYPES:
        yield from _of_group(holder)
    elif holder.type == "aws_security_group_rule":
        kind = holder.get("type")
        if isinstance(kind, Unknown):
            yield undecided("whether the rule lets in or out", kind, "type")
        elif kind == "ingress":
            yield _rule(holder.values, ("cidr_blocks", "ipv6_cidr_blocks"), "prefix_list_ids", "protocol")
    else:
        yield _rule(holder.values, ("cidr_ipv4", "cidr_ipv6"), "prefix_list_id", "ip_protocol")


def _of_group(group: Resource) -> Iterator[Ingress | Undecided]:
    ingress = group.get("ingress")
    if isinstance(ingress, Unknown):
        if not group.omitted("ingress"):
            yield undecided("the rules of the group", ingress, "ingress")
        return
    for index, rule in enumerate(ingress or ()):
        if isinstance(rule, Unknown):
            yield undecided("the rules of the group", rule, "ingress", index)
        else:
            path = ("ingress", index)
            yield _rule(rule, ("cidr_blocks", "ipv6_cidr_blocks"), "prefix_list_ids", "protocol", path)


def _rule(
    values: dict[str, Any], networks: tuple[str, ...], lists: str, protocol: str, path: AttributePath = ()
) -> Ingress:
    given = tuple(one for name in networks for one in _as_list(values.get(name)))
    kind = values.get(protocol)
    kind = kind.lower() if isinstance(kind, str) else kind
    return Ingress(
        given, tuple(_as_list(values.get(lists))), kind, values.get("from_port"), values.get("to_port"), path
    )


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def internet_in(holder: Resource, rule: Ingress, stack: Stack) -> str | Unknown | None:
    """Return the part of the internet that a rule lets in; an unknown that may be one; nothing."""
    unknown: Unknown | None = None
    for network in (*rule.networks, *_together(rule.networks)):
        wide = is_internet(network)
        if wide is True:
            return str(network)
        unknown = wide if isinstance(wide, Unknown) and unknown is None else unknown
    for listed in rule.lists:
        found = _in_prefix_list(holder, listed, stack)
        if isinstance(found, str):
            return found
        unknown = found if unknown is None else unknown
    return unknown


def _together(networks: Collection[Any]) -> Iterator[str]:
    """Yield what networks side by side make: two halves of the internet are the whole."""
    blocks: dict[int, list[Any]] = {4: [], 6: []}
    for one in networks:
        with suppress(ValueError):
            block = _network("" if isinstance(one, Unknown) else str(one))
            blocks[block.version].append(block)
    for found in blocks.values():
        yield from map(str, ipaddress.collapse_addresses(found))


@lru_cache(maxsize=1024)  # rules name the same few networks, and to read one takes longer than all that is asked of it
def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(text, strict=False)


def is_internet(network: Any) -> Answer:
    """Tell whether a CIDR block is the internet, or a large part of it. Its length alone may tell."""
    if isinstance(network, Unknown):
        return _is_unknown_internet(network)
    try:
        block = _network(str(network))
    except ValueError:
        return doubt(f"{network} is no CIDR block")
    local = isinstance(block, ipaddress.IPv6Network) and any(block.subnet_of(one) for one in _LOCAL)
    return block.prefixlen < _SHORTEST[block.version] and not local


def _is_unknown_internet(network: Unknown) -> Answer:
    form = network.form
    if isinstance(form, AttributeOf) and form.reference.address.type in _NETWORKS:
        return False  # AWS takes blocks from /16 to /28 for a VPC, and parts of them for subnets
    length = text_with_holes(network).rpartition("/")[2]
    return False if length.isdigit() and int(length) >= max(_SHORTEST.values()) else network


def _in_prefix_list(holder: Resource, listed: Any, stack: Stack) -> str | Unknown | None:
    """Return the part of the internet that a prefix list of the stack holds; those of AWS's services hold none."""
    found = target(stack, listed, _PREFIX_LIST, near=holder)
    source = found.source if found.source is not None else _data_source(stack, listed)
    if source is not None:
        name = source.get("name")
        ours = source.type != _OF_SERVICES and not str(name).startswith("com.amazonaws.")
        return doubt(f"what the prefix list {name} holds") if ours else None
    if found.resource is None:
        return found.unknown if found.unknown is not None else doubt(f"what the prefix list {listed} holds")
    unknown: Unknown | None = None
    for network in _entries(found.resource, stack):
        wide = is_internet(network)
        if wide is True:
            return f"{network}, by {found.resource},"
        unknown = wide if isinstance(wide, Unknown) and unknown is None else unknown
    return unknown


def _data_source(stack: Stack, value: Any) -> Resource | None:
    sources = [one for type_ in (_OF_SERVICES, _PREFIX_LIST) for one in stack.data_of_type(type_)]
    if isinstance(value, str):  # a plan has read it
        return next((one for one in sources if value == one.get("id")), None)
    form = value.form if isinstance(value, Unknown) else None
    source = stack.at(form.reference.address) if isinstance(form, AttributeOf) else None
    return source if source in sources else None


def _entries(prefixes: Resource, stack: Stack) -> Iterator[Any]:
    entries = prefixes.get("entry")
    if isinstance(entries, Unknown):
        if not prefixes.omitted("entry"):
            yield entries
    else:
        yield from (one if isinstance(one, Unknown) else one.get("cidr") for one in entries or ())
    for entry in stack.of_type(_ENTRY):
        aim = target(stack, entry.get("prefix_list_id"), _PREFIX_LIST, near=entry)
        if aim.resource is prefixes:
            yield entry.get("cidr")
        elif aim.unknown is not None:
            yield aim.unknown


def shut_but_for(rule: Ingress, ports: Collection[int]) -> Answer:
    """Tell whether a rule opens no other port than these of TCP; messages of ICMP open none."""
    if isinstance(rule.protocol, Unknown):
        return rule.protocol
    if rule.protocol in _PINGS:
        return True
    if rule.protocol not in _TCP:
        return False
    for port in (rule.first, rule.last):
        if isinstance(port, Unknown):
            return port
    first, last = int(rule.first or 0), int(rule.last if rule.last is not None else _HIGHEST)
    return last - first < len(ports) and all(port in ports for port in range(first, last + 1))
