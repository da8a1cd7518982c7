"""Which texts the AWS provider takes for an ARN, a CIDR block, JSON and the like, as far as that is certain.

Each function tells whether a text is *none* of them for sure; what only AWS decides passes. They are held against the
provider's own answers by ``scripts/extract_refusals.py``: a format stands for an argument only where the provider
refuses every text that is refused here. Sources: ``internal/verify/validate.go`` of hashicorp/terraform-provider-aws,
``helper/validation`` of hashicorp/terraform-plugin-sdk.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from stackproof.evaluate.provider_values import in_base64
from stackproof.functions.json_text import decode_json
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.values import Mistake

_PARTITION = re.compile(r"aws(-[a-z]+)*")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d{1,2}", re.A)
_ACCOUNT = re.compile(r"aws|aws-managed|third-party|aws-marketplace|\d{12}|cw.{10}", re.A)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d{1,2}:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)", re.A)
_ARN_PARTS = 6


def _is_arn(text: str) -> bool:
    """Tell what Go's ``arn.Parse`` takes."""
    return text.startswith("arn:") and len(text.split(":", _ARN_PARTS - 1)) == _ARN_PARTS


def _is_whole_arn(text: str) -> bool:
    """Tell what ``verify.ValidARN`` takes."""
    if not _is_arn(text):
        return False
    _, partition, _, region, account, resource = text.split(":", _ARN_PARTS - 1)
    return bool(
        _PARTITION.fullmatch(partition)
        and (not region or _REGION.fullmatch(region))
        and (not account or _ACCOUNT.fullmatch(account))
        and resource
    )


def _is_json(text: str) -> bool:
    try:
        decode_json(text)
    except Mistake:
        return False
    return True


def _is_policy(text: str) -> bool:
    try:
        return isinstance(decode_json(text), dict)
    except Mistake:
        return False


def _is_policy_of_single_keys(text: str) -> bool:
    try:
        return isinstance(load_json(text), dict)
    except InvalidJson:
        return False


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """Return what Go's ``net.ParseCIDR`` takes."""
    address, _, bits = text.partition("/")
    if not (bits.isascii() and bits.isdigit()) or "%" in address:
        return None
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _is_cidr(text: str) -> bool:
    return _network(text) is not None


def _is_whole_cidr(text: str) -> bool:
    """Tell whether the bits after the prefix are zero, too."""
    network = _network(text)
    return network is not None and network.network_address == ipaddress.ip_address(text.partition("/")[0])


def _is_ipv4_cidr(text: str) -> bool:
    return isinstance(_network(text), ipaddress.IPv4Network)


def _is_whole_ipv4_cidr(text: str) -> bool:
    return _is_ipv4_cidr(text) and _is_whole_cidr(text)


def _is_ipv6_cidr(text: str) -> bool:
    return isinstance(_network(text), ipaddress.IPv6Network)


def _is_whole_ipv6_cidr(text: str) -> bool:
    return _is_ipv6_cidr(text) and _is_whole_cidr(text)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return None if "%" in text else ipaddress.ip_address(text)
    except ValueError:
        return None


class Format(NamedTuple):
    """What a text has to be: how a message names it, and whether a text is it."""

    what: str
    holds: Callable[[str], bool]


def _matching(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.A)
    return lambda text: compiled.fullmatch(text) is not None


FORMATS: Mapping[str, Format] = {
    "whole arn": Format("an ARN", _is_whole_arn),
    "arn": Format("an ARN", _is_arn),
    "account": Format("the id of an AWS account: 12 digits", _matching(r"\d{12}")),
    "region": Format("the name of an AWS region", _matching(_REGION.pattern)),
    "whole ipv4 cidr": Format("an IPv4 CIDR block without bits after its prefix", _is_whole_ipv4_cidr),
    "ipv4 cidr": Format("an IPv4 CIDR block", _is_ipv4_cidr),
    "whole ipv6 cidr": Format("an IPv6 CIDR block without bits after its prefix", _is_whole_ipv6_cidr),
    "ipv6 cidr": Format("an IPv6 CIDR block", _is_ipv6_cidr),
    "whole cidr": Format("a CIDR block without bits after its prefix", _is_whole_cidr),
    "cidr": Format("a CIDR block", _is_cidr),
    "ipv4": Format("an IPv4 address", lambda text: isinstance(_address(text), ipaddress.IPv4Address)),
    "ipv6": Format("an IPv6 address", lambda text: isinstance(_address(text), ipaddress.IPv6Address)),
    "ip": Format("an IP address", lambda text: _address(text) is not None),
    "policy of single keys": Format("a JSON policy in which no key stands twice", _is_policy_of_single_keys),
    "policy": Format("a JSON policy", _is_policy),
    "json": Format("JSON", _is_json),
    "time": Format("a time such as 2030-01-31T08:00:00Z", _matching(_TIME.pattern)),
    "bool": Format("true or false", _matching("1|t|T|true|TRUE|True|0|f|F|false|FALSE|False")),
    "integer": Format("a whole number", _matching(r"[+-]?\d+")),
    "base64": Format("Base64", lambda text: in_base64(text) is not None),
}
"""By name. Which of several the provider means is asked of it: the strictest that it agrees with is kept."""
