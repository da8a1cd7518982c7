"""The tests of market data as a user runs them on a real account: by ``--stackproof-target=aws`` and a file of outputs.

The local AWS stands for the real one; nothing but its address tells. Market data is the stack that Terraform has ready
first, and the others still wait for theirs: these ten to twenty seconds cost ``make integration`` nothing.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from deployed_stacks import LIB, Deployed

from stackproof.emulator import settings

pytestmark = [pytest.mark.integration, pytest.mark.emulator, pytest.mark.stack("lib/market_data")]
PATHS = ("tests/integration/market_data", "tests/integration/test_deployed_promises.py")


def test_outputs_and_credentials_are_all_it_takes(deployed: Deployed, tmp_path: Path) -> None:
    """Everything that breaks nothing runs and passes; nothing of it remains."""
    outputs, report = tmp_path / "outputs.json", tmp_path / "report.xml"
    outputs.write_text(json.dumps(deployed.outputs))
    options = [
        "-m",
        "integration",
        "--stackproof-target=aws",
        "--stackproof-outputs",
        f"market_data={outputs}",
        f"--junit-xml={report}",
    ]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, *PATHS],
        cwd=LIB.parent,
        env=kept | settings.credentials(deployed.local.endpoint),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = {case.attrib["name"] for case in Xml.parse(report).iter("testcase") if case.find("skipped") is None}
    assert passed >= {
        "test_every_promise_holds[market_data]",
        "test_nothing_drifts[market_data]",
        "test_an_event_passes_three_stages_and_alerts",
        "test_a_bad_event_is_rejected_with_everything_that_is_wrong",
        "test_each_rule_hands_events_to_its_function",
    }
    assert not passed & {"test_outputs_and_credentials_are_all_it_takes", "test_a_table_that_throttles_for_a_while"}
    assert left(deployed) == {"events": 0, "audit": 0, "ingestion": 0}


def left(deployed: Deployed) -> dict[str, int]:
    """Count what is in the tables, and in the queue of dead letters that a test fills."""
    dynamodb, queue = deployed.client("dynamodb"), deployed.outputs["ingestion_dlq_url"]
    counted = {
        name: dynamodb.scan(TableName=deployed.outputs[f"{name}_table_name"])["Count"] for name in ("events", "audit")
    }
    found = deployed.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    return {**counted, "ingestion": int(found["ApproximateNumberOfMessages"])}
