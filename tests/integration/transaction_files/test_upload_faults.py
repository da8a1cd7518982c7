"""Transaction files when something breaks: no row is lost, and what failed says why."""

import pytest
from breaking import configured, silence, without_permission
from deployed_stacks import Deployed
from files import csv_file, errors, file_errors, row, transactions, upload

pytestmark = [pytest.mark.integration, pytest.mark.emulator, pytest.mark.stack("lib/transaction_files")]


def test_a_table_that_throttles_for_a_while(deployed: Deployed, mark: str) -> None:
    """The processor puts again, and every row is stored once."""
    deployed.local.throttle(deployed.outputs["transactions_table_name"], 4)
    upload(deployed, f"{mark}.csv", csv_file(*(row(f"{mark}-{n}") for n in range(20))))
    assert len(transactions(deployed, mark)) == 20
    assert errors(deployed, mark) == []


def test_a_processor_without_its_permission_is_denied(deployed: Deployed, mark: str) -> None:
    """The file comes again and again, then becomes an error record; uploaded once more, it is stored."""
    name = deployed.outputs["transaction_processor_function_name"]
    with without_permission(deployed, name, "dynamodb:PutItem"):
        upload(deployed, f"{mark}.csv", csv_file(row(mark)))
        (failed,) = file_errors(deployed, mark)
        denied = [step for step in deployed.local.trace() if step["kind"] == "access-denied"]
    assert {step["action"] for step in denied} == {"dynamodb:PutItem"}
    assert failed["error"] == "FILE_NOT_PROCESSED"
    assert "AccessDenied" in failed["reason"]
    assert failed["files"][0]["key"] == f"{mark}.csv"
    assert transactions(deployed, mark) == []
    upload(deployed, f"{mark}.csv", csv_file(row(mark)))
    assert len(transactions(deployed, mark)) == 1


def test_a_processor_that_exceeds_its_timeout(deployed: Deployed, mark: str) -> None:
    """The first invocation sees that time is short and says where to go on; the queue then tries three times."""
    name = deployed.outputs["transaction_processor_function_name"]
    with silence() as address, configured(deployed, name, {"AWS_ENDPOINT_URL_DYNAMODB": address}, Timeout=1):
        upload(deployed, f"{mark}.csv", csv_file(row(mark)))
        (failed,) = file_errors(deployed, mark)
        ended = [step["error"] for step in deployed.local.trace() if step["kind"] == "invoked" and step["error"]]
    assert len(ended) == 3
    assert all("Task timed out after 1.00 seconds" in error for error in ended)
    assert (failed["error"], failed["files"][0]["key"]) == ("FILE_NOT_PROCESSED", f"{mark}.csv")
    upload(deployed, f"{mark}.csv", csv_file(row(mark)))
    assert len(transactions(deployed, mark)) == 1
