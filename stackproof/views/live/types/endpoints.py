"""VPC: endpoints and flow logs."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws, UnreadError
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_of
from stackproof.views.live.types.networks import arn_of, the_one

_WATCHED = ("vpc_id", "subnet_id", "eni_id")  # what a flow log may be of
_STREAMS = ":*"  # of a log group, whose ARN may end so


def _endpoint(aws: Aws, given: Given) -> Values:
    filters = {"vpc-id": given.get("vpc_id"), "service-name": given.get("service_name"), "tags": given.get("tags")}
    found = the_one(
        aws, "describe_vpc_endpoints", "VpcEndpoints", "VPC endpoint", filters, VpcEndpointIds=given.get("id")
    )
    dns = found.get("DnsOptions") or {}
    names = ("dns_record_ip_type", "private_dns_only_for_inbound_resolver_endpoint")
    return {
        "id": found["VpcEndpointId"],
        "arn": arn_of(aws, found, "vpc-endpoint", found["VpcEndpointId"]),
        **fields(found, "owner_id", "service_name", "vpc_endpoint_type", "vpc_id", "ip_address_type"),
        **fields(found, "route_table_ids", "subnet_ids", "network_interface_ids", policy="PolicyDocument"),
        "private_dns_enabled": found.get("PrivateDnsEnabled", False),
        "requester_managed": found.get("RequesterManaged", False),
        "security_group_ids": [one["GroupId"] for one in found.get("Groups", ())],
        "dns_entry": [fields(one, "dns_name", "hosted_zone_id") for one in found.get("DnsEntries", ())],
        "dns_options": block(dns and fields(dns, *names)),
        "state": found.get("State"),
        **tags_of(found.get("Tags")),
    }


def _policy(aws: Aws, given: Given) -> Values:
    id_ = given["vpc_endpoint_id"]
    found = the_one(aws, "describe_vpc_endpoints", "VpcEndpoints", "VPC endpoint", {}, VpcEndpointIds=id_)
    return {"id": id_, "vpc_endpoint_id": id_, "policy": found.get("PolicyDocument")}


def _prefix_list(aws: Aws, given: Given) -> Values:
    """Read the addresses that a gateway endpoint routes; others have none."""
    if given.get("vpc_endpoint_type") != "Gateway":
        return {"prefix_list_id": None, "cidr_blocks": []}
    wanted = [{"Name": "prefix-list-name", "Values": [given["service_name"]]}]
    listed = aws.list("ec2", "describe_prefix_lists", "PrefixLists", Filters=wanted)
    if not listed:
        raise UnreadError(f"AWS tells no prefix list of {given['service_name']}")
    return {"prefix_list_id": listed[0]["PrefixListId"], "cidr_blocks": listed[0].get("Cidrs", [])}


def _flow_log(aws: Aws, given: Given) -> Values:
    if given.get("id"):
        selected: dict[str, Any] = {"FlowLogIds": [given["id"]]}
    else:
        of = next(given[name] for name in _WATCHED if given.get(name))
        selected = {"Filters": [{"Name": "resource-id", "Values": [of]}]}
    listed = aws.list("ec2", "describe_flow_logs", "FlowLogs", **selected)
    wanted = (given.get("log_destination") or "").removesuffix(_STREAMS)
    same = [one for one in listed if given.get("id") or one.get("LogDestination", "").removesuffix(_STREAMS) == wanted]
    if not same:
        raise AbsentError(f"no flow log goes to {wanted}")
    found = same[0]
    names = ("traffic_type", "log_destination", "log_destination_type", "log_format", "max_aggregation_interval")
    id_ = found["FlowLogId"]
    resource = {name: given[name] for name in _WATCHED if given.get(name)}
    return {
        "id": id_,
        "arn": arn_of(aws, {}, "vpc-flow-log", id_),
        **resource,
        **fields(found, *names, iam_role_arn="DeliverLogsPermissionArn"),
        "deliver_cross_account_role": found.get("DeliverCrossAccountRole"),
        "destination_options": [],
        **tags_of(found.get("Tags")),
    }


READERS = (
    Reader(
        "aws_vpc_endpoint",
        (("id",), ("vpc_id", "service_name")),
        (Part(_endpoint, ("ec2:DescribeVpcEndpoints",)), Part(_prefix_list, ("ec2:DescribePrefixLists",))),
        frozenset({"auto_accept"}),
    ),
    Reader("aws_vpc_endpoint_policy", (("vpc_endpoint_id",),), (Part(_policy, ("ec2:DescribeVpcEndpoints",)),)),
    Reader(
        "aws_flow_log",
        (("id",), *(((name, "log_destination")) for name in _WATCHED)),
        (Part(_flow_log, ("ec2:DescribeFlowLogs",)),),
        frozenset({"log_group_name"}),
    ),
)
