"""Who acts, and whether a statement is for them."""

from __future__ import annotations

from typing import Any

import pytest
from model_samples import attribute, joined, unknown

from stackproof.iam.principals import EVERYBODY, Principal, excepts, names, parse_principal, root_of
from stackproof.values import Unknown

pytestmark = pytest.mark.unit

ROLE = parse_principal("arn:aws:iam::123456789012:role/pay/reader")
ROOT = "arn:aws:iam::123456789012:root"
SNS = parse_principal("sns.amazonaws.com")
OWN = Principal("AWS", attribute("aws_iam_role.worker", "arn"))
ACCOUNT = attribute("data.aws_caller_identity.current", "account_id")
MADE = Principal("AWS", joined("arn:aws:iam::", ACCOUNT, ":role/reader"))
GITHUB = Principal("Federated", "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com")


def decided(answer: bool | Unknown) -> bool | None:
    return None if isinstance(answer, Unknown) else answer


@pytest.mark.parametrize(
    ("principals", "who", "allowed", "denied"),
    [
        ("*", ROLE, True, True),
        ({"AWS": "*"}, ROLE, True, True),
        ({"AWS": ["x", "*"]}, EVERYBODY, True, True),
        ({"AWS": "*"}, SNS, True, True),
        ({"AWS": ROLE.name}, ROLE, True, True),
        ({"AWS": ["x", ROLE.name]}, ROLE, True, True),
        ({"AWS": ROLE.name + "-2"}, ROLE, False, False),
        ({"AWS": ROLE.name.replace("reader", "*")}, ROLE, False, False),
        ({"AWS": ROOT}, ROLE, False, True),
        ({"AWS": "123456789012"}, ROLE, False, True),
        ({"AWS": "999999999999"}, ROLE, False, False),
        ({"AWS": "123456789012"}, root_of("123456789012"), True, True),
        ({"AWS": ROLE.name}, root_of("123456789012"), False, False),
        ({"AWS": ROOT}, EVERYBODY, False, False),
        ({"AWS": "arn:aws:sts::123456789012:assumed-role/reader/session"}, ROLE, None, None),
        ({"AWS": "arn:aws:sts::123456789012:assumed-role/writer/session"}, ROLE, False, False),
        ({"AWS": "AROAIIAV35UHTW2EIV3I3"}, ROLE, None, None),
        ({"AWS": unknown()}, ROLE, None, None),
        ({"AWS": unknown()}, EVERYBODY, None, None),
        ({"AWS": [unknown(), "*"]}, ROLE, True, True),
        ({"AWS": OWN.name}, OWN, True, True),
        ({"AWS": OWN.name}, EVERYBODY, False, False),
        ({"AWS": attribute("aws_iam_role.other", "arn")}, OWN, False, False),
        ({"AWS": joined("arn:aws:iam::", ACCOUNT, ":root")}, MADE, False, True),
        ({"AWS": ACCOUNT}, EVERYBODY, False, False),
        ({"AWS": ROOT}, MADE, False, None),
        ({"Service": "sns.amazonaws.com"}, SNS, True, True),
        ({"Service": "events.amazonaws.com"}, SNS, False, False),
        ({"Service": ["events.amazonaws.com", "sns.amazonaws.com"]}, SNS, True, True),
        ({"Service": "sns.amazonaws.com"}, ROLE, False, False),
        ({"Federated": GITHUB.name}, GITHUB, True, True),
        ({"Federated": "cognito-identity.amazonaws.com"}, GITHUB, False, False),
        ({"AWS": GITHUB.name}, GITHUB, False, False),
        (None, ROLE, False, False),
        ([], ROLE, None, None),
        ({"AWS": {"x": "y"}}, ROLE, None, None),
        (unknown(), ROLE, None, None),
    ],
    ids=str,
)
def test_names(principals: Any, who: Principal, allowed: bool | None, denied: bool | None) -> None:
    """The account as principal leaves it to the identity policies; in a deny it means everybody there."""
    assert decided(names(principals, who, whole_account=False)) is allowed
    assert decided(names(principals, who, whole_account=True)) is denied


@pytest.mark.parametrize(
    ("principals", "who", "left_out"),
    [
        ({"AWS": [ROLE.name, ROOT]}, ROLE, True),
        ({"AWS": ROLE.name}, ROLE, None),
        ({"AWS": ROOT}, ROLE, None),
        ({"AWS": ROLE.name}, EVERYBODY, False),
        ({"AWS": "999999999999"}, ROLE, False),
        ({"Service": "sns.amazonaws.com"}, SNS, True),
        ("*", ROLE, True),
    ],
)
def test_not_principal(principals: Any, who: Principal, left_out: bool | None) -> None:
    assert decided(excepts(principals, who)) is left_out


@pytest.mark.parametrize(("who", "account"), [(ROLE, "123456789012"), (MADE, ACCOUNT), (SNS, ""), (EVERYBODY, "")])
def test_account(who: Principal, account: Any) -> None:
    assert who.account == account


def test_the_account_of_an_arn_that_nobody_knows() -> None:
    assert isinstance(OWN.account, Unknown)
    assert Principal("AWS", OWN.name, ACCOUNT).account is ACCOUNT
