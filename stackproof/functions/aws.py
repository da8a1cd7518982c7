"""The AWS provider's own functions, by their full names.

Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_parse
(``terraform-provider-aws``, 5.40 and later).
"""

from __future__ import annotations

from typing import Any

from stackproof.functions.declarations import Parameter, function
from stackproof.values import STRING, Mistake, ObjectOf, Unknown, template

_PARTS = ("partition", "service", "region", "account_id", "resource")


def _sections(arn: str) -> dict[str, str]:
    sections = arn.split(":", 5)
    if sections[0] != "arn" or len(sections) != 6:
        raise Mistake(
            f'"{arn}" is not an ARN: it must have the form arn:partition:service:region:account:resource.', argument=0
        )
    return dict(zip(_PARTS, sections[1:], strict=True))


@function(
    "provider::aws::arn_parse",
    Parameter("arn", STRING),
    returns=ObjectOf(dict.fromkeys(sorted(_PARTS), STRING)),
)
def arn_parse(arn: str) -> dict[str, str]:
    """Take an ARN apart: an object of account_id, partition, region, resource and service."""
    return dict(sorted(_sections(arn).items()))


@function(
    "provider::aws::arn_build",
    *(Parameter(part, STRING) for part in _PARTS),
    returns=STRING,
    unknown="any",
)
def arn_build(*sections: str | Unknown) -> str | Unknown:
    """Put an ARN together of its parts; unknown ones keep their places."""
    pieces: list[Any] = ["arn"]
    for section in sections:
        pieces += [":", section]
    built: str | Unknown = template(pieces)
    return built


@function("provider::aws::trim_iam_role_path", Parameter("arn", STRING), returns=STRING)
def trim_iam_role_path(arn: str) -> str:
    """Return the ARN of an IAM role without the role's path."""
    sections = _sections(arn)
    if sections["service"] != "iam" or not sections["resource"].startswith("role/"):
        raise Mistake(f'"{arn}" is not the ARN of an IAM role.', argument=0)
    name = sections["resource"].rpartition("/")[2]
    return ":".join(("arn", *(sections[part] for part in _PARTS[:-1]), f"role/{name}"))
