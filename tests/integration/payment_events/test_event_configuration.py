"""Payment events as AWS has them: what the specification says of functions, table, queues, topic and workflow."""

import pytest
from deployed_stacks import Deployed

pytestmark = [pytest.mark.integration, pytest.mark.stack("lib/payment_events")]


def test_functions_are_arm64_images_with_reserved_concurrency(deployed: Deployed) -> None:
    functions = deployed.client("lambda")
    for name in deployed.outputs["lambda_function_names"].values():
        found = functions.get_function_configuration(FunctionName=name)
        assert (found["PackageType"], found["Architectures"]) == ("Image", ["arm64"])
        assert functions.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"] == 100
        assert ":sqs:" in found["DeadLetterConfig"]["TargetArn"]


def test_the_audit_table_is_on_demand_and_can_be_restored(deployed: Deployed) -> None:
    dynamodb, name = deployed.client("dynamodb"), deployed.outputs["dynamodb_table_name"]
    assert dynamodb.describe_table(TableName=name)["Table"]["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_log_groups_are_encrypted_with_the_stacks_key(deployed: Deployed) -> None:
    logs, kms = deployed.client("logs"), deployed.client("kms")
    for name in deployed.outputs["log_group_names"].values():
        (group,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        assert group["kmsKeyId"] == deployed.outputs["logs_kms_key_arn"]
        assert group["retentionInDays"]
    assert kms.get_key_rotation_status(KeyId=deployed.outputs["logs_kms_key_arn"])["KeyRotationEnabled"]


def test_the_workflow_is_express_and_the_topic_encrypted(deployed: Deployed) -> None:
    machine = deployed.client("stepfunctions").describe_state_machine(
        stateMachineArn=deployed.outputs["step_functions_arn"]
    )
    assert machine["type"] == "EXPRESS"
    topic = deployed.client("sns").get_topic_attributes(TopicArn=deployed.outputs["sns_topic_arn"])["Attributes"]
    assert topic["KmsMasterKeyId"] == "alias/aws/sns"


def test_every_alarm_that_is_named_is_there(deployed: Deployed) -> None:
    names = deployed.outputs["alarm_names"]
    found = deployed.client("cloudwatch").describe_alarms(AlarmNames=names)["MetricAlarms"]
    assert sorted(one["AlarmName"] for one in found) == names
