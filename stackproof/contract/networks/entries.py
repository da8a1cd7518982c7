"""Entries of ``networks`` to bindings: one for each of zones, ways, endpoints and connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.addresses import parse_address
from stackproof.constraints import Constraint, Resource, Stack, Verdict
from stackproof.constraints.routes import VPCS
from stackproof.contract.document import Document
from stackproof.contract.expect.entries import type_of
from stackproof.contract.model import Binding
from stackproof.contract.networks.connections import judge_connections
from stackproof.contract.networks.endpoints import judge_endpoints
from stackproof.contract.networks.names import Network
from stackproof.contract.networks.places import judge_zones
from stackproof.contract.networks.ways import judge_ways
from stackproof.diagnostics import Diagnostic

_CHECKS: dict[str, Callable[[Network], Iterator[Verdict]]] = {
    "zones": judge_zones, "ways": judge_ways, "endpoints": judge_endpoints, "connections": judge_connections,
}  # fmt: skip


def _connections(given: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return connections with what stands for what they leave out."""
    return [(one["from"], one["to"], str(one["port"]), one.get("protocol", "tcp")) for one in given]


def _ways(given: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(table, gateway) for table, gateways in given.items() for gateway in gateways]


_DEMANDS: dict[str, Callable[[Any], Any]] = {"connections": _connections, "ways": _ways}
"""The checks whose parts are pairs or more, as a comparison of two contracts needs them."""


def network_mistakes(document: Document) -> Iterator[Diagnostic]:
    """Yield what is wrong with the entries themselves."""
    for index, raw in enumerate(document.data.get("networks") or ()):
        for path, message in _mistakes(raw):
            yield Diagnostic("Invalid network", message, document.place("networks", index, *path))


def network_bindings(document: Document) -> Iterator[Binding]:
    """Yield a binding for each check of each entry."""
    for index, raw in enumerate(document.data.get("networks") or ()):
        for check in _CHECKS:
            if check not in raw:
                continue
            name = f"network {raw['network']}: {check}"
            given = raw.get("clauses", {}).get(check, raw["clause"])
            judge = _Check(document, index, raw, check)
            kind = (type_of(raw["network"]) or VPCS[0],)
            yield Binding(
                id=name,
                constraint=Constraint(name, kind, raw.get("severity", "high"), (), {}, True, judge, f"{name}."),
                clauses=(given,) if isinstance(given, str) else tuple(given),
                where=document.place("networks", index, check),
                only=(raw["network"],),
                chosen_at=document.places_of_texts("networks", index, "network"),
                undecided=raw.get("undecided", "fail"),
                asserts=True,
                contexts=raw.get("contexts", "given"),
                form="network",
                says={"of": [raw["network"]], "argument": check, "is": _DEMANDS.get(check, dict)(raw[check])},
            )


@dataclass(frozen=True, slots=True)
class _Check:
    """Judges one check of an entry, on its VPC."""

    document: Document
    index: int
    raw: Mapping[str, Any]
    check: str

    def __call__(self, vpc: Resource, stack: Stack) -> Iterator[Verdict]:
        yield from _CHECKS[self.check](Network(self.document, self.index, self.raw, vpc, stack))


def _mistakes(raw: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if type_of(raw["network"]) not in VPCS or parse_address(raw["network"]) is None:
        yield ("network",), f'"{raw["network"]}" is no address of an aws_vpc.'
    if not any(check in raw for check in _CHECKS):
        yield (), f"The entry promises nothing; give one of {', '.join(_CHECKS)}."
    for name in raw.get("clauses", {}):
        if name not in raw or name not in _CHECKS:
            yield ("clauses", name), f'"{name}" has a clause, and is none of {", ".join(filter(raw.get, _CHECKS))}.'
    for index, one in enumerate(raw.get("connections", ())):
        if one.get("protocol") in ("all", "icmp", "icmpv6") and one["port"] != "all":
            yield ("connections", index, "port"), f'"port" is all where "protocol" is {one["protocol"]}.'
        if isinstance(one["port"], str) and "-" in one["port"]:
            first, last = map(int, one["port"].split("-"))
            if first > last:
                yield ("connections", index, "port"), f'"{one["port"]}" begins after its end.'
