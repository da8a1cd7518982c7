"""What the AWS provider plans for one argument because of another.

A schema has no place for this. Each function takes what is planned so far, and changes it; where its rule is written
down is in its docstring (hashicorp/terraform-provider-aws at the version that ``stackproof.schema`` ships).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from stackproof.evaluate.provider_values import in_base64, normal_json, protocol
from stackproof.values import (
    DYNAMIC,
    STRING,
    AttributeOf,
    Omitted,
    Reason,
    Set,
    SetOf,
    Unknown,
    convert,
    merge_unknown,
    type_of,
    unknowns_in,
)

_PLAIN = re.compile(r"[A-Za-z0-9_-]*")


def is_omitted(value: Unknown) -> bool:
    """Tell whether nobody set a value, so that the provider decides."""
    return isinstance(value.form, Omitted)


def _queue(planned: dict[str, Any]) -> None:
    """How long a data key is reused counts where KMS has the key: ``internal/service/sqs/queue.go``."""
    key = planned.get("kms_master_key_id")
    if planned.get("sqs_managed_sse_enabled") is True:
        planned["kms_data_key_reuse_period_seconds"] = 0
    elif key in (None, "") or (isinstance(key, Unknown) and is_omitted(key)):
        planned["kms_data_key_reuse_period_seconds"] = _decided_by_aws("without a key of KMS it does not count")


_OF_APPLICATIONS = (
    "client_keep_alive", "desync_mitigation_mode", "drop_invalid_header_fields", "enable_http2",
    "enable_tls_version_and_cipher_suite_headers", "enable_waf_fail_open", "enable_xff_client_port", "idle_timeout",
    "preserve_host_header", "xff_header_processing_mode",
)  # fmt: skip
_OF_NETWORKS = {"dns_record_client_routing_policy": "any_availability_zone", "enable_cross_zone_load_balancing": False}
"""What a network load balancer has where nobody sets it; the second is a gateway load balancer's as well."""


def _load_balancer(planned: dict[str, Any]) -> None:
    """What is for another type of load balancer is left out: ``internal/service/elbv2/load_balancer.go``."""
    for name in ("access_logs", "connection_logs"):
        for logs in _blocks(planned, name):
            if logs.get("enabled") is False:
                logs.update(bucket="", prefix="" if logs["prefix"] == "" else None)
            elif isinstance(logs.get("enabled"), Unknown):
                open_ = replace(logs["enabled"], type=STRING, form=None)
                logs.update(bucket=open_, prefix=open_)
    kind = planned.get("load_balancer_type")
    if isinstance(kind, Unknown):
        open_ = replace(kind, type=DYNAMIC, form=None)
        planned.update(dict.fromkeys((*_OF_APPLICATIONS, *_OF_NETWORKS, "enable_zonal_shift"), open_))
        return
    if kind != "application":
        planned.update(dict.fromkeys(_OF_APPLICATIONS), ipam_pools=[])
    if kind == "gateway":
        planned.update(enable_zonal_shift=None, minimum_load_balancer_capacity=[])
    if kind != "network":
        planned["enforce_security_group_inbound_rules_on_private_link_traffic"] = _decided_by_aws(f"is not for {kind}")
    for name, default in _OF_NETWORKS.items():
        counts = kind == "network" or (kind == "gateway" and default is False)
        given = planned.get(name)
        if not isinstance(given, Unknown):
            planned[name] = None if not counts else default if given is None else given


def _listener(planned: dict[str, Any]) -> None:
    """Headers and times count with some protocols: ``internal/service/elbv2/listener.go``, ``suppressIf...``."""
    protocol_ = planned.get("protocol")
    for name, value in planned.items():
        counts = next((those for begin, those in _PROTOCOLS.items() if name.startswith(begin)), None)
        if counts is not None and not isinstance(value, Unknown) and (protocol_ not in counts or value == ""):
            planned[name] = _decided_by_aws(f"counts for {' and '.join(counts)} alone")


_PROTOCOLS = {
    "routing_http_request_": ("HTTPS",),
    "routing_http_response_": ("HTTP", "HTTPS"),
    "tcp_idle_timeout_": ("TCP", "GENEVE"),
}
"""Protocols of listeners, by how the arguments begin that count with them."""


