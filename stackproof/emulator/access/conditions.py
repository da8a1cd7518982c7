"""Whether a statement's condition is met by a request.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html.
A request's context maps condition keys, in lower case, to their values; what is not there is absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from stackproof.model.wildcards import like

Context = Mapping[str, tuple[str, ...]]


class UnknownOperatorError(ValueError):
    """A condition operator that this evaluation does not know."""


def _like_arn(pattern: str, text: str) -> bool:
    """An ARN's wildcards do not reach over its first five colons."""
    wanted, given = pattern.split(":", 5), text.split(":", 5)
    return len(wanted) == len(given) and all(map(like, wanted, given))


_NUMBERS: dict[str, Callable[[float, float], bool]] = {
    "numericequals": lambda wanted, given: given == wanted,
    "numericlessthan": lambda wanted, given: given < wanted,
    "numericlessthanequals": lambda wanted, given: given <= wanted,
    "numericgreaterthan": lambda wanted, given: given > wanted,
    "numericgreaterthanequals": lambda wanted, given: given >= wanted,
}


def _number(compare: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
    return lambda wanted, given: compare(float(wanted), float(given))


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "stringequals": lambda wanted, given: wanted == given,
    "stringequalsignorecase": lambda wanted, given: wanted.casefold() == given.casefold(),
    "stringlike": like,
    "arnequals": _like_arn,
    "arnlike": _like_arn,
    "bool": lambda wanted, given: wanted.lower() == given.lower(),
    "ipaddress": lambda wanted, given: ip_address(given) in ip_network(wanted, strict=False),
    **{name: _number(compare) for name, compare in _NUMBERS.items()},
}
# "StringNotEquals" is met where "StringEquals" is not, and where the key is absent.
_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
}


def condition_met(condition: Mapping[str, Mapping[str, Any]] | None, context: Context) -> bool:
    """Tell whether every operator and key of a statement's ``Condition`` is met.

    Raises:
        UnknownOperatorError: an operator that nobody wrote here.
    """
    return all(
        _met(operator.lower(), _texts(wanted), context.get(key.lower(), ()))
        for operator, keys in (condition or {}).items()
        for key, wanted in keys.items()
    )


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in values]


def _met(operator: str, wanted: list[str], given: tuple[str, ...]) -> bool:
    if operator == "null":
        return (not given) == (wanted[0].lower() == "true")
    every = operator.startswith("forallvalues:")
    operator = operator.removeprefix("forallvalues:").removeprefix("foranyvalue:")
    if operator.endswith("ifexists"):
        if not given:
            return True
        operator = operator.removesuffix("ifexists")
    negated = operator in _NEGATED
    matches = _OPERATORS.get(_NEGATED.get(operator, operator))
    if matches is None:
        raise UnknownOperatorError(operator)
    if not given:
        return negated or every
    found = (any(matches(one, value) for one in wanted) != negated for value in given)
    return all(found) if every or negated else any(found)
