"""Which route table a subnet uses: the associated one, else the main table of its VPC.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stackproof.constraints.hidden_blocks import hidden_number
from stackproof.constraints.routes import TABLES, main_of, network_of, tables_of
from stackproof.constraints.zones import SUBNETS
from stackproof.model import Resource, Stack
from stackproof.model.graph import Target, target
from stackproof.values import Reason, Unknown

_ASSOCIATION, _MAIN = "aws_route_table_association", "aws_main_route_table_association"


@dataclass(frozen=True, slots=True)
class Use:
    """A subnet uses a table; ``association`` says so, or nothing does where it is the main table."""

    subnet: Resource
    table: Resource
    association: Resource | None = None


def table_uses(vpc: Resource, stack: Stack) -> Iterator[Use | Unknown]:
    """Yield which tables the subnets of a VPC use, and what may change that; the VPC stands for its main table."""
    networks = [(one, network_of(one, stack)) for one in stack.of_type(*SUBNETS)]
    yield from (found.unknown for _, found in networks if found.unknown is not None)
    subnets = [one for one, found in networks if found.resource is vpc]
    associated, hidden = set[str](), list[Unknown]()
    for one in stack.of_type(_ASSOCIATION):
        subnet = _subnet_of(one, stack)
        if isinstance(subnet, Unknown):
            hidden.append(subnet)
        elif subnet in subnets:
            assert subnet is not None
            associated.add(str(subnet.address))
            yield _use(subnet, one, vpc, stack)
    mains = list(_main_tables(vpc, stack))
    hidden += [one for one in mains if isinstance(one, Unknown)]
    yield from hidden
    tables = [one for one in mains if not isinstance(one, Unknown)]
    for subnet in subnets if not hidden else ():  # else each of them may be associated
        if str(subnet.address) not in associated:
            yield from (Use(subnet, table) for table in tables)


def _subnet_of(association: Resource, stack: Stack) -> Resource | Unknown | None:
    if association.omitted("subnet_id"):
        return None  # it is of a gateway
    hidden = hidden_number(association)
    found = target(stack, association.get("subnet_id"), *SUBNETS, near=association)
    return hidden if hidden is not None else found.resource or found.unknown


def _use(subnet: Resource, association: Resource, vpc: Resource, stack: Stack) -> Use | Unknown:
    found = target(stack, association.get("route_table_id"), *TABLES, near=association)
    table = main_of(found, vpc) or found.resource
    if table is not None:
        return Use(subnet, table, association)
    return found.unknown or Unknown(why=(Reason(f"{subnet} uses {_name_table(found)}", association.where),))


def _name_table(found: Target) -> str:
    return f"the route table {found.source or found.other or found.literal}, which is not of this stack"


def _main_tables(vpc: Resource, stack: Stack) -> Iterator[Resource | Unknown]:
    """Yield what may be the main table: that of the VPC, under whichever name a route may be added to it."""
    yield vpc
    yield from (one for one in tables_of(vpc, stack) if one.type == "aws_default_route_table")
    for one in stack.of_type(_MAIN):
        network, hidden = network_of(one, stack), hidden_number(one)
        unknown = hidden if hidden is not None else network.unknown
        if unknown is not None:
            yield unknown
        elif network.resource is vpc:
            found = target(stack, one.get("route_table_id"), *TABLES, near=one)
            aim = found.resource or found.unknown
            yield aim if aim is not None else Unknown(why=(Reason(f"{vpc} uses {_name_table(found)}", one.where),))
