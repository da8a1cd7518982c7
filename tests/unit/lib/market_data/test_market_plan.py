"""What is no value of a resource, or left to AWS's defaults: the recorded plan of Terraform tells it."""

import pytest
from market_functions import PLAN

CONFIGURATION = PLAN["configuration"]["root_module"]
DECLARED = {resource["address"]: resource for resource in CONFIGURATION["resources"]}


@pytest.mark.parametrize(
    ("address", "awaited"),
    [
        ("aws_lambda_function.function", "aws_iam_role.function"),
        ("aws_lambda_function.function", "aws_iam_role_policy.function"),
        ("aws_lambda_function.function", "aws_iam_role_policy.tracing"),
        ("aws_lambda_function.function", "aws_iam_role_policy_attachment.basic_execution"),
        ("aws_lambda_function.function", "aws_cloudwatch_log_group.function"),
        ("aws_cloudwatch_event_target.stage", "aws_lambda_permission.rule"),
        ("aws_cloudwatch_event_target.stage", "aws_sqs_queue_policy.dead_letter"),
    ],
)
def test_depends_on_is_as_specified(address, awaited):
    """A function waits for its role and all policies, a rule for the permission to invoke it."""
    assert awaited in DECLARED[address]["depends_on"]


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
