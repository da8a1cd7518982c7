"""Transaction files, uploaded to the bucket of the deployed stack."""

from typing import Any

from contents import items
from deployed_stacks import Deployed

HEADER = "transaction_id,timestamp,amount,currency,account_id,type,description"


def row(transaction: str, amount: str = "20.50") -> str:
    """Write a row; an amount that is none makes it a bad one."""
    return f"{transaction},2026-01-31T11:59:58.125+01:00,{amount},EUR,acc-7,debit,Groceries"


def csv_file(*rows: str) -> bytes:
    """Write a file of rows."""
    return "\n".join([HEADER, *rows]).encode()


def upload(deployed: Deployed, key: str, body: bytes) -> None:
    """Upload a file."""
    deployed.client("s3").put_object(Bucket=deployed.outputs["s3_bucket_name"], Key=key, Body=body)


def transactions(deployed: Deployed, mark: str, number: int = 1) -> list[dict[str, Any]]:
    """Read the transactions of a test, when there are that many."""
    return _stored(deployed, "transactions_table_name", mark, number)


def errors(deployed: Deployed, mark: str, number: int = 1) -> list[dict[str, Any]]:
    """Read the error records of a test, when there are that many."""
    return _stored(deployed, "errors_table_name", mark, number)


def _stored(deployed: Deployed, output: str, mark: str, number: int) -> list[dict[str, Any]]:
    table = deployed.outputs[output]
    return deployed.settled(lambda: items(deployed, table, mark), lambda found: len(found) >= number)
