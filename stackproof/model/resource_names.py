"""Whether the Resource element of a statement names a resource, or everything that matches.

Rules: https://docs.aws.amazon.com/service-authorization/latest/reference/ (the ARN formats of
each service). A wildcard below a name (an object of a bucket, a stream of a log group, an
index of a table) grants nothing beyond that name; one where the name stands does.
"""

from __future__ import annotations

import re
from typing import Any

from stackproof.model.graph import pieces
from stackproof.values import AttributeOf, Unknown

_HOLE = "\ue000"  # stands for an unknown that is a known resource's attribute
_NAMED = r"[^*?/:]+"
_BELOW_A_NAME = {
    "s3": rf"{_NAMED}/.*",
    "logs": r"log-group:[^*?:]+:.*",
    "dynamodb": rf"table/{_NAMED}/.*",
    "lambda": rf"function:{_NAMED}:.*",
    "states": rf"(stateMachine|execution|express):{_NAMED}:.*",
    "kinesis": rf"stream/{_NAMED}/.*",
    "execute-api": rf"{_NAMED}/.*",
    "secretsmanager": r"secret:[^*?]+-\?{6}",
}
_FIELDS = ("partition", "service", "region", "account")


def wildcard_in(resource: Any) -> str | Unknown:
    """Return what is too wide in a resource pattern: an empty text if it names something.

    Args:
        resource: the element's text, or an unknown whose pieces may be known.
    """
    parts = pieces(resource)
    text = "".join(part if isinstance(part, str) else _HOLE for part in parts)
    found = _too_wide(text)
    if found:
        return f'resource "{resource if isinstance(resource, str) else str(resource)}" {found}'
    undecided = next(
        (part for part in parts if isinstance(part, Unknown) and not isinstance(part.form, AttributeOf)), None
    )
    return undecided if undecided is not None else ""


def _too_wide(text: str) -> str:
    if "*" not in text and "?" not in text:
        return ""
    if not text.strip("*?:/"):
        return "is everything"
    if text.startswith(_HOLE):
        return "" if re.match(rf"{_HOLE}[:/]", text) else "matches more than the resource that it begins with"
    fields = text.split(":", 5)
    if len(fields) < 6 or fields[0] != "arn":
        return "is no ARN, and has a wildcard"
    for name, field in zip(_FIELDS, fields[1:5], strict=True):
        if "*" in field or "?" in field:
            return f"has a wildcard for its {name}"
    if "*" not in fields[5] and "?" not in fields[5]:
        return ""
    below = _BELOW_A_NAME.get(fields[2])
    return "" if below and re.fullmatch(below, fields[5], re.DOTALL) else "has a wildcard where a name stands"