def _interface(planned: dict[str, Any]) -> None:
    """Lists of addresses count where somebody says so: ``internal/service/ec2/vpc_network_interface.go``."""
    for name in ("private_ip_list", "ipv6_address_list"):
        if planned.get(f"{name}_enabled") is not True and not isinstance(planned.get(name), Unknown):
            planned[name] = _decided_by_aws(f"counts with {name}_enabled alone")


def _instance(planned: dict[str, Any]) -> None:
    """An interface of its own has its own check of addresses: ``internal/service/ec2/ec2_instance.go``."""
    interfaces = planned.get("network_interface")
    if isinstance(interfaces, Unknown) and is_omitted(interfaces):
        return
    if isinstance(interfaces, Unknown) or any(isinstance(one, Unknown) for one in interfaces or ()):
        planned["source_dest_check"] = _decided_by_aws("counts without a network interface alone")
    elif interfaces:
        planned["source_dest_check"] = None


def _sign_on(planned: dict[str, Any]) -> None:
    """Options of a sign-on that is switched off count for nothing: ``internal/service/opensearch``."""
    for options in _blocks(planned, "saml_options"):
        if options["enabled"] is False:
            options.update(session_timeout_minutes=None, subject_key="" if options["subject_key"] == "" else None)


def _search_domain(planned: dict[str, Any]) -> None:
    """An endpoint of one's own and masters count where they are enabled: ``internal/service/opensearch/domain.go``."""
    for options in _blocks(planned, "domain_endpoint_options"):
        if options["custom_endpoint_enabled"] in (None, False):
            options.update(custom_endpoint=None, custom_endpoint_certificate_arn=None)
    for cluster in _blocks(planned, "cluster_config"):
        if cluster["dedicated_master_enabled"] in (None, False):
            cluster.update(dedicated_master_count=None, dedicated_master_type=None)


def _app(planned: dict[str, Any]) -> None:
    """Branches and passwords count where they are enabled: ``internal/service/amplify/app.go``."""
    enabled = {
        "auto_branch_creation_patterns": "enable_auto_branch_creation",
        "basic_auth_credentials": "enable_basic_auth",
    }
    for name, by in enabled.items():
        for block in (planned, *_blocks(planned, "auto_branch_creation_config")):
            if name in block and block.get(by) in (None, False):
                block[name] = None


def _service(planned: dict[str, Any]) -> None:
    """A daemon has one task on each instance: ``internal/service/ecs/service.go``."""
    if planned.get("scheduling_strategy") == "DAEMON":
        planned["desired_count"] = None
        for name, default in (("deployment_maximum_percent", 200), ("deployment_minimum_healthy_percent", 100)):
            if planned.get(name) == default:
                planned[name] = None
    if planned.get("force_new_deployment") is not True and not isinstance(planned.get("triggers"), Unknown):
        planned["triggers"] = _decided_by_aws("counts with force_new_deployment alone")


def _function(planned: dict[str, Any]) -> None:
    """An environment without variables is none: ``internal/service/lambda/function.go``."""
    if any(
        not isinstance(one["variables"], Unknown) and not one["variables"] for one in _blocks(planned, "environment")
    ):
        planned["environment"] = []


def _topic(planned: dict[str, Any]) -> None:
    """A policy of a topic's archive is for FIFO topics, and stored as the others: ``internal/service/sns/topic.go``."""
    if isinstance(planned.get("archive_policy"), str):
        planned["archive_policy"] = normal_json(planned["archive_policy"])


def _worker(planned: dict[str, Any]) -> None:
    """Properties in Base64 are stored as what they say: ``internal/service/kafkaconnect/worker_configuration.go``."""
    written = planned.get("properties_file_content")
    if isinstance(written, str) and in_base64(written) is not None:
        planned["properties_file_content"] = _decided_by_aws("is Base64, which is stored as what it says")


def _decided_by_aws(why: str) -> Unknown:
    return Unknown(DYNAMIC, (Reason(f"{why}; the provider decides"),))


