"""Payment processing as AWS has it: queues, functions, network, keys, audit."""

import json

import pytest
from deployed_stacks import Deployed

pytestmark = [pytest.mark.integration, pytest.mark.stack("lib/payment_processing")]


def test_the_queue_is_fifo_and_gives_up_after_three_attempts(deployed: Deployed) -> None:
    found = deployed.client("sqs").get_queue_attributes(QueueUrl=deployed.outputs["queue_url"], AttributeNames=["All"])[
        "Attributes"
    ]
    assert (found["FifoQueue"], found["VisibilityTimeout"]) == ("true", "360")
    policy = json.loads(found["RedrivePolicy"])
    assert policy["deadLetterTargetArn"] == deployed.outputs["dead_letter_queue_arn"]
    assert int(policy["maxReceiveCount"]) == 3
    assert found["KmsMasterKeyId"].split("/")[-1] == deployed.outputs["sqs_kms_key_id"]


def test_the_mapping_takes_ten_and_reports_each_failure(deployed: Deployed) -> None:
    found = deployed.client("lambda").get_event_source_mapping(UUID=deployed.outputs["event_source_mapping_id"])
    assert (found["BatchSize"], found["FunctionResponseTypes"]) == (10, ["ReportBatchItemFailures"])
    assert found["EventSourceArn"] == deployed.outputs["queue_arn"]


def test_functions_run_in_the_private_subnets(deployed: Deployed) -> None:
    for function in ("payment_processor", "dlq_processor"):
        found = deployed.client("lambda").get_function_configuration(
            FunctionName=deployed.outputs[f"{function}_function_name"]
        )
        assert sorted(found["VpcConfig"]["SubnetIds"]) == sorted(deployed.outputs["private_subnet_ids"].values())
        assert found["VpcConfig"]["SecurityGroupIds"] == [deployed.outputs["lambda_security_group_id"]]
        assert found["MemorySize"] == 256


def test_nothing_leads_out_of_the_network(deployed: Deployed) -> None:
    ec2 = deployed.client("ec2")
    filters = [{"Name": "attachment.vpc-id", "Values": [deployed.outputs["vpc_id"]]}]
    assert ec2.describe_internet_gateways(Filters=filters)["InternetGateways"] == []
    tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [deployed.outputs["vpc_id"]]}])
    routes = [route for table in tables["RouteTables"] for route in table["Routes"]]
    assert routes
    assert not [route for route in routes if route.get("DestinationCidrBlock") == "0.0.0.0/0"]


@pytest.mark.parametrize("key", ["s3", "sqs", "dynamodb"])
def test_keys_rotate(deployed: Deployed, key: str) -> None:
    arn = deployed.outputs[f"{key}_kms_key_arn"]
    assert deployed.client("kms").get_key_rotation_status(KeyId=arn)["KeyRotationEnabled"]


def test_the_trail_writes_to_the_audit_bucket(deployed: Deployed) -> None:
    cloudtrail, arn = deployed.client("cloudtrail"), deployed.outputs["cloudtrail_arn"]
    trail = cloudtrail.get_trail(Name=arn)["Trail"]
    assert trail["S3BucketName"] == deployed.outputs["audit_bucket_name"]
    assert trail["LogFileValidationEnabled"]
    assert cloudtrail.get_trail_status(Name=arn)["IsLogging"]


def test_the_mapping_asks_for_no_more_than_the_function_reserves(deployed: Deployed) -> None:
    uuid = deployed.outputs["event_source_mapping_id"]
    mapping = deployed.client("lambda").get_event_source_mapping(UUID=uuid)
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 50}


def test_digests_reach_the_audit_bucket(deployed: Deployed) -> None:
    """They come with S3's own keys; without them nobody can tell whether a log file was changed."""
    s3, bucket = deployed.client("s3"), deployed.outputs["audit_bucket_name"]
    account = deployed.client("sts").get_caller_identity()["Account"]
    for folder in ("CloudTrail", "CloudTrail-Digest"):
        assert s3.list_objects_v2(Bucket=bucket, Prefix=f"cloudtrail/AWSLogs/{account}/{folder}/")["KeyCount"] > 0


def test_small_flow_logs_are_moved_as_well(deployed: Deployed) -> None:
    found = deployed.client("s3").get_bucket_lifecycle_configuration(Bucket=deployed.outputs["audit_bucket_name"])
    assert found["TransitionDefaultMinimumObjectSize"] == "varies_by_storage_class"


def test_the_default_group_admits_nobody(deployed: Deployed) -> None:
    filters = [
        {"Name": "vpc-id", "Values": [deployed.outputs["vpc_id"]]},
        {"Name": "group-name", "Values": ["default"]},
    ]
    (group,) = deployed.client("ec2").describe_security_groups(Filters=filters)["SecurityGroups"]
    assert (group["IpPermissions"], group["IpPermissionsEgress"]) == ([], [])
