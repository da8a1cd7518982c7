"""What the contract cannot say: which data sources there are at all, and which inputs are refused."""

import json
import re
from pathlib import Path
from shutil import copytree

import pytest
from market_functions import PLAN, ROOT

from stackproof.evaluate.data_sources import Environment
from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report
from stackproof.views.hcl_directory import load_stack

STACK = ROOT / "lib/market_data"
ADDRESS = "notification_email: market-data@example.com"


def test_no_existing_infrastructure_is_looked_up():
    """Caller, region and zones are asked for, the archive is made, and documents are written."""
    resources = PLAN["configuration"]["root_module"]["resources"]
    assert {resource["type"] for resource in resources if resource["mode"] == "data"} == {
        "archive_file",
        "aws_availability_zones",
        "aws_caller_identity",
        "aws_iam_policy_document",
        "aws_partition",
        "aws_region",
    }


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ("notification_email: market-data", "notification_email"),
        ("notification_email: a@b", "notification_email"),
        ("notification_email: a b@example.com", "notification_email"),
        (f"{ADDRESS}, environment: Dev", "environment"),
        (f"{ADDRESS}, environment: a-name-that-is-longer", "environment"),
        (f"{ADDRESS}, aws_region: Frankfurt", "aws_region"),
        (f"{ADDRESS}, clock_skew_seconds: -1", "clock_skew_seconds"),
        (f"{ADDRESS}, moving_average_events: 2", "moving_average_events"),
        (f"{ADDRESS}, stale_after_seconds: 0", "stale_after_seconds"),
        (f"{ADDRESS}, capacity_alarm_units: 0", "capacity_alarm_units"),
        (f"{ADDRESS}, alert_rules: {{price_thresholds: {{}}, volume_factor: 1, jump_percent: 5}}", "alert_rules"),
    ],
)
def test_a_variable_that_makes_no_sense_is_refused(variables: str, name: str, tmp_path: Path) -> None:
    copy = copytree(STACK, tmp_path / "market_data")
    contract = (copy / "contract.yaml").read_text()
    given = "variables: {environment: dev, notification_email: market-data@example.com}"
    assert given in contract
    (copy / "contract.yaml").write_text(contract.replace(given, f"variables: {{{variables}}}"))

    report = check_contract(copy / "contract.yaml")

    assert isinstance(report, Report), report
    assert [name in problem.detail for problem in report.problems] == [True]


@pytest.mark.parametrize(("region", "partition"), [("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn")])
def test_every_arn_is_of_the_partition_of_the_region(region: str, partition: str) -> None:
    environment = Environment(account="123456789012", region=region)
    variables = {"notification_email": "market-data@example.com", "aws_region": region}
    stack = load_stack(STACK, variables, environment)

    values = json.dumps([str(one.values) for one in stack.resources.values()])
    found = set(re.findall(r"arn:(aws[a-z-]*):", values))

    assert found == {partition}
