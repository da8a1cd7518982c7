"""What waits for what, and how many outputs there are: the recorded plan of Terraform tells it."""

import json
import re
from pathlib import Path

import pytest
from processing_functions import STACK

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
        "fraud_api_endpoint_service",
        "fraud_api_ca_bundle",
        "fraud_api_secret_arn",
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


@pytest.mark.parametrize("function", ["payment-processor", "dlq-processor"])
def test_a_function_of_payment_processing_gets_the_settings_that_it_reads(function):
    """The plan tells no variable before all are known, so the text must."""
    (given,) = re.findall(rf"{function} = {{\n((?:      [A-Z_]+ += .+\n)+)", (STACK / "main.tf").read_text())
    source = (STACK / f"lambda_{function.replace('-', '_')}.py").read_text()
    (read,) = re.findall(r"^SETTINGS = settings\((.*?)\)$", source, re.DOTALL | re.MULTILINE)
    names = set(re.findall("^ +([A-Z_]+) +=", given, re.MULTILINE))
    assert names == set(re.findall(r'"(\w+)"', read)) - {"AWS_LAMBDA_FUNCTION_NAME"}
