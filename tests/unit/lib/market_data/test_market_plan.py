"""What is left to AWS's defaults, or counted: the recorded plan of Terraform tells it."""

import pytest
from market_functions import PLAN

CONFIGURATION = PLAN["configuration"]["root_module"]
DECLARED = {resource["address"]: resource for resource in CONFIGURATION["resources"]}


@pytest.mark.parametrize("table", ["events", "audit"])
def test_tables_name_no_key_and_so_use_the_aws_managed_one(table):
    (encryption,) = DECLARED[f"aws_dynamodb_table.{table}"]["expressions"]["server_side_encryption"]
    assert encryption == {"enabled": {"constant_value": True}}


def test_dead_letter_queues_have_no_dead_letter_queue():
    assert "redrive_policy" not in DECLARED["aws_sqs_queue.dead_letter"]["expressions"]


def test_there_are_thirty_to_forty_outputs_each_with_a_description():
    outputs = CONFIGURATION["outputs"]
    assert 30 <= len(outputs) <= 40
    assert all(output["description"] for output in outputs.values())


def test_no_existing_infrastructure_is_looked_up():
    """Caller, region and zones are asked for, the archive is made, and documents are written."""
    assert {resource["type"] for resource in DECLARED.values() if resource["mode"] == "data"} == {
        "archive_file",
        "aws_availability_zones",
        "aws_caller_identity",
        "aws_iam_policy_document",
        "aws_region",
    }
