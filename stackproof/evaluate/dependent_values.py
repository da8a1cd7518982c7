"""What the AWS provider plans for one argument because of another.

A schema has no place for this. Each function takes what is planned so far, and changes it; where its rule is written
down is in its docstring (hashicorp/terraform-provider-aws at the version that ``stackproof.schema`` ships).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from stackproof.evaluate.provider_values import protocol
from stackproof.values import (
    STRING,
    AttributeOf,
    Omitted,
    Reason,
    Set,
    SetOf,
    Unknown,
    convert,
    merge_unknown,
    unknowns_in,
)

_PLAIN = re.compile(r"[A-Za-z0-9_-]*")


def is_omitted(value: Unknown) -> bool:
    """Tell whether nobody set a value, so that the provider decides."""
    return isinstance(value.form, Omitted)


def _queue(planned: dict[str, Any]) -> None:
    """SQS manages its own key, so how long a data key is reused is nothing: ``internal/service/sqs/queue.go``."""
    if planned.get("sqs_managed_sse_enabled") is True:
        planned["kms_data_key_reuse_period_seconds"] = 0


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


CONDITIONAL: dict[str, Callable[[dict[str, Any]], None]] = {
    "aws_acm_certificate": _certificate,
    "aws_default_security_group": _security_group,
    "aws_s3_bucket_lifecycle_configuration": _lifecycle,
    "aws_security_group": _security_group,
    "aws_sqs_queue": _queue,
    "random_id": _random_name,
    "random_pet": _random_name,
}
