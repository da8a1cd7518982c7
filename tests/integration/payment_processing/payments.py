"""Payments sent to the FIFO queue of the deployed stack."""

import json
from collections.abc import Callable
from typing import Any

from contents import items
from deployed_stacks import Deployed
from written import Table

PAYMENTS = Table("payment_status_table_name", "transaction_id")
Items = list[dict[str, Any]]


def send(deployed: Deployed, payments: list[tuple[str, str]], *, again: str = "", **fields: Any) -> None:
    """Send payments, each a transaction id and its group, ten at a time and in order.

    What is no payment is kept under the id of its message. ``again`` ends deduplication ids: within five minutes, the
    queue takes a payment a second time only under another one.
    """
    deployed.written.note(PAYMENTS, *(transaction for transaction, _ in payments))
    sqs, queue = deployed.client("sqs"), deployed.outputs["queue_url"]
    for start in range(0, len(payments), 10):
        entries = [
            {
                "Id": str(number),
                "MessageBody": json.dumps({**payment(transaction), **fields}),
                "MessageGroupId": group,
                "MessageDeduplicationId": f"{transaction}{again}",
            }
            for number, (transaction, group) in enumerate(payments[start : start + 10])
        ]
        answer = sqs.send_message_batch(QueueUrl=queue, Entries=entries)
        assert not answer.get("Failed")
        deployed.written.note(PAYMENTS, *(f"message#{one['MessageId']}" for one in answer["Successful"]))


def payment(transaction: str) -> dict[str, str]:
    """Write a sound payment."""
    return {
        "transaction_id": transaction,
        "amount": "20.50",
        "currency": "SGD",
        "account_id": "acc-7",
        "merchant_id": "shop-3",
        "timestamp": "2026-01-31T19:59:58+08:00",
    }


def stored(deployed: Deployed, mark: str, holds: Callable[[Items], Any] = bool) -> Items:
    """Read a test's payments, when they are as they should be."""
    return deployed.settled(lambda: items(deployed, PAYMENTS, mark), holds)


def states(deployed: Deployed, mark: str) -> dict[str, str]:
    """Read the states of a test's payments."""
    return {item["transaction_id"]: item["payment_status"] for item in stored(deployed, mark)}


def by_group(payments: list[tuple[str, str]], order: list[str]) -> dict[str, list[str]]:
    """Give the transactions of each group in the order in which they came."""
    groups: dict[str, list[str]] = {group: [] for _, group in payments}
    for transaction in order:
        groups[dict(payments)[transaction]].append(transaction)
    return groups
