"""Payments, the messages that carry them as SQS documents them, and a fraud detection API.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

import json
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

SENT = 1769860800000
PAYMENT = {
    "transaction_id": "tx-1",
    "amount": "20.50",
    "currency": "SGD",
    "account_id": "acc-7",
    "merchant_id": "shop-3",
    "timestamp": "2026-01-31T19:59:58.125+08:00",
}


def payment(number: int, **changes: Any) -> dict[str, Any]:
    """A payment like no other."""
    return {**PAYMENT, "transaction_id": f"tx-{number}", **changes}


def message(number: int, body: Any, group: str = "acc-7") -> dict[str, Any]:
    """Message m-NUMBER; a body that is no text is written as JSON."""
    return {
        "messageId": f"m-{number}",
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": body if isinstance(body, str) else json.dumps(body),
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": str(SENT),
            "SequenceNumber": str(18849496460467696128 + number),
            "MessageGroupId": group,
            "SenderId": "AIDAIO23YVJENQZJOL4VO",
            "MessageDeduplicationId": str(number),
            "ApproximateFirstReceiveTimestamp": str(SENT + 1000),
        },
        "messageAttributes": {},
        "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:ap-southeast-1:123456789012:payment-processing.fifo",
        "awsRegion": "ap-southeast-1",
    }


def batch(*bodies: Any) -> dict[str, Any]:
    """Messages m-1, m-2 and so on of one group."""
    return {"Records": [message(number, body) for number, body in enumerate(bodies, 1)]}


def failed(*ids: str) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": id_} for id_ in ids]}


class Clock:
    """A time that passes only when somebody sleeps; Lambda's context tells what is left of it."""

    def __init__(self, seconds: float = 60) -> None:
        self.now = 0.0
        self.end = seconds
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return SENT / 1000

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def get_remaining_time_in_millis(self) -> int:
        return int((self.end - self.now) * 1000)


class FraudApi:
    """Gives the answers in turn, the last one for ever: a status, a body, an error to raise, a call to make."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.answers: Iterable[Any] = [{"decision": "approve", "score": 0.12}]
        self.requests: list[dict[str, Any]] = []
        self.takes = 0.0  # seconds

    def request(self, method: str, url: str, **request: Any) -> SimpleNamespace:
        self.clock.now += self.takes
        self.requests.append({"method": method, "url": url, **request})
        answers = list(self.answers)
        answer = answers[min(len(self.requests), len(answers)) - 1]
        if callable(answer):
            answer = answer()
        match answer:
            case Exception():
                raise answer
            case int():
                return SimpleNamespace(status=answer, data=b"")
            case bytes():
                return SimpleNamespace(status=200, data=answer)
            case _:
                return SimpleNamespace(status=200, data=json.dumps(answer).encode())

    @property
    def asked(self) -> list[str]:
        return [json.loads(request["body"])["transaction_id"] for request in self.requests]
