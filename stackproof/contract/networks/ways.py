"""Which ways lead out of a network, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Undecided, Verdict
from stackproof.constraints.routes import Route, routes_out
from stackproof.constraints.subnet_tables import Use, table_uses
from stackproof.contract.networks.names import Network
from stackproof.contract.promise_errors import PromiseError
from stackproof.diagnostics import Diagnostic
from stackproof.model.graph import target
from stackproof.values import Reason, Unknown
from stackproof.values.shown import shown

_Way = tuple[str, str]  # the address of who uses it, and where it leads


@dataclass(slots=True)
class _Ways:
    """The ways that an entry names, those not yet found, and why there may be others."""

    network: Network
    wanted: dict[_Way, Any]
    uses: list[Use]
    unknown_uses: list[Unknown]
    unknown_routes: list[Unknown]
    left: dict[_Way, None] = field(init=False)

    def __post_init__(self) -> None:
        self.left = dict.fromkeys(self.wanted)

    def judge(self, route: Route) -> Iterator[Verdict]:
        """Judge a route, for each subnet that uses its table; for nobody but the table itself if none does."""
        aim = target(self.network.stack, route.aim, near=route.holder)
        name = str(aim.resource.address) if aim.resource is not None else shown(route.aim)
        where = route.holder.place(*route.path)
        users = [one for one in self.uses if one.table is route.table]
        named = [(str(one.subnet.address), name) in self.wanted for one in users]
        for use, fine in zip(users, named, strict=True):
            if fine:
                self.left.pop((str(use.subnet.address), name), None)
            elif aim.unknown is not None:
                yield Undecided(f"where {route.path[-1]} of {route.holder} leads", aim.unknown.why, where=where)
            else:
                # Where the way is another subnet's, it is the association that is wrong.
                wrong = use.association.place("route_table_id") if use.association and any(named) else where
                yield self._fail_unnamed(use.subnet, name, wrong, f", by {route.table}")
        if not users and (key := (str(route.table.address), name)) in self.wanted:
            self.left.pop(key, None)
        elif not users:
            unknown = aim.unknown or next(iter(self.unknown_uses), None)
            yield (
                self._fail_unnamed(route.table, name, where)
                if unknown is None
                else Undecided(f"for whom {route.path[-1]} of {route.holder} leads where", unknown.why, where=where)
            )

    def _fail_unnamed(self, user: Resource, name: str, where: Any, by: str = "") -> Verdict:
        found = f"{user} has a way out of {self.network.vpc}: {name}{by}"
        return Failed(found, "a way that the contract names under ways", where=where)

    def rest(self) -> Iterator[Verdict]:
        """Judge what is hidden, and what is not there."""
        where = self.network.vpc.where
        for unknown in self.unknown_routes:
            yield Undecided("which routes lead out", unknown.why or (Reason("a route is hidden"),), where=where)
        for unknown in self.unknown_uses:
            yield Undecided("which subnets use which route tables", unknown.why, where=where)
        for user, end in () if self.unknown_routes or self.unknown_uses else self.left:
            yield Failed(f"no route of {user} leads to {end}", "one, which the contract names", where=where)


def judge_ways(network: Network) -> Iterator[Verdict]:
    """Judge that the ways out of the network are those that the entry names, and that these are there."""
    uses, unknown_uses = _divide(list(table_uses(network.vpc, network.stack)))
    routes, unknown_routes = _divide(list(routes_out(network.vpc, network.stack)))
    ways = _Ways(network, _find_wanted(network, uses), uses, unknown_uses, unknown_routes)
    for route in routes:
        yield from ways.judge(route)
    yield from ways.rest()
    yield Passed("the ways out are those that the contract names")


def _divide(found: list[Any]) -> tuple[list[Any], list[Unknown]]:
    known = [one for one in found if not isinstance(one, Unknown)]
    return known, [one for one in found if isinstance(one, Unknown)]


def _find_wanted(network: Network, uses: list[Use]) -> dict[_Way, Any]:
    """Return the ways of the entry.

    Raises:
        PromiseError: a table is named that subnets use, which would say nothing of these.
    """
    wanted: dict[_Way, Any] = {}
    for address, texts in network.raw["ways"].items():
        for user in network.resources(address, "ways", address):
            users = list(dict.fromkeys(str(one.subnet.address.resource) for one in uses if one.table is user))
            if users:
                message = (
                    f'"{address}" is used by {", ".join(users)}; name the subnets: who leads where is what counts.'
                )
                raise PromiseError(Diagnostic("Invalid network", message, network.place("ways", address)))
            for index, text in enumerate(texts):
                wanted[str(user.address), text] = network.value(text, "ways", address, index)
    return wanted
