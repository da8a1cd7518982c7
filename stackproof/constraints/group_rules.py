"""The rules of security groups, in both directions, wherever they are written: one for each network, group or list.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html; the forms are those of
``aws_security_group``, ``aws_security_group_rule`` and ``aws_vpc_security_group_ingress_rule``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stackproof.constraints.hidden_blocks import hidden_number
from stackproof.constraints.ingress_rules import GROUP_TYPES
from stackproof.model import AttributePath, Resource, Stack
from stackproof.model.graph import target
from stackproof.values import Unknown

Direction = Literal["ingress", "egress"]
_Form = tuple[tuple[str, ...], str]
"""The arguments that name whom a rule lets in or out, and the one that names the protocol."""
_BESIDE = "aws_security_group_rule"
_BY_DIRECTION: dict[str, Direction] = {
    "aws_vpc_security_group_ingress_rule": "ingress",
    "aws_vpc_security_group_egress_rule": "egress",
}
RULES = frozenset({_BESIDE, *_BY_DIRECTION})
"""The types of rules that stand beside their group."""
_NETWORKS, _LISTS = ("cidr_blocks", "ipv6_cidr_blocks"), ("prefix_list_ids",)
_PROTOCOL = "protocol"
_INSIDE = ((*_NETWORKS, *_LISTS, "security_groups"), _PROTOCOL)
_BESIDE_FORM = ((*_NETWORKS, *_LISTS, "source_security_group_id"), _PROTOCOL)
_ALONE = (("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"), "ip_protocol")
_NUMBERS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}


@dataclass(frozen=True, slots=True)
class GroupRule:
    """One rule of a group: whom it lets in or out, by which protocol and ports, and where it stands."""

    group: Resource
    direction: Direction
    peer: Any
    protocol: Any
    first: Any
    last: Any
    holder: Resource
    path: AttributePath = ()


def group_rules(groups: list[Resource], stack: Stack) -> Iterator[GroupRule | Unknown]:
    """Yield the rules of some groups, and what may be one."""
    for group in groups:
        for direction in ("ingress", "egress"):
            yield from _inside(group, direction)
    for rule in stack.of_type(*sorted(RULES)):
        found = target(stack, rule.get("security_group_id"), *GROUP_TYPES, near=rule)
        hidden = hidden_number(rule)
        if hidden is not None and (found.resource in groups or found.unknown is not None):
            yield hidden
        elif found.resource in groups and found.resource is not None:
            yield from _beside(rule, found.resource)
        elif found.unknown is not None:
            yield found.unknown


def _inside(group: Resource, direction: Direction) -> Iterator[GroupRule | Unknown]:
    rules = group.get(direction)
    if isinstance(rules, Unknown):
        yield from [rules] if not group.omitted(direction) else []
        return
    for index, rule in enumerate(rules or ()):
        if isinstance(rule, Unknown):
            yield rule
        else:
            yield from _peers(group, direction, rule, _INSIDE, group, (direction, index))


def _beside(rule: Resource, group: Resource) -> Iterator[GroupRule | Unknown]:
    if rule.type in _BY_DIRECTION:
        yield from _peers(group, _BY_DIRECTION[rule.type], rule.values, _ALONE, rule)
        return
    kind = rule.get("type")
    if isinstance(kind, Unknown):
        yield kind
    elif kind in ("ingress", "egress"):
        yield from _peers(group, kind, rule.values, _BESIDE_FORM, rule)


def _peers(
    group: Resource, direction: Direction, values: Mapping[str, Any], form: _Form, holder: Resource,
    path: AttributePath = (),
) -> Iterator[GroupRule]:  # fmt: skip
    names, protocol = form
    kind = values.get(protocol)
    kind = _NUMBERS.get(str(kind).lower(), str(kind).lower()) if not isinstance(kind, Unknown) else kind
    given = [(name, one) for name in names if not holder.omitted(*path, name) for one in _as_list(values.get(name))]
    if values.get("self") is True:
        given.append(("self", group))
    for name, peer in given:
        yield GroupRule(group, direction, peer, kind, values.get("from_port"), values.get("to_port"), holder,
                        (*path, name))  # fmt: skip


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
