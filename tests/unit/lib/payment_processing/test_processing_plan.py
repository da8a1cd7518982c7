"""What waits for what, and how many outputs there are: the recorded plan of Terraform tells it."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
CONFIGURATION = json.loads((ROOT / "tests/data/plans/payment_processing.json").read_text())["configuration"]


@pytest.mark.parametrize(
    ("address", "awaited"),
    [
        ("aws_iam_role_policy_attachment.role", "aws_iam_role.role"),
        ("aws_lambda_function.function", "aws_iam_role.role"),
        ("aws_lambda_function.function", "aws_iam_role_policy_attachment.role"),
        ("aws_cloudtrail.audit", "aws_iam_role.role"),
        ("aws_cloudtrail.audit", "aws_iam_role_policy_attachment.role"),
        ("aws_cloudtrail.audit", "aws_s3_bucket_policy.audit_logs"),
        ("aws_flow_log.vpc", "aws_s3_bucket_policy.audit_logs"),
    ],
)
def test_payment_processing_waits_as_specified(address, awaited):
    (declared,) = (each for each in CONFIGURATION["root_module"]["resources"] if each["address"] == address)
    assert awaited in declared["depends_on"]


def test_payment_processing_has_as_many_outputs_as_the_specification_says():
    outputs = CONFIGURATION["root_module"]["outputs"]
    assert 45 <= len(outputs) <= 50
    assert all(output["description"] for output in outputs.values())


def test_payment_processing_describes_every_variable():
    variables = CONFIGURATION["root_module"]["variables"]
    assert set(variables) == {
        "environment",
        "alert_email",
        "fraud_api_url",
        "lambda_memory",
        "sqs_visibility_timeout",
        "dlq_retention_days",
    }
    assert all(variable["description"] for variable in variables.values())


def test_payment_processing_takes_only_the_data_sources_that_it_may():
    resources = CONFIGURATION["root_module"]["resources"]
    assert {each["type"] for each in resources if each["mode"] == "data"} == {
        "archive_file",
        "aws_availability_zones",
        "aws_caller_identity",
        "aws_iam_policy_document",
        "aws_region",
    }
