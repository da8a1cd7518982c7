"""Whether the Resource element of a statement names a resource, or everything that matches.

Rules: https://docs.aws.amazon.com/service-authorization/latest/reference/ (the ARN formats of
each service). A wildcard below a name (an object of a bucket, a stream of a log group, an
index of a table) grants nothing beyond that name; one where the name stands does.
"""

from __future__ import annotations

import re
from typing import Any

from stackproof.model.graph import identity, is_plain
from stackproof.values import Unknown
from stackproof.values.texts import HOLE, pieces, text_with_holes

_NAMED = r"[^*?/:]+"
_BELOW_A_NAME = {
    "apigateway": rf"/(restapis|apis)/{_NAMED}/.*",
    "dynamodb": rf"table/{_NAMED}/.*",
    "ecs": rf"(task|service|container-instance|task-set)/{_NAMED}/.*",
    "es": rf"domain/{_NAMED}/.*",
    "execute-api": rf"{_NAMED}/.*",
    "kinesis": rf"stream/{_NAMED}/.*",
    "lambda": rf"(function|layer):{_NAMED}:.*",
    "logs": r"log-group:[^*?:]+:.*",
    "s3": rf"{_NAMED}/.*",
    "secretsmanager": r"secret:[^*?]+-\?{6}",
    "sns": rf"{_NAMED}:.*",
    "states": rf"((stateMachine|execution|express):{_NAMED}:|mapRun:{_NAMED}/).*",
}
_ACCESS_POINT = rf"accesspoint/{_NAMED}/.*"  # these ARNs of s3 have an account, those of buckets have none
_FIELDS = ("partition", "service", "region", "account")


def wildcard_in(resource: Any) -> str | Unknown:
    """Return what is too wide in a resource pattern: an empty text if it names something.

    Args:
        resource: the element's text, or an unknown whose pieces may be known.
    """
    opaque = next((piece for piece in pieces(resource) if isinstance(piece, Unknown) and not is_plain(piece)), None)
    text = text_with_holes(resource)
    found = _too_wide(text)
    if opaque is None or (found and _certain(resource, opaque)):
        return f'resource "{_shown(resource)}" {found}' if found else ""
    return opaque


def _certain(resource: Any, opaque: Unknown) -> bool:
    """Tell whether a pattern is too wide whatever an unknown piece of it will be.

    It is where the text before the piece decides, or where the piece stands before the
    name in an ARN and the name itself is a wildcard.
    """
    known = pieces(resource)
    before = "".join(piece if isinstance(piece, str) else HOLE for piece in known[: known.index(opaque)])
    if _too_wide(f"{before}x"):
        return True
    fields = text_with_holes(resource).split(":", 5)
    return 0 < before.count(":") < 5 and len(fields) == 6 and HOLE not in fields[5]


def _shown(resource: Any) -> str:
    """Write the pattern as it would stand in HCL."""
    parts = []
    for piece in pieces(resource):
        reference = identity(piece) if isinstance(piece, Unknown) else None
        parts.append(piece if isinstance(piece, str) else f"${{{reference or '...'}}}")
    return "".join(parts)


def _too_wide(text: str) -> str:
    if not text.strip():
        return "is empty"
    if "*" not in text and "?" not in text:
        return ""
    if not text.strip("*?:/ "):
        return "is everything"
    if text.startswith(HOLE):
        return "" if re.match(rf"{HOLE}[:/]", text) else "matches more than the resource that it begins with"
    fields = text.split(":", 5)
    if len(fields) < 6 or fields[0] != "arn":
        return "is no ARN, and has a wildcard"
    for name, field in zip(_FIELDS, fields[1:5], strict=True):
        if "*" in field or "?" in field:
            return f"has a wildcard for its {name}"
    return _wide_name(fields[2], fields[4], fields[5])


def _wide_name(service: str, account: str, name: str) -> str:
    if "*" not in name and "?" not in name:
        return ""
    below = _ACCESS_POINT if service == "s3" and account else _BELOW_A_NAME.get(service)
    return "" if below and re.fullmatch(below, name, re.DOTALL) else "has a wildcard where a name stands"
