"""VPC: networks, subnets, route tables. They have no names: tags and neighbours tell them apart."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws, UnreadError
from stackproof.views.live.reader import Given, Part, Reader, Values, fields, tags_of

_MAIN = {"enable_dns_support": "enableDnsSupport", "enable_dns_hostnames": "enableDnsHostnames"}


def the_one(aws: Aws, operation: str, key: str, what: str, filters: dict[str, Any], **by_id: Any) -> dict[str, Any]:
    """Find the one network resource that fits.

    Args:
        aws: where to look.
        operation: the ``describe_...`` call.
        key: what holds the resources in its answer.
        what: how a person calls one.
        filters: the call's filters; a value ``None`` is no filter, a map ``tags`` one for each tag.
        **by_id: the argument with the ids, where the id is known; then filters do not count.

    Raises:
        AbsentError: nothing fits.
        UnreadError: more than one does.
    """
    ids = {name: [id_] for name, id_ in by_id.items() if id_}
    listed = aws.list("ec2", operation, key, **(ids or {"Filters": _filters(filters)}))
    if not listed:
        raise AbsentError(f"there is no {what} that fits")
    if len(listed) > 1:
        raise UnreadError(f"{len(listed)} {what}s fit; tell which by a tag Name, or give the state (--state)")
    found: dict[str, Any] = listed[0]
    return found


def _filters(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    tags = wanted.get("tags") or {}
    named = {**{f"tag:{name}": text for name, text in tags.items()}, **wanted, "tags": None}
    return [{"Name": name, "Values": [str(value)]} for name, value in named.items() if value is not None]


def arn_of(aws: Aws, found: dict[str, Any], kind: str, id_: str) -> str:
    """Return the ARN of a network resource, which few of the calls tell; its owner may be another account."""
    return f"arn:{aws.partition}:ec2:{aws.region}:{found.get('OwnerId') or aws.account}:{kind}/{id_}"


def _vpc(aws: Aws, given: Given) -> Values:
    filters = {"cidr": given.get("cidr_block"), "tags": given.get("tags")}
    return _describe(aws, the_one(aws, "describe_vpcs", "Vpcs", "VPC", filters, VpcIds=given.get("id")))


def _default_vpc(aws: Aws, _given: Given) -> Values:
    return _describe(aws, the_one(aws, "describe_vpcs", "Vpcs", "default VPC", {"is-default": "true"}))


def _describe(aws: Aws, found: dict[str, Any]) -> Values:
    return {
        "id": found["VpcId"],
        "arn": arn_of(aws, found, "vpc", found["VpcId"]),
        **fields(found, "cidr_block", "instance_tenancy", "owner_id", "dhcp_options_id"),
        **tags_of(found.get("Tags")),
    }


def _vpc_attributes(aws: Aws, given: Given) -> Values:
    values = {}
    for name, theirs in _MAIN.items():
        answer = aws.ask("ec2", "describe_vpc_attribute", VpcId=given["id"], Attribute=theirs)
        values[name] = answer[theirs[0].upper() + theirs[1:]]["Value"]
    return values


def _subnet(aws: Aws, given: Given) -> Values:
    filters = {"vpc-id": given.get("vpc_id"), "cidr-block": given.get("cidr_block")}
    found = the_one(aws, "describe_subnets", "Subnets", "subnet", filters, SubnetIds=given.get("id"))
    names = ("availability_zone", "availability_zone_id", "cidr_block", "owner_id", "vpc_id", "map_public_ip_on_launch",
             "assign_ipv6_address_on_creation", "ipv6_native", "enable_dns64")  # fmt: skip
    arn = found.get("SubnetArn") or arn_of(aws, found, "subnet", found["SubnetId"])
    return {"id": found["SubnetId"], "arn": arn, **fields(found, *names), **tags_of(found.get("Tags"))}


def _route_table(aws: Aws, given: Given) -> Values:
    filters = {"vpc-id": given.get("vpc_id"), "tags": given.get("tags")}
    found = the_one(aws, "describe_route_tables", "RouteTables", "route table", filters, RouteTableIds=given.get("id"))
    routes = [route for route in found.get("Routes", ()) if route.get("Origin") == "CreateRoute"]
    return {
        "id": found["RouteTableId"],
        "arn": arn_of(aws, found, "route-table", found["RouteTableId"]),
        **fields(found, "owner_id", "vpc_id"),
        "propagating_vgws": [one["GatewayId"] for one in found.get("PropagatingVgws", ())],
        "route": [_route(route) for route in routes if not route.get("GatewayId", "").startswith("vpce-")],
        **tags_of(found.get("Tags")),
    }


def _route(found: dict[str, Any]) -> Values:
    same = ("nat_gateway_id", "network_interface_id", "transit_gateway_id", "vpc_peering_connection_id", "gateway_id",
            "carrier_gateway_id", "core_network_arn", "local_gateway_id")  # fmt: skip
    return {
        **fields(found, *same, cidr_block="DestinationCidrBlock", ipv6_cidr_block="DestinationIpv6CidrBlock"),
        **fields(found, destination_prefix_list_id="DestinationPrefixListId"),
        "egress_only_gateway_id": found.get("EgressOnlyInternetGatewayId"),
        "vpc_endpoint_id": None,
    }


def _association(aws: Aws, given: Given) -> Values:
    table, subnet = given["route_table_id"], given.get("subnet_id")
    (found,) = aws.list("ec2", "describe_route_tables", "RouteTables", RouteTableIds=[table]) or [{}]
    for one in found.get("Associations", ()):
        if one.get("SubnetId") == subnet and one.get("GatewayId") == given.get("gateway_id"):
            id_ = one["RouteTableAssociationId"]
            return {"id": id_, "route_table_id": table, **fields(one, "subnet_id", "gateway_id")}
    raise AbsentError(f"{table} is not associated with {subnet or given.get('gateway_id')}")


READERS = (
    Reader(
        "aws_vpc",
        (("id",), ("cidr_block", "tags")),
        (Part(_vpc, ("ec2:DescribeVpcs",)), Part(_vpc_attributes, ("ec2:DescribeVpcAttribute",))),
        frozenset({"assign_generated_ipv6_cidr_block", "ipv4_ipam_pool_id", "ipv4_netmask_length"}),
    ),
    Reader(
        "aws_default_vpc",
        ((),),  # a region has one
        (Part(_default_vpc, ("ec2:DescribeVpcs",)), Part(_vpc_attributes, ("ec2:DescribeVpcAttribute",))),
        frozenset({"assign_generated_ipv6_cidr_block", "force_destroy"}),
    ),
    Reader("aws_subnet", (("id",), ("vpc_id", "cidr_block")), (Part(_subnet, ("ec2:DescribeSubnets",)),)),
    Reader("aws_route_table", (("id",), ("vpc_id", "tags")), (Part(_route_table, ("ec2:DescribeRouteTables",)),)),
    Reader(
        "aws_route_table_association",
        (("route_table_id", "subnet_id"), ("route_table_id", "gateway_id")),
        (Part(_association, ("ec2:DescribeRouteTables",)),),
    ),
)
