"""Transaction files, uploaded to the bucket of the deployed stack."""

import json
from typing import Any

from contents import items
from deployed_stacks import Deployed
from written import Table

TRANSACTIONS = Table("transactions_table_name", "transaction_id")
ERRORS = Table("errors_table_name", "transaction_id", "transaction-id-index")
FILE_ERRORS = Table("errors_table_name")  # of whole files, which have no transaction
HEADER = "transaction_id,timestamp,amount,currency,account_id,type,description"


def row(transaction: str, amount: str = "20.50") -> str:
    """Write a row; an amount that is none makes it a bad one."""
    return f"{transaction},2026-01-31T11:59:58.125+01:00,{amount},EUR,acc-7,debit,Groceries"


def csv_file(*rows: str) -> bytes:
    """Write a file of rows."""
    return "\n".join([HEADER, *rows]).encode()


def upload(deployed: Deployed, key: str, body: bytes) -> None:
    """Upload a file."""
    for table in (TRANSACTIONS, ERRORS):
        deployed.written.note(table, *_transaction_ids(key, body))
    deployed.client("s3").put_object(Bucket=deployed.outputs["s3_bucket_name"], Key=key, Body=body)


def _transaction_ids(key: str, body: bytes) -> list[str]:
    if key.endswith(".json"):
        return [one["transaction_id"] for one in json.loads(body)]
    return [line.split(",")[0] for line in body.decode().splitlines()[1:]]


def transactions(deployed: Deployed, mark: str, number: int = 1) -> list[dict[str, Any]]:
    """Read the transactions of a test, when there are that many."""
    return _stored(deployed, TRANSACTIONS, mark, number)


def errors(deployed: Deployed, mark: str, number: int = 1) -> list[dict[str, Any]]:
    """Read the error records of a test's rows, when there are that many."""
    return _stored(deployed, ERRORS, mark, number)


def file_errors(deployed: Deployed, mark: str) -> list[dict[str, Any]]:
    """Read the error records of a test's files, when there is one."""
    deployed.written.note(FILE_ERRORS)
    return _stored(deployed, FILE_ERRORS, mark, 1)


def _stored(deployed: Deployed, table: Table, mark: str, number: int) -> list[dict[str, Any]]:
    return deployed.settled(lambda: items(deployed, table, mark), lambda found: len(found) >= number)
