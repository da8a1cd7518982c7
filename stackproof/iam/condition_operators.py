"""The operators of conditions: whether one value of a policy meets one value of a request.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html.
"""

from __future__ import annotations

import base64
import binascii
import operator
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network
from typing import Any

from stackproof.iam.answers import Answer, all_of, doubt
from stackproof.iam.patterns import matches
from stackproof.iam.request_context import Context
from stackproof.model.dates import date_of
from stackproof.model.graph import identity, is_plain
from stackproof.values import Unknown, template
from stackproof.values.texts import pieces

Operator = Callable[[Any, Any, Context | None], Answer]
_FIELDS = 6  # of an ARN
_WITH_COLONS = re.compile(r"(.*_)?(arns?|ids?|urls?|uris?)")


def lower(text: Any) -> Any:
    """Return a text in lower case, its unknown pieces as they are."""
    if isinstance(text, str):
        return text.lower()
    return template(piece if isinstance(piece, Unknown) else str(piece).lower() for piece in pieces(text))


def _string_equals(wanted: Any, given: Any, context: Context | None) -> Answer:
    return matches(wanted, given, context, wildcards=False)


def _string_like(wanted: Any, given: Any, context: Context | None) -> Answer:
    return matches(wanted, given, context)


def _ignoring_case(wanted: Any, given: Any, context: Context | None) -> Answer:
    if context is None:
        return matches(lower(wanted), lower(given), wildcards=False)
    values = {key: one if isinstance(one, Unknown) else tuple(map(lower, one)) for key, one in context.values.items()}
    return matches(lower(wanted), lower(given), Context(values, context.whole), wildcards=False)


def _arn_like(wanted: Any, given: Any, context: Context | None) -> Answer:
    """An ARN is compared field by field: a wildcard does not reach over the first five colons."""
    if wanted == "*":
        return doubt("whether AWS takes * for an ARN is not documented")
    ours, theirs = _fields(wanted), _fields(given)
    if ours is None or theirs is None:
        found = matches(wanted, given, context)
        return found if found is False or _is_the_same(wanted, given) else _unknown_in(wanted, given)
    if len(ours) != _FIELDS or len(theirs) != _FIELDS:
        return False
    return all_of(matches(one, other, context) for one, other in zip(ours, theirs, strict=True))


def _is_the_same(wanted: Any, given: Any) -> bool:
    """Tell whether both are the one attribute, whatever its fields are."""
    return not isinstance(matches(wanted, given, wildcards=False), Unknown)


def _unknown_in(*texts: Any) -> Unknown:
    return next(piece for text in texts for piece in pieces(text) if isinstance(piece, Unknown))


def _fields(text: Any) -> list[Any] | None:
    """Split an ARN at its first five colons; nothing where an unknown piece may hold a colon before them."""
    if isinstance(text, str):
        return list(text.split(":", _FIELDS - 1))
    fields: list[list[Any]] = [[]]
    for piece in pieces(text):
        if isinstance(piece, Unknown):
            if len(fields) < _FIELDS and not _is_one_field(piece):
                return None
            fields[-1].append(piece)
            continue
        first, *rest = str(piece).split(":", _FIELDS - len(fields))
        fields[-1].append(first)
        fields.extend([part] for part in rest)
    return [template(field) for field in fields]


def _is_one_field(piece: Unknown) -> bool:
    reference = identity(piece)
    if reference is None:
        return is_plain(piece)
    plain = reference.address.type in ("aws_caller_identity", "aws_region", "aws_partition")
    return (plain and reference.path[-1] != "arn") or not _WITH_COLONS.fullmatch(str(reference.path[-1]))


def _with_known(compare: Callable[[str, str], Answer]) -> Operator:
    """Compare what has neither wildcards nor variables; an unknown in it is the answer."""

    def found(wanted: Any, given: Any, _context: Context | None) -> Answer:
        for one in (wanted, given):
            if isinstance(one, Unknown):
                return one
        return compare(str(wanted), str(given))

    return found


def _compare_ordered(read: Callable[[str], Any], compare: Callable[[Any, Any], bool], kind: str) -> Operator:
    def found(wanted: str, given: str) -> Answer:
        limit, value = read(wanted), read(given)
        if limit is None:
            return doubt(f'"{wanted}" in a condition is no {kind}')
        return False if value is None else compare(value, limit)

    return _with_known(found)


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _bool(wanted: str, given: str) -> Answer:
    return wanted.lower() == given.lower()


def _in_network(wanted: str, given: str) -> Answer:
    try:
        network = ip_network(wanted, strict=False)
    except ValueError:
        return doubt(f'"{wanted}" in a condition is no range of IP addresses')
    try:
        return ip_address(given) in network
    except ValueError:
        return False


def _binary(wanted: str, given: str) -> Answer:
    try:
        return base64.b64decode(wanted, validate=True) == base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        return False


_COMPARED = {
    "equals": operator.eq,
    "lessthan": operator.lt,
    "lessthanequals": operator.le,
    "greaterthan": operator.gt,
    "greaterthanequals": operator.ge,
}
OPERATORS: dict[str, Operator] = {
    "stringequals": _string_equals,
    "stringequalsignorecase": _ignoring_case,
    "stringlike": _string_like,
    "arnequals": _arn_like,
    "arnlike": _arn_like,
    "bool": _with_known(_bool),
    "ipaddress": _with_known(_in_network),
    "binaryequals": _with_known(_binary),
    **{f"numeric{name}": _compare_ordered(_number, compare, "number") for name, compare in _COMPARED.items()},
    **{f"date{name}": _compare_ordered(date_of, compare, "date") for name, compare in _COMPARED.items()},
}
"""By lower-case name; whether a value of the policy meets one of the request, both maybe with unknown pieces."""
NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
}
"""An operator that is met where the other is not, and where the key is absent."""
