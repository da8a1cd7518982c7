"""The controls of the catalogue: spelt as AWS Security Hub spells them, each verified."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

from stackproof.constraints import Passed, constraint, load_catalogue
from stackproof.constraints.registry import CONSTRAINTS

ROOT = Path(__file__).parents[3]
SPELLING = re.compile(
    r"Security Hub [A-Z][A-Za-z0-9]+\.\d+|NIST\.800-53\.r5 [A-Z]{2}-\d+(\(\d+\))?|PCI DSS v4\.0\.1/[A-Z]?\d+(\.\d+)+"
    r"|CIS AWS Foundations Benchmark v\d\.\d\.\d/\d+(\.\d+)+"
)
SCRIPT = runpy.run_path(str(ROOT / "scripts/extract_controls.py"))


@pytest.mark.parametrize("id_", sorted(load_catalogue()))
def test_each_is_spelt_as_security_hub_spells_it(id_: str) -> None:
    assert [one for one in load_catalogue()[id_].controls if not SPELLING.fullmatch(one)] == []


def test_a_constraint_has_those_of_the_table() -> None:
    assert "Security Hub SQS.1" in load_catalogue()["sqs-encrypts"].controls
    assert load_catalogue()["log-group-retention"].controls == ()  # another question than CloudWatch.16's


def test_a_constraint_of_a_project_has_those_that_it_names() -> None:
    constraint("queue-of-ours", on="aws_sqs_queue", controls=("Ours 1",))(lambda _: Passed("yes"))
    assert CONSTRAINTS.pop("queue-of-ours").controls == ("Ours 1",)


def test_only_what_security_hub_states_is_taken() -> None:
    row = {
        "constraint": "one",
        "fsbp": "S3.8",
        "hub_other": "",
        "nist_800_53_r5": "AC-3, AC-4(p)",
        "pci_dss_4_0_1": "1.4.4",
        "cis_aws": "v5.0.0/2.1.4, 6.0/3.1.4(p)",
        "verified_by": "fsbp:hub; nist:hub; pci:prowler; cis:hub+prowler",
    }
    found = ["Security Hub S3.8", "NIST.800-53.r5 AC-3", "CIS AWS Foundations Benchmark v5.0.0/2.1.4"]
    assert list(SCRIPT["_controls"](row)) == found


def test_the_tables_are_json() -> None:
    for name in ("controls", "lambda_runtimes"):
        assert json.loads((ROOT / f"stackproof/constraints/{name}.json").read_text())
