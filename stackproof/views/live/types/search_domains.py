"""OpenSearch and Elasticsearch: domains and their policies."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Read, Reader, Values, block, fields, tags_of

_SEARCH, _ELASTIC = "opensearch", "es"
_DESCRIBE = {_SEARCH: "describe_domain", _ELASTIC: "describe_elasticsearch_domain"}
_CLUSTER = (
    "dedicated_master_count", "dedicated_master_enabled", "dedicated_master_type", "instance_count", "instance_type",
    "warm_count", "warm_enabled", "warm_type", "zone_awareness_enabled",
)  # fmt: skip


def _describe(aws: Aws, service: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = aws.ask(service, _DESCRIBE[service], DomainName=name)["DomainStatus"]
    if found.get("Deleted"):
        raise AbsentError(f"the domain {name} is being deleted")
    return found


def _domain(service: str) -> Read:
    """Return what reads a domain by one of the two services that tell it."""

    def read(aws: Aws, given: Given) -> Values:
        found = _describe(aws, service, given["domain_name"])
        key, network = found.get("EncryptionAtRestOptions"), found.get("VPCOptions")
        nodes, snapshots = found.get("NodeToNodeEncryptionOptions"), found.get("SnapshotOptions")
        hour = (snapshots or {}).get("AutomatedSnapshotStartHour")
        return {
            "id": found["ARN"],
            "arn": found["ARN"],
            **fields(found, "domain_id", "domain_name", "access_policies", "endpoint"),
            **_version(found, service),
            "cluster_config": block(_cluster(found, service)),
            "ebs_options": block(_volumes(found.get("EBSOptions", {}))),
            "encrypt_at_rest": block(key and fields(key, "enabled", "kms_key_id")),
            "node_to_node_encryption": block(nodes and fields(nodes, "enabled")),
            "domain_endpoint_options": block(_endpoint(found.get("DomainEndpointOptions") or {})),
            "vpc_options": block(_network(network)) if network else [],
            "log_publishing_options": [_log(kind, one) for kind, one in found.get("LogPublishingOptions", {}).items()],
            "snapshot_options": block(None if hour is None else {"automated_snapshot_start_hour": hour}),
        }

    return read


def _version(found: dict[str, Any], service: str) -> Values:
    return fields(found, "engine_version" if service == _SEARCH else "elasticsearch_version")


def _cluster(found: dict[str, Any], service: str) -> Values:
    asked = found["ClusterConfig" if service == _SEARCH else "ElasticsearchClusterConfig"]
    zones, cold = asked.get("ZoneAwarenessConfig"), asked.get("ColdStorageOptions")
    return {
        **fields(asked, *_CLUSTER),
        "zone_awareness_config": block(zones and fields(zones, "availability_zone_count")),
        "cold_storage_options": block(cold and fields(cold, "enabled")),
    }


def _volumes(found: dict[str, Any]) -> Values:
    return fields(found, "iops", "throughput", "volume_size", "volume_type", ebs_enabled="EBSEnabled")


def _endpoint(found: dict[str, Any]) -> Values:
    if not found:
        return {}
    names = ("custom_endpoint", "custom_endpoint_certificate_arn", "custom_endpoint_enabled")
    return fields(found, *names, enforce_https="EnforceHTTPS", tls_security_policy="TLSSecurityPolicy")


def _network(found: dict[str, Any]) -> Values:
    return fields(found, "availability_zones", "security_group_ids", "subnet_ids", vpc_id="VPCId")


def _log(kind: str, found: dict[str, Any]) -> Values:
    group = {"cloudwatch_log_group_arn": "CloudWatchLogsLogGroupArn"}
    return {"log_type": kind, "enabled": found.get("Enabled", True), **fields(found, **group)}


def _tags(service: str) -> Read:
    def read(aws: Aws, given: Given) -> Values:
        return tags_of(aws.ask(service, "list_tags", ARN=given["arn"]).get("TagList"))

    return read


def _policy(service: str) -> Read:
    def read(aws: Aws, given: Given) -> Values:
        found = _describe(aws, service, given["domain_name"])
        if not found.get("AccessPolicies"):
            raise AbsentError(f"the domain {given['domain_name']} has no policy")
        own = {"id": f"esd-policy-{given['domain_name']}"} if service == _ELASTIC else {"id": found["ARN"]}
        return {**own, "domain_name": given["domain_name"], "access_policies": found["AccessPolicies"]}

    return read


def _readers_of(kind: str, service: str, action: str) -> tuple[Reader, ...]:
    described = (f"es:{action}",)
    return (
        Reader(
            f"aws_{kind}_domain",
            (("domain_name",),),
            (Part(_domain(service), described), Part(_tags(service), ("es:ListTags",))),
        ),
        Reader(f"aws_{kind}_domain_policy", (("domain_name",),), (Part(_policy(service), described),)),
    )


READERS = (
    *_readers_of("opensearch", _SEARCH, "DescribeDomain"),
    *_readers_of("elasticsearch", _ELASTIC, "DescribeElasticsearchDomain"),
)
