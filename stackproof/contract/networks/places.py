"""Where the subnets of a network are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Undecided, Verdict
from stackproof.constraints.hidden_blocks import hidden_number
from stackproof.constraints.routes import network_of
from stackproof.constraints.zones import zone_of
from stackproof.contract.networks.names import Network
from stackproof.values import Unknown


def judge_zones(network: Network) -> Iterator[Verdict]:
    """Judge that subnets are in the network, and in so many different zones."""
    for address, wanted in network.raw["zones"].items():
        subnets = network.resources(address, "zones", address)
        for subnet in subnets:
            yield from _inside(network, subnet)
        yield _spread(address, subnets, wanted)


def _inside(network: Network, subnet: Resource) -> Iterator[Verdict]:
    found = network_of(subnet, network.stack)
    where = subnet.place("vpc_id")
    if found.unknown is not None:
        yield Undecided(f"whether {subnet} is in {network.vpc}", found.unknown.why, where=where)
    elif found.resource is not network.vpc:
        yield Failed(f"{subnet} is not in {network.vpc}", f"a subnet of {network.vpc}", where=where)


def _spread(address: str, subnets: list[Resource], wanted: int) -> Verdict:
    zones = [hidden if (hidden := hidden_number(one)) is not None else zone_of(one) for one in subnets]
    known = {one for one in zones if not isinstance(one, Unknown)}
    most = max(Counter(kind for kind, _ in known).values(), default=0)
    says, where = f"{address} is in {wanted} zones", subnets[0].place("availability_zone")
    if most >= wanted:
        return Passed(says)
    reasons = tuple(dict.fromkeys(reason for one in zones if isinstance(one, Unknown) for reason in one.why))
    enough = len(subnets) >= wanted or any(hidden_number(one) is not None for one in subnets)
    if enough and (reasons or len({kind for kind, _ in known}) > 1):
        return Undecided(f"in how many zones {address} is", reasons, where=where)
    return Failed(f"{address} is in {most} {'zone' if most == 1 else 'zones'}", f"{wanted} zones", where=where)
