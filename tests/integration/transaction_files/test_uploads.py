"""Transaction files: sound rows are stored, every other becomes an error record, other files do nothing."""

import json
from decimal import Decimal

import pytest
from deployed_stacks import Deployed
from files import csv_file, errors, row, transactions, upload

pytestmark = [pytest.mark.integration, pytest.mark.writes, pytest.mark.stack("lib/transaction_files")]


def test_two_bad_rows_of_ten(deployed: Deployed, mark: str) -> None:
    """Eight items, two messages, then two error records with file, line, reason and the row's text."""
    amounts = ["20.50"] * 8 + ["-1", "much"]
    upload(deployed, f"{mark}/a.csv", csv_file(*(row(f"{mark}-{n}", amount) for n, amount in enumerate(amounts))))
    stored = transactions(deployed, mark, 8)
    assert sorted(item["transaction_id"] for item in stored) == [f"{mark}-{n}" for n in range(8)]
    assert {(item["amount"], item["status"][:-1]) for item in stored} == {(Decimal("20.50"), "PROCESSED#")}
    found = {item["transaction_id"]: item for item in errors(deployed, mark, 2)}
    assert {name: (item["error"], int(item["line"])) for name, item in found.items()} == {
        f"{mark}-8": ("INVALID_ROW", 10),
        f"{mark}-9": ("INVALID_ROW", 11),
    }
    assert all("amount" in item["reason"] for item in found.values())
    assert found[f"{mark}-9"]["record"] == row(f"{mark}-9", "much")
    if deployed.emulator is not None:
        batches = [step for step in deployed.emulator.trace() if step["kind"] == "batch"]
        assert sum(step["size"] for step in batches) == 2


def test_another_kind_of_file_does_nothing(deployed: Deployed, mark: str) -> None:
    """Not so much as an invocation; a CSV file that comes after it is processed."""
    upload(deployed, f"{mark}/b.txt", csv_file(row(f"{mark}-text")))
    upload(deployed, f"{mark}/b.csv", csv_file(row(f"{mark}-csv")))
    assert [item["transaction_id"] for item in transactions(deployed, mark)] == [f"{mark}-csv"]
    if deployed.emulator is not None:
        assert len([step for step in deployed.emulator.trace() if step["kind"] == "invoked"]) == 1


def test_a_json_file(deployed: Deployed, mark: str) -> None:
    """Numbers stay exact."""
    one = {"timestamp": 1769857198125, "amount": 0.1, "currency": "EUR", "account_id": "acc-7", "type": "credit"}
    upload(deployed, f"{mark}/c.json", json.dumps([{"transaction_id": mark, **one}]).encode())
    (stored,) = transactions(deployed, mark)
    assert (stored["amount"], stored["timestamp"]) == (Decimal("0.1"), Decimal("1769857198125"))


def test_the_same_file_twice_stores_each_row_once(deployed: Deployed, mark: str) -> None:
    """Other content under a stored identity is reported, and never written."""
    upload(deployed, f"{mark}/d.csv", csv_file(row(mark)))
    first = transactions(deployed, mark)
    upload(deployed, f"{mark}/d.csv", csv_file(row(mark)))
    upload(deployed, f"{mark}/e.csv", csv_file(row(mark, "99.00")))
    (conflict,) = errors(deployed, mark)
    assert conflict["error"] == "CONFLICTING_TRANSACTION"
    assert transactions(deployed, mark) == first
    assert first[0]["amount"] == Decimal("20.50")
