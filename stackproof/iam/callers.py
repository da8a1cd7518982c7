"""Callers that there surely are, as the context of a request shows them: one whom no Deny stops is let through.

What a request of each has is documented with every key, under Availability:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, and for somebody without
credentials: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from stackproof.iam.conditions import ConditionTest, tests_of
from stackproof.iam.documents import PolicyDocument
from stackproof.iam.request_context import Values
from stackproof.values import Unknown

_TAG = "aws:principaltag/"
_DIRECT: Mapping[str, Values] = {
    "aws:viaawsservice": ("false",), "aws:calledvia": (), "aws:calledviafirst": (), "aws:calledvialast": (),
    "aws:sourcearn": (), "aws:sourceaccount": (), "aws:sourceorgid": (), "aws:sourceowner": (), "aws:referer": (),
}  # fmt: skip
_FROM_THE_INTERNET: Mapping[str, Values] = {
    "aws:sourceip": ("192.0.2.1",), "aws:vpcsourceip": (), "aws:sourcevpc": (), "aws:sourcevpce": (),
}  # fmt: skip
_NOBODY: Mapping[str, Values] = {
    "aws:principalarn": (), "aws:principalaccount": (), "aws:principalorgid": (), "aws:principalorgpaths": (),
    "aws:principalisawsservice": (), "aws:principalservicename": (), "aws:username": (), "aws:userid": ("anonymous",),
    "aws:principaltype": ("Anonymous",), "aws:multifactorauthpresent": (), "aws:multifactorauthage": (),
}  # fmt: skip
_STRANGER: Mapping[str, Values] = {
    "aws:principalarn": ("arn:aws:iam::000000000000:role/somebody",), "aws:principalaccount": ("000000000000",),
    "aws:principalorgid": ("o-zzzzzzzzzz",), "aws:principalisawsservice": ("false",), "aws:principalservicename": (),
}  # fmt: skip
_OF_SOMEBODY = ("aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:username", "aws:userid")
_OF_A_NETWORK = ("aws:sourceip", "aws:sourcevpc", "aws:sourcevpce")


def callers_of(policies: Iterable[PolicyDocument]) -> Iterator[tuple[str, dict[str, Values]]]:
    """Yield callers, each with words for it: from outside, and those that a condition of some policies leaves out.

    Of a key that is not named nobody knows.
    """
    listed = [test for policy in policies for statement in policy.statements for test in tests_of(statement.condition)]
    tests = [test for test in listed if isinstance(test, ConditionTest)]
    tags = {test.key: () for test in tests if test.key.startswith(_TAG)}
    yield "somebody without credentials", {**_DIRECT, **_FROM_THE_INTERNET, **_NOBODY, **tags}
    yield "somebody of another account", {**_DIRECT, **_FROM_THE_INTERNET, **_STRANGER, **tags}
    with_mfa: dict[str, Values] = {"aws:multifactorauthpresent": ("true",)}
    yield "somebody with MFA", {**_DIRECT, **_FROM_THE_INTERNET, **_STRANGER, **tags, **with_mfa}
    for test in tests:
        values = () if isinstance(test.values, Unknown) or not test.is_negated else test.values
        for value in map(_example, values):
            if value is None:
                continue
            known = f"somebody with {test.written} {value}"
            words = known if isinstance(value, str) else f"somebody whose {test.written} it names"
            if test.key in _OF_SOMEBODY or test.key in tags:
                yield words, {**_DIRECT, **_FROM_THE_INTERNET, test.key: (value,)}
            elif test.key in _OF_A_NETWORK:
                yield words, {**_DIRECT, **_STRANGER, test.key: (value,)}


def _example(value: Any) -> Any:
    """Return a value that meets one which may have wildcards, or be a range; nothing where that takes more."""
    if isinstance(value, Unknown):
        return value
    text = str(value)
    if "${" in text or not text.strip("*?"):
        return None
    try:
        return str(ip_network(text, strict=False)[0])
    except ValueError:
        return text.replace("*", "x").replace("?", "x")
