"""The endpoints of a network: the named services, by their type, with private DNS, and with a policy that is narrow.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Undecided, Verdict
from stackproof.constraints.catalogue.vpc_endpoint_policy_not_open import vpc_endpoint_policy_not_open
from stackproof.constraints.companions import place_with_owner
from stackproof.constraints.hidden_blocks import hidden_number
from stackproof.constraints.routes import network_of, routes_out, tables_of
from stackproof.constraints.zones import zone_at
from stackproof.contract.networks.names import Network
from stackproof.model.graph import target
from stackproof.model.regions import region_of
from stackproof.values import Unknown
from stackproof.values.texts import HOLE, text_with_holes

_ENDPOINT, _POLICY, _TABLES = "aws_vpc_endpoint", "aws_vpc_endpoint_policy", "aws_route_table"
_ASSOCIATION = "aws_vpc_endpoint_route_table_association"
_SERVICE = re.compile(rf"(?:com|cn\.com)\.amazonaws\.([a-z0-9-]+|{HOLE})\.(.+)")
_DNS = ("enable_dns_support", "enable_dns_hostnames")


def judge_endpoints(network: Network) -> Iterator[Verdict]:
    """Judge that the network has the endpoints of the entry, and no others."""
    wanted: dict[str, str] = network.raw["endpoints"]
    left, hidden = dict.fromkeys(wanted), list[Unknown]()
    for endpoint in network.stack.of_type(_ENDPOINT):
        found = network_of(endpoint, network.stack)
        if found.unknown is not None:
            hidden.append(found.unknown)
        if found.resource is not network.vpc:
            continue
        number = hidden_number(endpoint)
        service = number if number is not None else service_of(endpoint, network)
        if isinstance(service, Unknown):
            hidden.append(service)
            yield Undecided(f"to which service {endpoint} leads", service.why, where=endpoint.place("service_name"))
        elif service not in wanted:
            expected = "one that the contract names under endpoints"
            yield Failed(f"{endpoint} leads to {service}", expected, where=endpoint.where)
        else:
            left.pop(service, None)
            yield from _judge(network, endpoint, wanted[service])
    for service in left:
        yield (
            Undecided(f"whether there is an endpoint for {service}", hidden[0].why, where=network.vpc.where)
            if (hidden)
            else Failed(f"there is no endpoint for {service}", "one, which the contract names", where=network.vpc.where)
        )
    yield Passed("the endpoints are those that the contract names")


def service_of(endpoint: Resource, network: Network) -> str | Unknown:
    """Return the service of an endpoint, such as ``sqs``; the whole name of one that is not of AWS in this region."""
    name = endpoint.get("service_name")
    match = _SERVICE.fullmatch(text_with_holes(name))
    if match is None or HOLE in match[2]:
        return name if isinstance(name, Unknown) else str(name)
    region = region_of(network.stack, endpoint)
    return match[2] if match[1] in (HOLE, region) or isinstance(region, Unknown) else str(name)


def _judge(network: Network, endpoint: Resource, kind: str) -> Iterator[Verdict]:
    given = "Gateway" if endpoint.omitted("vpc_endpoint_type") else endpoint.get("vpc_endpoint_type")
    where = endpoint.place("vpc_endpoint_type")
    if isinstance(given, Unknown):
        yield Undecided(f"the type of {endpoint}", given.why, where=where)
        return
    if given != kind:
        yield Failed(f"{endpoint} is of type {given}", kind, where=where)
    elif kind == "Gateway":
        yield from _on_tables(network, endpoint)
    elif kind == "Interface":
        yield from _private_dns(network, endpoint)
        yield from _spread(network, endpoint)
    yield from (place_with_owner(one, endpoint) for one in vpc_endpoint_policy_not_open(endpoint, network.stack))
    for policy in network.stack.of_type(_POLICY):
        if target(network.stack, policy.get("vpc_endpoint_id"), _ENDPOINT, near=policy).resource is endpoint:
            yield from (place_with_owner(one, policy) for one in vpc_endpoint_policy_not_open(policy, network.stack))


def _private_dns(network: Network, endpoint: Resource) -> Iterator[Verdict]:
    named = [(endpoint, "private_dns_enabled", False), *((network.vpc, name, name == _DNS[0]) for name in _DNS)]
    for holder, name, default in named:
        value: Any = default if holder.omitted(name) or holder.get(name) is None else holder.get(name)
        where = holder.place(name)
        if isinstance(value, Unknown):
            yield Undecided(f"whether {name} of {holder} is on", value.why, where=where)
        elif value is not True:
            found = f"{name} of {holder} is off: its service's own name leads out"
            yield Failed(found, f"{name} = true", f"{name} = true", where=where)


def _spread(network: Network, endpoint: Resource) -> Iterator[Verdict]:
    """Judge that an interface endpoint is in as many zones as the subnets of the entry are."""
    wanted = max(network.raw.get("zones", {"": 1}).values())
    subnets, where = endpoint.get("subnet_ids"), endpoint.place("subnet_ids")
    if isinstance(subnets, Unknown) and not endpoint.omitted("subnet_ids"):
        yield Undecided(f"the subnets of {endpoint}", subnets.why, where=where)
        return
    listed = [] if endpoint.omitted("subnet_ids") else list(subnets or ())
    zones = {zone_at(one, network.stack) for one in listed}
    hidden = next((one for one in zones if isinstance(one, Unknown)), None)
    if len({one for one in zones if not isinstance(one, Unknown)}) >= wanted:
        return
    if hidden is not None and len(listed) >= wanted:
        yield Undecided(f"the zones of {endpoint}", hidden.why, where=where)
    else:
        yield Failed(f"{endpoint} is in {len(zones)} zones", f"a subnet in each of {wanted} zones", where=where)


def _on_tables(network: Network, endpoint: Resource) -> Iterator[Verdict]:
    """Judge that a gateway endpoint is on each route table of the network that has no other way out."""
    given, where = endpoint.get("route_table_ids"), endpoint.place("route_table_ids")
    if isinstance(given, Unknown) and not endpoint.omitted("route_table_ids"):
        yield Undecided(f"the route tables of {endpoint}", given.why, where=where)
        return
    named = [] if endpoint.omitted("route_table_ids") else [(one, endpoint) for one in given or ()]
    named += [
        (one.get("route_table_id"), one)
        for one in network.stack.of_type(_ASSOCIATION)
        if target(network.stack, one.get("vpc_endpoint_id"), _ENDPOINT, near=one).resource is endpoint
    ]
    found = [target(network.stack, value, near=holder) for value, holder in named]
    on = {str(one.resource.address) for one in found if one.resource is not None}
    hidden = next((one.unknown for one in found if one.unknown is not None), None)
    ways = list(routes_out(network.vpc, network.stack))
    leading_out = {str(one.table.address) for one in ways if not isinstance(one, Unknown)}
    hidden = hidden or next((one for one in ways if isinstance(one, Unknown)), None)
    for table in tables_of(network.vpc, network.stack):
        address = str(table.address)
        if address in on or address in leading_out:
            continue
        if hidden is not None:
            yield Undecided(f"whether {table} leads to {endpoint}", hidden.why, where=where)
        else:
            yield Failed(f"{table} does not lead to {endpoint}", f"{address} among its route tables", where=where)
