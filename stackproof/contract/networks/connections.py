"""Who may connect to whom: the rules of a network's security groups, in both directions, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Undecided, Verdict
from stackproof.constraints.catalogue.default_security_group_is_closed import default_security_group_is_closed
from stackproof.constraints.group_rules import GroupRule, group_rules
from stackproof.constraints.ingress_rules import GROUP_TYPES
from stackproof.constraints.routes import network_of
from stackproof.contract.expect.sameness import is_expected
from stackproof.contract.expect.texts import Named
from stackproof.contract.networks.names import Network
from stackproof.diagnostics import SourceRange
from stackproof.iam.answers import Answer, all_of, doubt
from stackproof.model.graph import target
from stackproof.values import Unknown
from stackproof.values.shown import shown

_ALL = "-1"
_DEFAULT_GROUP, _ASSOCIATION = "aws_default_security_group", "aws_vpc_security_group_vpc_association"
_WORDS = {"ingress": ("lets in", "from"), "egress": ("lets out", "to")}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A rule that a connection takes: of a group, in one direction, with a peer."""

    group: Resource
    direction: str
    peer: Any
    protocol: str
    first: int | None
    last: int | None
    says: str
    where: SourceRange


def judge_connections(network: Network) -> Iterator[Verdict]:
    """Judge that the rules are those that the connections take."""
    groups, hidden = _groups(network)
    wanted = [one for index in range(len(network.raw["connections"])) for one in _of(network, index)]
    met: set[int] = set()
    for rule in group_rules(groups, network.stack):
        if isinstance(rule, Unknown):
            hidden.append(rule)
            continue
        answers = [(index, _is(one, rule, network)) for index, one in enumerate(wanted)]
        met |= {index for index, answer in answers if answer is True}
        open_ = [(index, answer) for index, answer in answers if isinstance(answer, Unknown)]
        if not any(answer is True for _, answer in answers):
            met |= {index for index, _ in open_}  # the finding on the rule tells of both
            yield _judge_unnamed(rule, [answer for _, answer in open_])
    for index, one in enumerate(wanted):
        if index not in met:
            yield (
                Undecided(f"whether {one.says}", hidden[0].why, where=one.group.where)
                if hidden
                else Failed(
                    f"no rule of {one.group} for it: {one.says}", "one, which the contract names", where=one.group.where
                )
            )
    for unknown in hidden:
        yield Undecided("all rules of the security groups", unknown.why, where=network.vpc.where)
    yield from default_security_group_is_closed(network.vpc, network.stack)
    yield Passed("the rules are those that the contract names")


def _groups(network: Network) -> tuple[list[Resource], list[Unknown]]:
    """Return the security groups of the network but for the default one, which has no rules; and what may be one."""
    found, hidden = _find_associated(network)
    for group in network.stack.of_type(*GROUP_TYPES):
        aim = network_of(group, network.stack)
        if aim.unknown is not None and not group.omitted("vpc_id"):
            hidden.append(aim.unknown)
        if aim.resource is network.vpc and group.type != _DEFAULT_GROUP and group not in found:
            found.append(group)
    return found, hidden


def _find_associated(network: Network) -> tuple[list[Resource], list[Unknown]]:
    """Return the groups of other networks that are associated with this one, where their rules hold as well."""
    found: list[Resource] = []
    hidden: list[Unknown] = []
    for one in network.stack.of_type(_ASSOCIATION):
        vpc, group = network_of(one, network.stack), target(network.stack, one.get("security_group_id"), *GROUP_TYPES,
                                                            near=one)  # fmt: skip
        if vpc.resource is network.vpc and group.resource is not None:
            found.append(group.resource)
        elif vpc.unknown is not None or (vpc.resource is network.vpc):
            hidden.append(vpc.unknown or group.unknown or doubt(f"the rules of the group that {one} names"))
    return found, hidden


def _of(network: Network, index: int) -> Iterator[_Wanted]:
    """Yield the rules that a connection takes: one at each end that is a security group."""
    raw = network.raw["connections"][index]
    path = ("connections", index)
    begin, end = (network.value(raw[name], *path, name) for name in ("from", "to"))
    protocol = raw.get("protocol", "tcp").replace("all", _ALL)
    first, last = _ports(raw["port"])
    says = f"{raw['from']} connects to {raw['to']} on {raw['port']}"
    for own, direction, peer in ((begin, "egress", end), (end, "ingress", begin)):
        if isinstance(own, Named) and own.resource.type in GROUP_TYPES:
            yield _Wanted(own.resource, direction, peer, protocol, first, last, says, network.place(*path))


def _ports(given: int | str) -> tuple[int | None, int | None]:
    if given == "all":
        return None, None
    first, _, last = str(given).partition("-")
    return int(first), int(last or first)


def _is(wanted: _Wanted, rule: GroupRule, network: Network) -> Answer:
    """Tell whether a rule is the one that a connection takes."""
    if wanted.group is not rule.group or wanted.direction != rule.direction:
        return False
    peer = _is_peer(wanted, rule, network)
    kind: Answer = rule.protocol if isinstance(rule.protocol, Unknown) else rule.protocol == wanted.protocol
    if wanted.protocol not in ("tcp", "udp") or wanted.first is None:
        return all_of((peer, kind, _covers_all(rule) if wanted.protocol in ("tcp", "udp") else True))
    ports = ((rule.first, wanted.first), (rule.last, wanted.last))
    return all_of((peer, kind, *(given if isinstance(given, Unknown) else given == port for given, port in ports)))


def _covers_all(rule: GroupRule) -> Answer:
    unknown = next((one for one in (rule.first, rule.last) if isinstance(one, Unknown)), None)
    return unknown if unknown is not None else (rule.first or 0) == 0 and rule.last in (None, 65_535)


def _is_peer(wanted: _Wanted, rule: GroupRule, network: Network) -> Answer:
    if isinstance(rule.peer, type(wanted.group)):  # the group itself, by "self"
        return isinstance(wanted.peer, Named) and wanted.peer.resource is rule.peer
    return is_expected(wanted.peer, rule.peer, network.stack, rule.holder)


def _judge_unnamed(rule: GroupRule, open_: list[Any]) -> Verdict:
    where = rule.holder.place(*rule.path) or rule.holder.where
    if open_:
        return Undecided(f"whom {rule.holder} {_WORDS[rule.direction][0]}", open_[0].why, where=where)
    peer = rule.peer.address if isinstance(rule.peer, type(rule.group)) else shown(rule.peer, 80)
    verb, towards = _WORDS[rule.direction]
    ports = "everything" if rule.protocol == _ALL else (
        f"{rule.protocol} {shown(rule.first)}" + (f"-{shown(rule.last)}" if rule.last != rule.first else "")
    )  # fmt: skip
    found = f"{rule.group} {verb} {ports} {towards} {peer}"
    return Failed(found, "a connection that the contract names", "name it under connections", where=where)
