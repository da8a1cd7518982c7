"""VPC: security groups and their rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Read, Reader, Values, fields, tags_of
from stackproof.views.live.types.networks import arn_of, the_one

_EVERYTHING = "-1"  # as protocol; ports mean nothing then
_PERMITTED = {  # of a group's own blocks: the list in AWS's answer, and what names a source in it
    "cidr_blocks": ("IpRanges", "CidrIp"),
    "ipv6_cidr_blocks": ("Ipv6Ranges", "CidrIpv6"),
    "prefix_list_ids": ("PrefixListIds", "PrefixListId"),
    "security_groups": ("UserIdGroupPairs", "GroupId"),
}
_LISTS = {"cidr_blocks": "CidrIpv4", "ipv6_cidr_blocks": "CidrIpv6", "prefix_list_ids": "PrefixListId"}


def _group(aws: Aws, given: Given) -> Values:
    filters = {"group-name": given.get("name"), "vpc-id": given.get("vpc_id")}
    found = the_one(
        aws, "describe_security_groups", "SecurityGroups", "security group", filters, GroupIds=given.get("id")
    )
    return {
        "id": found["GroupId"],
        "arn": arn_of(aws, found, "security-group", found["GroupId"]),
        **fields(found, "description", "owner_id", "vpc_id", name="GroupName"),
        "ingress": _inline(found.get("IpPermissions", ()), found["GroupId"]),
        "egress": _inline(found.get("IpPermissionsEgress", ()), found["GroupId"]),
        **tags_of(found.get("Tags")),
    }


def _default_group(aws: Aws, given: Given) -> Values:
    """Read the group that AWS makes with each VPC, and that is named like no other."""
    return _group(aws, {**given, "name": "default"})


def _inline(permissions: Iterable[dict[str, Any]], group: str) -> list[Values]:
    """Return the rules of a group as its own blocks: one for the ports and the description of some sources."""
    rules: dict[tuple[Any, ...], Values] = {}
    for one in permissions:
        ports = (one["IpProtocol"], one.get("FromPort", 0), one.get("ToPort", 0))
        for ours, (theirs, key) in _PERMITTED.items():
            for source in one.get(theirs, ()):
                description = source.get("Description", "")
                rule = rules.setdefault((*ports, description), _rule_of(ports, description))
                if source[key] == group:
                    rule["self"] = True
                else:
                    rule[ours].append(source[key])
    return list(rules.values())


def _rule_of(ports: tuple[str, int, int], description: str) -> Values:
    protocol, first, last = ports
    head = {"protocol": protocol, "from_port": first, "to_port": last, "description": description, "self": False}
    return {**head, **{name: [] for name in _PERMITTED}}


def _rule(aws: Aws, given: Given) -> Values:
    """Find the rules of the group that together are this one: AWS keeps one for each source."""
    group, outward = given["security_group_id"], given["type"] == "egress"
    wanted = [{"Name": "group-id", "Values": [group]}]
    listed = aws.list("ec2", "describe_security_group_rules", "SecurityGroupRules", Filters=wanted)
    ports = (given["protocol"], given.get("from_port"), given.get("to_port"))
    same = [one for one in listed if one["IsEgress"] == outward and _ports(one, ports)]
    sources = _sources(given)
    found = [one for one in same if _source(one) in sources] if sources else same
    if not found:
        raise AbsentError(f"{group} has no such {given['type']} rule")
    return {
        "security_group_id": group,
        "type": given["type"],
        "protocol": found[0]["IpProtocol"],
        "from_port": given.get("from_port") if found[0]["IpProtocol"] == _EVERYTHING else found[0].get("FromPort"),
        "to_port": given.get("to_port") if found[0]["IpProtocol"] == _EVERYTHING else found[0].get("ToPort"),
        "description": found[0].get("Description"),
        "security_group_rule_id": found[0]["SecurityGroupRuleId"] if len(found) == 1 else None,
        **{name: [one[theirs] for one in found if one.get(theirs)] for name, theirs in _LISTS.items()},
        **_groups(found, group),
    }


def _ports(found: dict[str, Any], wanted: tuple[Any, ...]) -> bool:
    if found["IpProtocol"] == _EVERYTHING:
        return str(wanted[0]) in (_EVERYTHING, "all")
    return (found["IpProtocol"], found.get("FromPort"), found.get("ToPort")) == wanted


def _sources(given: Given) -> set[str]:
    """Return what a rule admits by the HCL: addresses, lists of them, a group, or the group itself."""
    found = {one for name in _LISTS for one in given.get(name) or () if isinstance(one, str)}
    if given.get("self") is True:
        found.add(given["security_group_id"])
    return found | ({given["source_security_group_id"]} if given.get("source_security_group_id") else set())


def _source(found: dict[str, Any]) -> str | None:
    other: str | None = found.get("ReferencedGroupInfo", {}).get("GroupId")
    return next((str(found[theirs]) for theirs in _LISTS.values() if found.get(theirs)), other)


def _groups(found: list[dict[str, Any]], group: str) -> Values:
    named = [one["ReferencedGroupInfo"]["GroupId"] for one in found if one.get("ReferencedGroupInfo")]
    others = [one for one in named if one != group]
    return {"self": group in named, "source_security_group_id": others[0] if others else None}


def _one_rule(*, outward: bool) -> Read:
    """Return what reads a rule that is one in AWS as well."""

    def read(aws: Aws, given: Given) -> Values:
        group = given["security_group_id"]
        wanted = [{"Name": "group-id", "Values": [group]}]
        listed = aws.list("ec2", "describe_security_group_rules", "SecurityGroupRules", Filters=wanted)
        ports = (str(given["ip_protocol"]), given.get("from_port"), given.get("to_port"))
        source = next((given[name] for name in _ONE_OF if given.get(name)), None)
        same = [one for one in listed if one["IsEgress"] is outward and _ports(one, ports)]
        found = next((one for one in same if _source(one) == source), None)
        if found is None:
            raise AbsentError(f"{group} has no rule for {source}")
        id_ = found["SecurityGroupRuleId"]
        everything = found["IpProtocol"] == _EVERYTHING
        return {
            "id": id_,
            "security_group_rule_id": id_,
            "security_group_id": group,
            "arn": arn_of(aws, {"OwnerId": found.get("GroupOwnerId")}, "security-group-rule", id_),
            **fields(found, "cidr_ipv4", "cidr_ipv6", "description", "ip_protocol", "prefix_list_id"),
            "from_port": None if everything else found.get("FromPort"),
            "to_port": None if everything else found.get("ToPort"),
            "referenced_security_group_id": found.get("ReferencedGroupInfo", {}).get("GroupId"),
            **tags_of(found.get("Tags")),
        }

    return read


_ONE_OF = ("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id")

READERS = (
    *(
        Reader(
            f"aws_vpc_security_group_{direction}_rule",
            (("security_group_id", "ip_protocol"),),
            (Part(_one_rule(outward=direction == "egress"), ("ec2:DescribeSecurityGroupRules",)),),
            sure=frozenset({*_ONE_OF, "from_port", "to_port"}),
        )
        for direction in ("ingress", "egress")
    ),
    Reader(
        "aws_security_group",
        (("id",), ("name", "vpc_id")),
        (Part(_group, ("ec2:DescribeSecurityGroups",)),),
        frozenset({"name_prefix", "revoke_rules_on_delete"}),
    ),
    Reader(
        "aws_default_security_group",
        (("id",), ("vpc_id",)),
        (Part(_default_group, ("ec2:DescribeSecurityGroups",)),),
        frozenset({"revoke_rules_on_delete"}),
    ),
    Reader(
        "aws_security_group_rule",
        (("security_group_id", "type", "protocol"),),
        (Part(_rule, ("ec2:DescribeSecurityGroupRules",)),),
        sure=frozenset({*_LISTS, "from_port", "to_port", "self", "source_security_group_id"}),
    ),
)
