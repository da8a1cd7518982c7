"""Whether the Resource element of a statement names a resource, or everything that matches.

Rules: https://docs.aws.amazon.com/service-authorization/latest/reference/ (the ARN formats of
each service). A wildcard below a name (an object of a bucket, a stream of a log group, an
index of a table) grants nothing beyond that name; one where the name stands does. So does one
behind a name that may hold slashes itself: ``repository/settle/*`` is other repositories.
A policy variable such as ``${aws:PrincipalTag/team}`` counts as a name, although nobody knows
it here: AWS puts one value in its place, and reads a wildcard in that value as a plain character
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html). Its default is written here: one
with a wildcard in it counts as that wildcard.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from stackproof.iam.arn_formats import arn_format
from stackproof.iam.patterns import with_default_wildcards
from stackproof.iam.published import service
from stackproof.model.graph import identity, is_plain
from stackproof.values import STRING, Reason, Unknown, template
from stackproof.values.texts import HOLE, pieces, text_with_holes

_VARIABLE = re.compile(r"\$\{[^{}]*\}")  # of a policy, or of a format
_BELOW = {  # what the reference does not list: paths of a domain's API, a topic's subscriptions, a secret's random end
    "es": re.compile(r"domain/[^*?/:]+/.*", re.DOTALL),
    "secretsmanager": re.compile(r"secret:[^*?]+-\?{6}"),
    "sns": re.compile(r"[^*?:]+:.*", re.DOTALL),
}
_FIELDS = ("partition", "service", "region", "account")


def wildcard_in(resource: Any) -> str | Unknown:
    """Return what is too wide in a resource pattern: an empty text if it names something.

    Args:
        resource: the element's text, or an unknown whose pieces may be known.
    """
    opaque = next((piece for piece in pieces(resource) if isinstance(piece, Unknown) and not is_plain(piece)), None)
    text = _text(resource)
    found = _too_wide(text)
    if found and opaque is None and text.startswith(HOLE) and text[1:2] in (":", "/"):
        return _behind(resource)
    if opaque is None or (found and _certain(resource, opaque)):
        return f'resource "{_show(resource)}" {found}' if found else ""
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
    fields = _text(resource).split(":", 5)
    return 0 < before.count(":") < 5 and len(fields) == 6 and HOLE not in fields[5]


def _show(resource: Any) -> str:
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
        return "matches more than the resource that it begins with"
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
    below = any(pattern.fullmatch(name) for pattern in _below_a_name(service, bool(account)))
    return "" if below else "has a wildcard where a name stands"


@functools.cache
def _below_a_name(prefix: str, with_account: bool) -> tuple[re.Pattern[str], ...]:
    """Return patterns for what may stand below the first name in the ARNs of a service.

    ``table/${TableName}/index/${IndexName}`` allows ``table/orders/*``; where a name may hold slashes
    (``repository/${RepositoryName}``), nothing is below it.
    """
    found = [_BELOW[prefix]] if prefix in _BELOW else []
    known = service(prefix)
    for text in known.formats.values() if known is not None else ():
        fields = text.split(":", 5)
        first, *rest = _VARIABLE.split(fields[5], maxsplit=1) if len(fields) == 6 else ("",)
        if fields[2:3] == [prefix] and bool(fields[4]) is with_account and rest and _VARIABLE.search(rest[0]):
            separator = rest[0][0]
            name = "[^*?:]+" if separator == ":" else "[^*?/:]+"
            found.append(re.compile(f"{re.escape(first)}{name}{re.escape(separator)}.*", re.DOTALL))
    return tuple(found)


def _behind(resource: Any) -> str | Unknown:
    """Judge ``${aws_dynamodb_table.t.arn}/index/*`` by the format of that type's ARNs."""
    first, *rest = pieces(resource)
    reference = identity(first)
    assert reference is not None  # the piece is plain, and no text
    begin = arn_format(reference.address.type, str(reference.path[-1]))
    if begin is None:
        reason = Reason(f"whether a name of {reference.address.type} may hold what stands behind it is not known here")
        return Unknown(STRING, (reason,))
    found = _too_wide(_text(template([begin, *rest])))
    return f'resource "{_show(resource)}" {found}' if found else ""


def _text(resource: Any) -> str:
    """Return the text with a plain character for each policy variable, and a hole for each unknown piece."""
    return _VARIABLE.sub("v", text_with_holes(with_default_wildcards(resource)))
