"""What waits for what: depends_on is no value of a resource, so the recorded plan of Terraform tells it."""

import json
from pathlib import Path

import pytest

PLAN = Path(__file__).parents[3] / "data" / "plans" / "transaction_files.json"


@pytest.mark.parametrize(
    ("address", "awaited"),
    [
        ("aws_s3_bucket_notification.uploads", "aws_lambda_permission.uploads"),
        ("aws_lambda_function.function", "aws_iam_role.function"),
        ("aws_lambda_function.function", "aws_iam_role_policy_attachment.function"),
    ],
)
def test_depends_on_is_as_specified(address, awaited):
    resources = json.loads(PLAN.read_text())["configuration"]["root_module"]["resources"]
    (declared,) = (resource for resource in resources if resource["address"] == address)
    assert awaited in declared["depends_on"]


def test_there_are_as_many_outputs_as_the_specification_says():
    outputs = json.loads(PLAN.read_text())["configuration"]["root_module"]["outputs"]
    assert 37 <= len(outputs) <= 40
    assert all(output["description"] for output in outputs.values())
