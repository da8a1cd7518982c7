"""IP network functions: https://developer.hashicorp.com/terraform/language/functions, "IP network functions"."""

from __future__ import annotations

import re
from decimal import Decimal
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from stackproof.functions.arguments import whole
from stackproof.functions.declarations import Parameter, function
from stackproof.values import NUMBER, STRING, ListOf, Mistake, Reason, Unknown

_PREFIX = Parameter("prefix", STRING)
_LEADING_ZEROS = re.compile(r"(?<![0-9A-Fa-f:])0+(?=[0-9])")
_CIDR = re.compile(r"[0-9A-Fa-f:.]+/[0-9]{1,3}", re.ASCII)
Network = IPv4Network | IPv6Network


def _network(text: str) -> Network:
    """Read ``10.0.0.0/8``; bits of the host are dropped, and zeros may lead, as Terraform allows."""
    if not _CIDR.fullmatch(text):
        raise Mistake(f'"{text}" is not an address prefix in CIDR notation, such as 10.0.0.0/16.', argument=0)
    address, _, length = text.partition("/")
    if ":" not in address:
        address = _LEADING_ZEROS.sub("", address)
    try:
        return ip_network(f"{address}/{int(length)}", strict=False)
    except ValueError:
        raise Mistake(f'"{text}" is not an address prefix in CIDR notation, such as 10.0.0.0/16.', argument=0) from None


def _write_address(number: int, network: Network) -> str:
    if isinstance(network, IPv4Network):
        return str(IPv4Address(number))
    address = IPv6Address(number)
    return str(address.ipv4_mapped or address)


def _write_subnet(number: int, length: int, network: Network) -> str:
    return f"{_write_address(number, network)}/{length}"


@function("cidrhost", _PREFIX, Parameter("hostnum", NUMBER), returns=STRING)
def cidrhost(prefix: str, hostnum: int | Decimal) -> str:
    """Return the address of a host of a network; a negative number counts from the end."""
    host = whole(hostnum, 1, any_size=True)
    network = _network(prefix)
    last = network.num_addresses - 1
    position = host if host >= 0 else last + 1 + host
    if not 0 <= position <= last:
        raise Mistake(f"The prefix {network} has no host numbered {host}.", argument=1)
    return _write_address(int(network.network_address) + position, network)


@function("cidrnetmask", _PREFIX, returns=STRING)
def cidrnetmask(prefix: str) -> str:
    """Return the subnet mask of an IPv4 prefix."""
    network = _network(prefix)
    if not isinstance(network, IPv4Network):
        raise Mistake(f"{prefix} is IPv6, which has no netmask.", argument=0)
    return str(network.netmask)


@function("cidrsubnet", _PREFIX, Parameter("newbits", NUMBER), Parameter("netnum", NUMBER), returns=STRING)
def cidrsubnet(prefix: str, newbits: int | Decimal, netnum: int | Decimal) -> str | Unknown:
    """Return the numbered subnet of a prefix that is longer by so many bits."""
    bits, number = whole(newbits, 1), whole(netnum, 2, any_size=True)
    network = _network(prefix)
    length = network.prefixlen + bits
    if bits < 0 or (-(1 << bits) < number < 0 and length <= network.max_prefixlen):
        reason = Reason("Terraform computes a wrong address of a negative number, and no mistake")
        return Unknown(STRING, (reason,))
    if length > network.max_prefixlen:
        raise Mistake(f"A prefix of {network.prefixlen} bits cannot be extended by {bits}.", argument=1)
    if not 0 <= number < 1 << bits:
        raise Mistake(f"A prefix extended by {bits} bits has no subnet numbered {number}.", argument=2)
    start = int(network.network_address) + (number << (network.max_prefixlen - length))
    return _write_subnet(start, length, network)


@function("cidrsubnets", _PREFIX, rest=Parameter("newbits", NUMBER), returns=ListOf(STRING))
def cidrsubnets(prefix: str, *newbits: int | Decimal) -> list[str]:
    """Return consecutive subnets, each longer than the prefix by its own number of bits."""
    network = _network(prefix)
    at = int(network.network_address)
    if at == 0 and newbits:
        raise Mistake("cidrsubnets() cannot begin at the address 0: Terraform steps back from it.", argument=0)
    end = at + network.num_addresses
    subnets = []
    for argument, given in enumerate(newbits, start=1):
        bits = whole(given, argument)
        length = network.prefixlen + bits
        if bits < 1:
            raise Mistake("The prefix must be extended by at least one bit.", argument=argument)
        if length > network.max_prefixlen:
            raise Mistake(f"That would extend the prefix to {length} bits.", argument=argument)
        size = 1 << (network.max_prefixlen - length)
        at = -(-at // size) * size
        if at + size > end:
            text = f"There is not enough address space left in {network} for a subnet of {length} bits."
            raise Mistake(text, argument=argument)
        subnets.append(_write_subnet(at, length, network))
        at += size
    return subnets
