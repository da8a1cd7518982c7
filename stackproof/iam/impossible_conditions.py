"""Conditions that no request can ever meet, so that a statement with one says nothing.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html. Only what
is sure counts: two tests of one key that exclude each other, a star where the operator knows none and no value can hold
one, an ARN with too few parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from stackproof.iam.condition_operators import NEGATED, OPERATORS
from stackproof.iam.conditions import ConditionTest, tests_of
from stackproof.values import Unknown

_EXACT = {"stringequals", "stringequalsignorecase"}
_SHAPES = {  # of values that AWS gives: neither a star nor a question mark is in one
    "aws:principalaccount": r"\d{12}",
    "aws:resourceaccount": r"\d{12}",
    "aws:sourceaccount": r"\d{12}",
    "aws:sourceowner": r"\d{12}",
    "kms:calleraccount": r"\d{12}",
    "aws:principalorgid": r"o-[a-z0-9]+",
    "aws:resourceorgid": r"o-[a-z0-9]+",
    "aws:sourceorgid": r"o-[a-z0-9]+",
    "aws:sourcevpc": r"vpc-[0-9a-f]+",
    "aws:sourcevpce": r"vpce-[0-9a-f]+",
    "aws:principalarn": r"arn:[^*?]*",
    "aws:sourcearn": r"arn:[^*?]*",
    "lambda:sourcefunctionarn": r"arn:[^*?]*",
    "aws:securetransport": r"true|false",
    "aws:multifactorauthpresent": r"true|false",
    "aws:viaawsservice": r"true|false",
}
_SINGLE = {  # more keys that a request has once; of one with several values, each test may be met by another
    "aws:calledviafirst", "aws:calledvialast", "aws:principaltype", "aws:requestedregion", "aws:sourceip",
    "aws:userid", "aws:username", "iam:passedtoservice", "iam:permissionsboundary", "iam:policyarn", "kms:viaservice",
    "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id", "sns:endpoint",
    "sns:protocol", "sts:externalid",
}  # fmt: skip
_ARN_FIELDS = 6


def is_never_met(condition: Any) -> bool:
    """Tell whether no request can meet the ``Condition`` of a statement."""
    tests = [test for test in tests_of(condition) if not isinstance(test, Unknown)]
    return any(map(_never, tests)) or _exclude_each_other(tests)


def is_met_by_none(tests: Iterable[ConditionTest | Unknown]) -> bool:
    """Tell whether no request can meet all of some tests."""
    known = [test for test in tests if not isinstance(test, Unknown)]
    return any(map(_never, known)) or _exclude_each_other(known)


def _wants_a_value(test: ConditionTest) -> bool:
    """Tell whether a test is met only by a request that has the key, with one of the values."""
    return not (test.is_negated or test.if_exists or test.over == "all" or test.operator == "null")


def _never(test: ConditionTest) -> bool:
    """Tell whether no value that a request can have meets a test."""
    if not _wants_a_value(test) or isinstance(test.values, Unknown) or test.operator not in OPERATORS:
        return False
    return all(isinstance(value, str) and _is_no_value(test, value) for value in test.values)


def _is_no_value(test: ConditionTest, value: str) -> bool:
    if "${" in value:
        return False
    if test.operator in ("arnlike", "arnequals"):
        return value != "*" and value.count(":") < _ARN_FIELDS - 1
    if test.operator == "bool":
        return value.lower() not in ("true", "false")
    if test.operator in _EXACT and test.key in _SHAPES:
        flags = re.IGNORECASE if test.operator != "stringequals" else 0
        return re.fullmatch(_SHAPES[test.key], value, flags) is None
    return False


def _exclude_each_other(tests: list[ConditionTest]) -> bool:
    by_key: dict[str, list[ConditionTest]] = {}
    for test in tests:
        is_single = test.key in _SHAPES.keys() | _SINGLE
        if is_single and not isinstance(test.values, Unknown) and all(map(_is_plain, test.values)):
            by_key.setdefault(test.key, []).append(test)
    return any(_none_is_left(of_key) for of_key in by_key.values() if len(of_key) > 1)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) and "${" not in value


def _none_is_left(tests: list[ConditionTest]) -> bool:
    """Tell whether one key cannot meet several tests: it must be absent and there, or none of its values is left.

    The values that are wanted by name are few, and each is tried.
    """
    wanting = [test for test in tests if _wants_a_value(test)]
    if wanting and any(_wants_absence(test) for test in tests):
        return True
    named = next((test for test in wanting if test.operator == "stringequals" and test.over == ""), None)
    if named is None:
        return _bools_differ(wanting)
    others = [test for test in tests if test is not named and test.over == "" and test.operator != "null"]
    return all(any(_surely_fails(test, str(value)) for test in others) for value in named.values)  # type: ignore[union-attr]


def _wants_absence(test: ConditionTest) -> bool:
    return test.operator == "null" and {str(one).lower() for one in test.values} == {"true"}  # type: ignore[union-attr]


def _bools_differ(wanting: list[ConditionTest]) -> bool:
    wanted = [{str(one).lower() for one in test.values} for test in wanting if test.operator == "bool"]  # type: ignore[union-attr]
    return len(wanted) > 1 and not set.intersection(*wanted)


def _surely_fails(test: ConditionTest, value: str) -> bool:
    """Tell whether a value surely does not meet a test."""
    matcher = OPERATORS.get(NEGATED.get(test.operator, test.operator))
    if matcher is None:
        return False
    found = [matcher(one, value, None) for one in test.values]  # type: ignore[union-attr]
    return any(one is True for one in found) if test.is_negated else all(one is False for one in found)