def _lifecycle(planned: dict[str, Any]) -> None:
    """A part of a rule that is chosen one way is empty in the other: ``internal/service/s3/bucket_lifecycle_*.go``."""
    for rule in _blocks(planned, "rule"):
        for chosen in _blocks(rule, "filter"):
            others = (chosen[name] for name in ("and", "tag", "object_size_greater_than", "object_size_less_than"))
            if chosen["prefix"] == "" and any(other not in (None, []) for other in others):
                chosen["prefix"] = None
        for transition in _blocks(rule, "transition"):
            if transition["days"] == 0 and transition["date"] is not None:
                transition["days"] = None
    bucket = planned.get("bucket")
    if isinstance(bucket, str) and bucket.endswith("--x-s3"):
        reason = Reason("a directory bucket has a minimum of its own")
        planned["transition_default_minimum_object_size"] = Unknown(STRING, (reason,))


def _security_group(planned: dict[str, Any]) -> None:
    """Rules within a group name protocols as a rule by itself does: ``internal/service/ec2/vpc_security_group.go``."""
    for direction in ("ingress", "egress"):
        for rule in _blocks(planned, direction):
            if isinstance(rule.get("protocol"), str):
                rule["protocol"] = protocol(rule["protocol"])


def _certificate(planned: dict[str, Any]) -> None:
    """A certificate's own name is among its alternative names: ``internal/service/acm/certificate.go``."""
    names, own = planned.get("subject_alternative_names"), planned.get("domain_name")
    if isinstance(own, Unknown) and isinstance(names, Set):
        planned["subject_alternative_names"] = merge_unknown(SetOf(STRING), [own])
    if isinstance(own, str) and (isinstance(names, Set) or (isinstance(names, Unknown) and is_omitted(names))):
        given = list(names) if isinstance(names, Set) else []
        if unknown := unknowns_in(given):
            planned["subject_alternative_names"] = merge_unknown(SetOf(STRING), unknown)
        else:
            planned["subject_alternative_names"] = convert([*given, own], SetOf(STRING))


def _random_name(planned: dict[str, Any]) -> None:
    """A prefix or a separator stands in a random name as it is, whatever it is: what is made of it is no plain name."""
    given = (planned.get("prefix"), planned.get("separator"))
    if all(one is None or (isinstance(one, str) and _PLAIN.fullmatch(one)) for one in given):
        return
    for name, value in planned.items():
        if isinstance(value, Unknown) and isinstance(value.form, Omitted | AttributeOf):
            planned[name] = replace(value, form=None)


def _blocks(values: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = values.get(name)
    return [block for block in found if isinstance(block, dict)] if isinstance(found, list) else []


def _terraform_data(values: dict[str, Any]) -> None:
    """What it gives is what it is given: nothing for nothing, and of the same type."""
    given, output = values.get("input"), values.get("output")
    if given is None:
        values["output"] = None
    elif isinstance(output, Unknown):
        values["output"] = replace(output, type=type_of(given))


CONDITIONAL: dict[str, Callable[[dict[str, Any]], None]] = {
    "aws_acm_certificate": _certificate,
    "aws_alb": _load_balancer,
    "aws_alb_listener": _listener,
    "aws_amplify_app": _app,
    "aws_default_security_group": _security_group,
    "aws_ecs_service": _service,
    "aws_elasticsearch_domain": _search_domain,
    "aws_elasticsearch_domain_saml_options": _sign_on,
    "aws_instance": _instance,
    "aws_lambda_function": _function,
    "aws_lb": _load_balancer,
    "aws_lb_listener": _listener,
    "aws_lightsail_certificate": _certificate,
    "aws_lightsail_lb_certificate": _certificate,
    "aws_mskconnect_worker_configuration": _worker,
    "aws_network_interface": _interface,
    "aws_opensearch_domain": _search_domain,
    "aws_opensearch_domain_saml_options": _sign_on,
    "aws_s3_bucket_lifecycle_configuration": _lifecycle,
    "aws_security_group": _security_group,
    "aws_sns_topic": _topic,
    "aws_spot_instance_request": _instance,
    "aws_sqs_queue": _queue,
    "random_id": _random_name,
    "random_pet": _random_name,
    "terraform_data": _terraform_data,
}
AS_WRITTEN = {type_: frozenset(_OF_NETWORKS) for type_ in ("aws_alb", "aws_lb")}
"""Arguments, by type, of which the schema has what is planned beside the most usual others: above is the rest."""
