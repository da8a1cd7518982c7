"""Grants against calls."""

from typing import Any

import pytest

from stackproof.emulator.access.usage import Grant, grants_of, missing, superfluous

QUEUE, TABLE = "arn:aws:sqs:eu-west-1:123456789012:orders", "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"


def statement(action: Any, resource: Any, effect: str = "Allow") -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource}


def call(action: str, resource: str, allowed: bool = True, role: str = "worker") -> dict[str, Any]:
    arn = f"arn:aws:iam::123456789012:role/{role}"
    return {"role": arn, "action": action, "resource": resource, "allowed": allowed, "count": 1}


GRANTED = [
    {"Statement": [statement(["sqs:SendMessage", "sqs:Receive*"], QUEUE), statement("sqs:*", "*", "Deny")]},
    {"Statement": statement("dynamodb:Query", [TABLE, f"{TABLE}/index/*"])},
]


SEND, RECEIVE = f"worker: sqs:SendMessage on {QUEUE}", f"worker: sqs:Receive* on {QUEUE}"
QUERY, INDEX = f"worker: dynamodb:Query on {TABLE}", f"worker: dynamodb:Query on {TABLE}/index/*"


@pytest.mark.parametrize(
    ("used", "unused"),
    [
        ([], [QUERY, INDEX, RECEIVE, SEND]),
        ([call("sqs:ReceiveMessage", QUEUE)], [QUERY, INDEX, SEND]),
        ([call("SQS:sendmessage", QUEUE), call("dynamodb:Query", f"{TABLE}/index/by-day")], [QUERY, RECEIVE]),
        ([call("sqs:SendMessage", QUEUE, allowed=False)], [QUERY, INDEX, RECEIVE, SEND]),
        ([call("sqs:SendMessage", QUEUE, role="other")], [QUERY, INDEX, RECEIVE, SEND]),
        ([call("sqs:SendMessage", f"{QUEUE}-other")], [QUERY, INDEX, RECEIVE, SEND]),
    ],
)
def test_a_grant_that_no_call_used_is_superfluous(used: list[dict[str, Any]], unused: list[str]) -> None:
    """Only calls of that role, that were allowed, on that resource, use it; what is denied is no grant."""
    assert [str(one) for one in superfluous(grants_of("worker", GRANTED), used)] == unused


def test_a_refused_call_is_missing() -> None:
    calls = [call("sqs:SendMessage", QUEUE), call("sqs:PurgeQueue", QUEUE, allowed=False)]
    assert [str(one) for one in missing(calls)] == [f"worker: sqs:PurgeQueue on {QUEUE}"]
    assert missing(calls) == [Grant("worker", "sqs:PurgeQueue", QUEUE)]


def test_what_is_not_named_cannot_be_compared() -> None:
    document = {"Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}}
    with pytest.raises(ValueError, match="names no actions"):
        list(grants_of("worker", [document]))
