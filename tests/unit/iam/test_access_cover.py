"""Whether one statement lets somebody do all that another does."""

from __future__ import annotations

from typing import Any

import pytest

from stackproof.iam import conditions
from stackproof.iam.access_atoms import Atom, atoms_of
from stackproof.iam.access_cover import covers, denies
from stackproof.iam.access_rules import AccessRule, Names, principal
from stackproof.iam.principals import Listed
from stackproof.values import STRING, Reason, Unknown

ROOT = "arn:aws:iam::111111111111:root"
UNKNOWN = Unknown(STRING, (Reason("nobody knows"),))


def atom(
    do: Any = "s3:GetObject", to: Any = "arn:aws:s3:::b/k", who: Any = None, when: Any = None, **more: Any
) -> Atom:
    """One statement as one atom; what begins with ``!`` is negated, a pair is a principal."""

    def names(given: Any) -> Names:
        negated = isinstance(given, str) and given.startswith("!")
        return Names((given.lstrip("!") if isinstance(given, str) else given,), negated)

    principals = None if who is None else Names((principal(Listed(*who)),))
    rule = AccessRule(more.get("effect", "Allow"), principals, names(do), names(to), tuple(conditions.tests_of(when)))
    return next(iter(atoms_of(rule)))


def account(value: Any, operator: str = "StringEquals", key: str = "aws:SourceAccount") -> dict[str, Any]:
    return {operator: {key: value}}


CASES: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({}, {}, True),
    ({"do": "s3:*"}, {}, True),
    ({"do": "S3:get*"}, {"do": "s3:GetObjectAcl"}, True),
    ({}, {"do": "s3:*"}, False),
    ({"do": "s3:Get*"}, {"do": "s3:G*"}, False),
    ({"do": "s3:GetObjec?"}, {"do": "s3:GetObjec*"}, False),
    ({"do": "*"}, {"do": "!iam:*"}, True),
    ({"do": "!iam:*"}, {"do": "s3:GetObject"}, True),
    ({"do": "!iam:*"}, {"do": "iam:PassRole"}, False),
    ({"do": "!iam:*"}, {"do": "i*"}, False),
    ({"do": "!iam:PassRole"}, {"do": "!iam:*"}, True),
    ({"do": "!iam:*"}, {"do": "!iam:PassRole"}, False),
    ({"to": "arn:aws:s3:::b/*"}, {}, True),
    ({}, {"to": "arn:aws:s3:::b/*"}, False),
    ({"to": "*"}, {"to": "!arn:aws:s3:::secret"}, True),
    ({"who": ("*", "*")}, {"who": ("AWS", ROOT)}, True),
    ({"who": ("AWS", "*")}, {"who": ("*", "*")}, True),
    ({"who": ("AWS", ROOT)}, {"who": ("AWS", "111111111111")}, True),
    ({"who": ("AWS", ROOT)}, {"who": ("AWS", "arn:aws:iam::111111111111:role/r")}, False),
    ({"who": ("Service", "sns.amazonaws.com")}, {"who": ("*", "*")}, False),
    ({"who": ("Service", "sns.amazonaws.com")}, {"who": ("AWS", "sns.amazonaws.com")}, False),
    ({}, {"when": account("1")}, True),
    ({"when": account("1")}, {}, False),
    ({"when": account(["1", "2"])}, {"when": account("1")}, True),
    ({"when": account("1")}, {"when": account(["1", "2"])}, False),
    ({"when": account("1*", "StringLike")}, {"when": account("12")}, True),
    ({"when": account("12")}, {"when": account("1*", "StringLike")}, False),
    ({"when": account("1")}, {"when": account("1", "StringEqualsIfExists")}, False),
    ({"when": account("1", "StringEqualsIfExists")}, {"when": account("1")}, True),
    ({"when": account("1")}, {"when": account("1", key="aws:PrincipalAccount")}, False),
    ({"when": account("1", "StringNotEquals")}, {"when": account(["1", "2"], "StringNotEquals")}, True),
    ({"when": account(["1", "2"], "StringNotEquals")}, {"when": account("1", "StringNotEquals")}, False),
    ({"when": account("arn:aws:sns:*:1:t", "ArnLike")}, {"when": account("arn:aws:sns:eu:1:t", "ArnEquals")}, True),
    ({"when": {**account("1"), "Bool": {"a": "true"}}}, {"when": account("1")}, False),
]


@pytest.mark.parametrize(("wide", "narrow", "answer"), CASES)
def test_a_statement_covers_another(wide: dict[str, Any], narrow: dict[str, Any], answer: bool) -> None:
    assert covers(atom(**wide), atom(**narrow)) is answer


@pytest.mark.parametrize("part", [{"to": UNKNOWN}, {"who": ("AWS", UNKNOWN)}, {"when": account(UNKNOWN)}])
def test_what_is_unknown_decides_nothing(part: dict[str, Any]) -> None:
    known = {"to": "arn:aws:s3:::b/k", "who": ("AWS", ROOT), "when": account("1")}
    other = {name: known[name] for name in part}
    assert isinstance(covers(atom(**part), atom(**other)), Unknown)
    assert isinstance(covers(atom(**other), atom(**part)), Unknown)


def test_a_deny_takes_away_what_it_surely_denies() -> None:
    denied = {"effect": "Deny", "do": "s3:*", "to": "*"}
    assert denies(atom(**denied), atom())
    assert not denies(atom(**denied, when=account("1")), atom())
    assert not denies(atom(**{**denied, "to": "arn:aws:s3:::c/*"}), atom())
    assert not denies(atom(do="s3:*", to="*"), atom())
    assert not covers(atom(**denied), atom())
