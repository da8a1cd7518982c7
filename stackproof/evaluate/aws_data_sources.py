"""Data sources that the AWS provider answers from what it knows, without asking AWS.

Each function takes the decoded arguments and the region of the provider (unknown, if it is not text), and returns the
computed attributes that it knows. Rules: hashicorp/terraform-provider-aws 5.100.0, ``internal/service/meta``, ``elb``
and ``cloudfront``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stackproof.evaluate.aws_regions import LOAD_BALANCER_ACCOUNTS, REGION_NAMES
from stackproof.functions.aws import arn_parse
from stackproof.values import Mistake

Told = Callable[[Mapping[str, Any], Any], dict[str, Any]]
_PARTITIONS = {
    "cn-": ("aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"),
    "us-gov-": ("aws-us-gov", "amazonaws.com", "com.amazonaws"),
}
_COMMERCIAL = ("aws", "amazonaws.com", "com.amazonaws")
_CHINESE_PRINCIPALS = frozenset({"codedeploy", "elasticmapreduce", "logs"})
_BILLING_ACCOUNT = "386209384616"
_LOG_DELIVERY = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"
_LOG_DELIVERY_IN_CHINA = "a52cb28745c0c06e84ec548334e44bfa7fc2a85c54af20cd59e4969344b7af56"
_FEWEST_LABELS = 4  # of a service's DNS name


def _partition_of(region: str) -> tuple[str, str, str]:
    """Return the partition, its DNS suffix, and that suffix backwards."""
    return next((names for prefix, names in _PARTITIONS.items() if region.startswith(prefix)), _COMMERCIAL)


def _choose(values: Mapping[str, Any], region: Any, argument: str = "region") -> str | None:
    """Return the region that an argument names, else the provider's; nothing while it is unknown."""
    named = values.get(argument)
    chosen = named if isinstance(named, str) else region
    return chosen if isinstance(chosen, str) else None


def _endpoint(region: str) -> str:
    return f"ec2.{region}.{_partition_of(region)[1]}"


def _region(values: Mapping[str, Any], region: Any) -> dict[str, Any]:
    given = values.get("endpoint")
    if isinstance(given, str):
        region = next((known for known in REGION_NAMES if _endpoint(known) == given), None)
    chosen = _choose(values, region, "name")
    if chosen is None:
        return {} if region is None else {"name": region, "id": region}
    told = {"description": REGION_NAMES[chosen], "endpoint": _endpoint(chosen)} if chosen in REGION_NAMES else {}
    return {"name": chosen, "id": chosen, **told}


def _partition(_values: Mapping[str, Any], region: Any) -> dict[str, Any]:
    if not isinstance(region, str):
        return {}
    partition, suffix, reverse = _partition_of(region)
    return {"partition": partition, "id": partition, "dns_suffix": suffix, "reverse_dns_prefix": reverse}


def _service_principal(values: Mapping[str, Any], region: Any) -> dict[str, Any]:
    service, chosen = values.get("service_name"), _choose(values, region)
    if not isinstance(service, str) or chosen is None:
        return {}
    chinese = chosen.startswith("cn-") and service in _CHINESE_PRINCIPALS
    suffix = "amazonaws.com.cn" if chinese else "amazonaws.com"
    return {"name": f"{service}.{suffix}", "id": f"{service}.{chosen}.{suffix}", "suffix": suffix, "region": chosen}


def _service(values: Mapping[str, Any], region: Any) -> dict[str, Any]:
    """Everything but whether the service is supported there, which is in a table of the provider's."""
    reverse, dns = values.get("reverse_dns_name"), values.get("dns_name")
    chosen, service, prefix = _choose(values, region), values.get("service_id"), values.get("reverse_dns_prefix")
    labels = dns.split(".")[::-1] if isinstance(dns, str) else reverse.split(".") if isinstance(reverse, str) else None
    if labels is not None:
        if len(labels) < _FEWEST_LABELS:
            raise Mistake(f"A service's DNS name has {_FEWEST_LABELS} parts or more: sqs.eu-west-1.amazonaws.com.")
        *rest, chosen, service = labels
        prefix = ".".join(rest)
    if chosen is None or not isinstance(service, str):
        return {}
    prefix = prefix if isinstance(prefix, str) else _partition_of(chosen)[2]
    name = f"{prefix}.{chosen}.{service}"
    backwards = ".".join(reversed(name.split("."))).lower()
    found = {"region": chosen, "service_id": service, "reverse_dns_prefix": prefix, "reverse_dns_name": name}
    known = {"partition": _partition_of(chosen)[0]} if chosen in REGION_NAMES else {}
    return {**found, **known, "dns_name": backwards, "id": name}


def _arn(values: Mapping[str, Any], _region: Any) -> dict[str, Any]:
    arn = values.get("arn")
    if not isinstance(arn, str):
        return {}
    parts = arn_parse(arn)
    account = parts.pop("account_id")
    return {**parts, "account": account, "id": arn}


def _root_of(account: str, region: str) -> dict[str, Any]:
    return {"id": account, "arn": f"arn:{_partition_of(region)[0]}:iam::{account}:root"}


def _billing_account(_values: Mapping[str, Any], region: Any) -> dict[str, Any]:
    return _root_of(_BILLING_ACCOUNT, region) if isinstance(region, str) else {"id": _BILLING_ACCOUNT}


def _load_balancer_account(values: Mapping[str, Any], region: Any) -> dict[str, Any]:
    """The account is that of the region named, the partition that of the provider."""
    chosen = _choose(values, region)
    if chosen is None:
        return {}
    if chosen not in LOAD_BALANCER_ACCOUNTS:
        raise Mistake(f'"{chosen}" has no account of load balancers: allow the principal of log delivery instead.')
    account = LOAD_BALANCER_ACCOUNTS[chosen]
    return _root_of(account, region) if isinstance(region, str) else {"id": account}


def _log_delivery(values: Mapping[str, Any], region: Any) -> dict[str, Any]:
    chosen = _choose(values, region)
    if chosen is None:
        return {}
    return {"id": _LOG_DELIVERY_IN_CHINA if chosen.startswith("cn-") else _LOG_DELIVERY}


TOLD: dict[str, Told] = {
    "aws_region": _region,
    "aws_partition": _partition,
    "aws_service_principal": _service_principal,
    "aws_service": _service,
    "aws_arn": _arn,
    "aws_billing_service_account": _billing_account,
    "aws_elb_service_account": _load_balancer_account,
    "aws_cloudfront_log_delivery_canonical_user_id": _log_delivery,
}
