"""Statements of policies as the gate reads them: what nobody can judge opens nothing."""

from typing import Any

import pytest

from stackproof.emulator.access.evaluation import Decision, Request, decide
from stackproof.iam.documents import parse_policy

pytestmark = pytest.mark.unit

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders"
ROLE = "arn:aws:iam::123456789012:role/reader"
CONTEXT = {"n": ("5",)}


def statement(effect: str = "Allow", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": "sqs:SendMessage", "Resource": QUEUE, **more}


@pytest.mark.parametrize(
    ("statements", "decision"),
    [
        ([statement()], Decision.ALLOWED),
        ([statement(Action="SQS:sendmessage")], Decision.ALLOWED),
        ([statement(Action="sqs:Send*", Resource="arn:aws:sqs:*:*:ord?rs")], Decision.ALLOWED),
        ([statement(Resource="*")], Decision.ALLOWED),
        ([statement(Action="sqs:ReceiveMessage")], Decision.NEUTRAL),
        ([statement(Resource=QUEUE + "-2")], Decision.NEUTRAL),
        ([], Decision.NEUTRAL),
        ([statement(), statement("Deny", Resource="*")], Decision.DENIED),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], Decision.ALLOWED),
        ([{"Effect": "Allow", "NotAction": "sqs:*", "Resource": "*"}], Decision.NEUTRAL),
        ([{"Effect": "Allow", "Action": "*", "NotResource": QUEUE}], Decision.NEUTRAL),
        ([{"Effect": "Allow", "Action": "*", "NotResource": QUEUE + "-2"}], Decision.ALLOWED),
        ([statement(Condition={"StringEquals": {"n": "6"}})], Decision.NEUTRAL),
        ([statement(), statement("Deny", Condition={"StringEquals": {"n": "6"}})], Decision.ALLOWED),
        ([statement(Condition={"StringMatches": {"n": "5"}})], Decision.NEUTRAL),
        ([statement(), statement("Deny", Condition={"StringMatches": {"n": "6"}})], Decision.DENIED),
    ],
)
def test_statements(statements: list[Any], decision: Decision) -> None:
    policy = parse_policy({"Statement": statements})
    assert decide([policy], Request("sqs:SendMessage", QUEUE, CONTEXT)) is decision


@pytest.mark.parametrize(
    ("principal", "caller", "decision"),
    [
        ("*", ROLE, Decision.ALLOWED),
        ({"AWS": "*"}, ROLE, Decision.ALLOWED),
        ({"AWS": ROLE}, ROLE, Decision.ALLOWED),
        ({"AWS": ["x", ROLE]}, ROLE, Decision.ALLOWED),
        ({"AWS": ROLE + "-2"}, ROLE, Decision.NEUTRAL),
        ({"AWS": "arn:aws:iam::123456789012:root"}, ROLE, Decision.NEUTRAL),
        ({"Service": "sns.amazonaws.com"}, "sns.amazonaws.com", Decision.ALLOWED),
        ({"Service": "sns.amazonaws.com"}, "events.amazonaws.com", Decision.NEUTRAL),
        (None, ROLE, Decision.NEUTRAL),
    ],
)
def test_principals_of_a_resource(principal: Any, caller: str, decision: Decision) -> None:
    """The account as principal leaves it to the identity policies; in a deny it means everybody there."""
    policy = parse_policy({"Statement": [statement(Principal=principal)]})
    assert decide([policy], Request("sqs:SendMessage", QUEUE), caller) is decision


def test_the_account_is_denied_as_a_whole() -> None:
    policy = parse_policy({"Statement": [statement("Deny", Principal={"AWS": "123456789012"})]})
    assert decide([policy], Request("sqs:SendMessage", QUEUE), ROLE) is Decision.DENIED
