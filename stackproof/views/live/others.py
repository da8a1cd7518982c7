"""What AWS shows of one resource although another declares it: policies of a role, rules of a security group.

There it is judged and compared. What remains is declared by nobody: somebody added it by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.model import Resource
from stackproof.views.live.reader import Values
from stackproof.views.live.reading import Reading

_PORTS = ("protocol", "from_port", "to_port")
_SOURCES = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids")


def without_others(reading: Reading, resource: Resource, values: Mapping[str, Any]) -> Values:
    """Return the values of a resource without what other resources of the stack declare."""
    found = dict(values)
    if resource.type == "aws_iam_role" and found:
        names = {one["name"] for one in _of_type(reading, "aws_iam_role_policy") if one["role"] == found["name"]}
        arns = {
            one["policy_arn"]
            for one in _of_type(reading, "aws_iam_role_policy_attachment")
            if one["role"] == found["name"]
        }
        if "inline_policy" in found:
            found["inline_policy"] = [one for one in found["inline_policy"] if one["name"] not in names]
        if "managed_policy_arns" in found:
            found["managed_policy_arns"] = [arn for arn in found["managed_policy_arns"] if arn not in arns]
    if resource.type == "aws_security_group" and found:
        rules = [one for one in _of_type(reading, "aws_security_group_rule") if one["security_group_id"] == found["id"]]
        for kind in ("ingress", "egress"):
            declared = [one for one in rules if one["type"] == kind]
            found[kind] = [left for rule in found[kind] for left in _left(rule, declared)]
    return found


def _of_type(reading: Reading, type_: str) -> list[Values]:
    return [values for address, values in reading.values.items() if reading.written.resources[address].type == type_]


def _left(rule: Values, declared: list[Values]) -> Iterator[Values]:
    """Yield what of a rule no other resource declares, if there is anything."""
    same = [one for one in declared if all(rule[name] == (one[name] or 0) for name in _PORTS)]
    left = dict(rule)
    for name in _SOURCES:
        others = {source for one in same for source in one[name]}
        left[name] = [source for source in rule[name] if source not in others]
    groups = {one["source_security_group_id"] for one in same}
    left["security_groups"] = [group for group in rule["security_groups"] if group not in groups]
    left["self"] = rule["self"] and not any(one["self"] for one in same)
    if left["self"] or left["security_groups"] or any(left[name] for name in _SOURCES):
        yield left
