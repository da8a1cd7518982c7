"""Routes out of a network: to the internet, to another network, to a machine that forwards.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html. What leads to the network itself, or
to an endpoint in it, is no way out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.constraints.companions import is_computed
from stackproof.constraints.hidden_blocks import hidden_blocks, hidden_number
from stackproof.iam.answers import doubt
from stackproof.model import AttributePath, Resource, Stack
from stackproof.model.graph import Target, target
from stackproof.values import Unknown

TABLES = ("aws_route_table", "aws_default_route_table")
VPCS = ("aws_vpc", "aws_default_vpc")
_ROUTE, _PROPAGATION = "aws_route", "aws_vpn_gateway_route_propagation"
_OUT = (
    "gateway_id", "nat_gateway_id", "egress_only_gateway_id", "transit_gateway_id", "vpc_peering_connection_id",
    "network_interface_id", "carrier_gateway_id", "core_network_arn", "local_gateway_id", "instance_id",
)  # fmt: skip
_LOCAL = (None, "", "local")


@dataclass(frozen=True, slots=True)
class Route:
    """A way out: of a table (or of the main one, by its VPC), to what a value names; where it stands."""

    table: Resource
    aim: Any
    holder: Resource
    path: AttributePath = ()


def tables_of(vpc: Resource, stack: Stack) -> list[Resource]:
    """Return the route tables that a stack declares of a VPC."""
    return [one for one in stack.of_type(*TABLES) if _network_of(one, stack) is vpc]


def routes_out(vpc: Resource, stack: Stack) -> Iterator[Route | Unknown]:
    """Yield the ways out of a VPC, and what may be one."""
    tables = tables_of(vpc, stack)
    aims = (network_of(one, stack).unknown for one in stack.of_type(TABLES[0]))
    yield from (one for one in aims if one is not None)
    for table in tables:
        for path, block in table.blocks("route"):
            yield from _ways(table, block, table, path)
        yield from (one for _, one in hidden_blocks(table, "route"))
        yield from _propagate(table, table.get("propagating_vgws"))
    for one in stack.of_type(_ROUTE, _PROPAGATION):
        hidden = hidden_number(one)
        if hidden is not None:
            yield hidden
            continue
        found = target(stack, one.get("route_table_id"), *TABLES, near=one)
        owner = main_of(found, vpc) or found.resource
        if owner is vpc or owner in tables:
            assert owner is not None
            yield from (
                _ways(owner, one.values, one)
                if one.type == _ROUTE
                else [Route(owner, one.get("vpn_gateway_id"), one, ("vpn_gateway_id",))]
            )
        elif found.unknown is not None or found.source is not None:
            yield found.unknown or doubt(f"which table {found.source} reads, to which {one} adds a route")


def network_of(owner: Resource, stack: Stack) -> Target:
    """Return the VPC that a resource names."""
    return target(stack, owner.get("vpc_id"), *VPCS, near=owner)


def _network_of(table: Resource, stack: Stack) -> Resource | None:
    if table.type != "aws_default_route_table":
        return network_of(table, stack).resource
    named = target(stack, table.get("default_route_table_id"), *VPCS, near=table)
    return named.resource


def main_of(found: Target, vpc: Resource) -> Resource | None:
    """Return the VPC if what a value names is its main route table."""
    return vpc if found.other is not None and found.other.address == vpc.address else None


def _ways(table: Resource, values: Mapping[str, Any], holder: Resource, path: AttributePath = ()) -> Iterator[Route]:
    for name in _OUT:
        value = values.get(name)
        if is_computed(holder, value) or (not isinstance(value, Unknown) and value in _LOCAL):
            continue
        if not holder.omitted(*path, name):
            yield Route(table, value, holder, (*path, name))


def _propagate(table: Resource, gateways: Any) -> Iterator[Route | Unknown]:
    if isinstance(gateways, Unknown):
        yield from [gateways] if not table.omitted("propagating_vgws") else []
        return
    yield from (Route(table, one, table, ("propagating_vgws",)) for one in gateways or ())
