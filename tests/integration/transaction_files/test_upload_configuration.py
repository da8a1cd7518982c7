"""Transaction files as AWS has them: bucket, functions, tables and queues."""

import json

import pytest
from deployed_stacks import Deployed

pytestmark = [pytest.mark.integration, pytest.mark.stack("lib/transaction_files")]


def test_the_bucket_is_encrypted_private_and_versioned(deployed: Deployed) -> None:
    s3, name = deployed.client("s3"), deployed.outputs["s3_bucket_name"]
    (rule,) = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {
        "SSEAlgorithm": "aws:kms",
        "KMSMasterKeyID": deployed.outputs["s3_kms_key_arn"],
    }
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    assert set(s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"].values()) == {True}


def test_uploads_of_two_kinds_reach_the_processor(deployed: Deployed) -> None:
    configuration = deployed.client("s3").get_bucket_notification_configuration(
        Bucket=deployed.outputs["s3_bucket_name"]
    )
    told = configuration["LambdaFunctionConfigurations"]
    assert {one["LambdaFunctionArn"] for one in told} == {deployed.outputs["transaction_processor_function_arn"]}
    rules = [rule for one in told for rule in one["Filter"]["Key"]["FilterRules"]]
    assert sorted(rule["Value"] for rule in rules) == [".csv", ".json"]


@pytest.mark.parametrize(("function", "executions"), [("transaction_processor", 100), ("dlq_processor", 50)])
def test_functions(deployed: Deployed, function: str, executions: int) -> None:
    functions, name = deployed.client("lambda"), deployed.outputs[f"{function}_function_name"]
    found = functions.get_function_configuration(FunctionName=name)
    assert (found["Runtime"], found["Architectures"]) == ("python3.11", ["arm64"])
    assert (found["MemorySize"], found["Timeout"]) == (512, 300)
    assert found["KMSKeyArn"] == deployed.outputs["lambda_kms_key_arn"]
    assert functions.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"] == executions


@pytest.mark.parametrize("table", ["transactions", "errors"])
def test_tables_are_encrypted_with_their_key(deployed: Deployed, table: str) -> None:
    found = deployed.client("dynamodb").describe_table(TableName=deployed.outputs[f"{table}_table_name"])["Table"]
    assert found["SSEDescription"]["KMSMasterKeyArn"] == deployed.outputs["dynamodb_kms_key_arn"]
    assert found["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


def test_the_queue_gives_up_after_three_attempts(deployed: Deployed) -> None:
    attributes = deployed.client("sqs").get_queue_attributes(
        QueueUrl=deployed.outputs["queue_url"], AttributeNames=["RedrivePolicy"]
    )["Attributes"]
    policy = json.loads(attributes["RedrivePolicy"])
    assert policy["deadLetterTargetArn"] == deployed.outputs["dead_letter_queue_arn"]
    assert int(policy["maxReceiveCount"]) == 3


def test_a_long_file_may_go_round(deployed: Deployed) -> None:
    """Lambda ends a loop through a queue after 16 rounds, unless it is allowed."""
    name = deployed.outputs["transaction_processor_function_name"]
    assert deployed.client("lambda").get_function_recursion_config(FunctionName=name)["RecursiveLoop"] == "Allow"


def test_small_files_are_moved_as_well(deployed: Deployed) -> None:
    found = deployed.client("s3").get_bucket_lifecycle_configuration(Bucket=deployed.outputs["s3_bucket_name"])
    assert found["TransitionDefaultMinimumObjectSize"] == "varies_by_storage_class"
