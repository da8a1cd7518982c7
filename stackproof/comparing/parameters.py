"""How each parameter of the catalogue makes its constraint stricter; a test holds that none is missing.

A parameter of a constraint of the user's own is none of these: another value of it may allow more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stackproof.comparing.strictness import Direction, Strictness, by_direction
from stackproof.constraints import CONSTRAINTS

DIRECTIONS: dict[tuple[str, str], Direction] = {
    ("api-logs-access", "execution"): "true",
    ("api-requires-authorization", "api_keys"): "false",
    ("cloudtrail-is-sound", "log_group"): "true",
    ("data-stays-in-region", "regions"): "allows",
    ("dynamodb-recovers-to-point-in-time", "days"): "exact",
    ("dynamodb-recovers-to-point-in-time", "explicit"): "true",
    ("ecr-scans-on-push", "by_registry"): "false",
    ("iam-foreign-accounts-are-named", "accounts"): "allows",
    ("iam-foreign-accounts-are-named", "organisations"): "allows",
    ("iam-names-every-action", "prefixes"): "false",
    ("iam-trust-guards-confused-deputy", "apart"): "allows",
    ("iam-trust-guards-confused-deputy", "besides"): "demands",
    ("kms-key-policy-admits-logs", "region"): "exact",
    ("lambda-has-environment", "variables"): "demands",
    ("lambda-reserves-concurrency", "executions"): "exact",
    ("lambda-runtime-is-supported", "days"): "at least",
    ("lambda-uses-private-ecr-image", "accounts"): "allows",
    ("lambda-vpc-spans-zones", "zones"): "at least",
    ("log-group-retains-at-least", "days"): "at least",
    ("log-group-retains-at-least", "forever"): "false",
    ("log-group-retention", "at_least"): "at least",
    ("log-group-retention", "days"): "exact",
    ("name-carries-suffix", "variable"): "exact",
    ("outputs-exist", "described"): "true",
    ("outputs-exist", "names"): "demands",
    ("provider-version", "provider"): "exact",
    ("provider-version", "source"): "exact",
    ("provider-version", "version"): "exact",
    ("region-is", "region"): "exact",
    ("resources-are-tagged", "tags"): "demands",
    ("s3-blocks-public-access", "explicit"): "true",
    ("s3-encrypts-with-customer-key", "aws_key"): "false",
    ("s3-locks-objects", "mode"): "exact",
    ("s3-uploads-are-encrypted", "algorithms"): "exact",
    ("s3-uploads-are-encrypted", "key"): "exact",
    ("secret-rotates", "days"): "at most",
    ("security-group-not-open", "ports"): "allows",
    ("sns-encrypts", "customer_key"): "true",
    ("sqs-encrypts", "explicit"): "true",
    ("sqs-visibility-covers-function", "times"): "at least",
    ("state-machine-handles-errors", "catch"): "true",
    ("state-machine-handles-errors", "retry"): "true",
    ("state-machine-logs", "level"): "exact",
    ("terraform-version", "at_least"): "version",
}
_NOBODY: dict[tuple[str, str], Any] = {  # what a list that is not given stands for
    ("iam-foreign-accounts-are-named", "accounts"): [],
    ("iam-foreign-accounts-are-named", "organisations"): [],
    ("iam-trust-guards-confused-deputy", "apart"): [],
    ("lambda-uses-private-ecr-image", "accounts"): [],
    ("s3-uploads-are-encrypted", "algorithms"): ["AES256", "aws:kms", "aws:kms:dsse"],
    ("s3-uploads-are-encrypted", "key"): None,
    ("security-group-not-open", "ports"): [80, 443],
}
_LEVELS = ("OFF", "FATAL", "ERROR", "ALL")


def differing(
    constraint: str, base: Mapping[str, Any], head: Mapping[str, Any]
) -> dict[str, tuple[Any, Any, Strictness]]:
    """Return the parameters that are not as strict on both sides, each with both values and what the second is."""
    known = CONSTRAINTS.get(constraint)
    names = dict.fromkeys([*(known.parameters if known is not None else ()), *base, *head])
    found: dict[str, tuple[Any, Any, Strictness]] = {}
    for name in names:
        before, after = (_value(constraint, name, one) for one in (base, head))
        answer = _compare(constraint, name, before, after)
        if answer != "same":
            found[name] = (before, after, answer)
    return found


def _value(constraint: str, name: str, given: Mapping[str, Any]) -> Any:
    known = CONSTRAINTS.get(constraint)
    parameter = known.parameters.get(name) if known is not None else None
    value = given.get(name, parameter.default if parameter is not None and not parameter.required else None)
    if (constraint, name) in _NOBODY and value in (None, ""):
        return _NOBODY[constraint, name]
    return value


def _compare(constraint: str, name: str, base: Any, head: Any) -> Strictness:
    if (constraint, name) == ("state-machine-logs", "level") and base != head and {base, head} <= set(_LEVELS):
        return "stricter" if _LEVELS.index(head) > _LEVELS.index(base) else "weaker"
    return by_direction(DIRECTIONS.get((constraint, name), "exact"), base, head)
