"""Payments sent to the FIFO queue of the deployed stack."""

import json
from typing import Any

from contents import items
from deployed_stacks import Deployed


def send(deployed: Deployed, payments: list[tuple[str, str]], **fields: Any) -> None:
    """Send payments, each a transaction id and its group, ten at a time and in order."""
    sqs, queue = deployed.client("sqs"), deployed.outputs["queue_url"]
    for start in range(0, len(payments), 10):
        entries = [
            {
                "Id": str(number),
                "MessageBody": json.dumps({**payment(transaction), **fields}),
                "MessageGroupId": group,
                "MessageDeduplicationId": transaction,
            }
            for number, (transaction, group) in enumerate(payments[start : start + 10])
        ]
        assert not sqs.send_message_batch(QueueUrl=queue, Entries=entries).get("Failed")


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


def states(deployed: Deployed, mark: str) -> dict[str, str]:
    """Read the states of a test's payments, when everything has gone its way."""
    table = deployed.outputs["payment_status_table_name"]
    found = deployed.settled(lambda: items(deployed, table, mark))
    return {item["transaction_id"]: item["payment_status"] for item in found}


def by_group(payments: list[tuple[str, str]], order: list[str]) -> dict[str, list[str]]:
    """Give the transactions of each group in the order in which they came."""
    groups: dict[str, list[str]] = {group: [] for _, group in payments}
    for transaction in order:
        groups[dict(payments)[transaction]].append(transaction)
    return groups
