"""Each correction: the symptom on a plain moto, and its absence here.

A row that fails on the plain side tells that moto needs the correction no more.
"""

import io
import json
import re
import time
import uuid
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from stackproof.emulator import corrections
from stackproof.emulator.process import Emulator

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]

ACCOUNT = "123456789012"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
DENY_PLAIN = {
    "Sid": "Encrypted",
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::encrypted/*",
    "Condition": {
        "StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"},
        "Null": {"s3:x-amz-server-side-encryption": "false"},
    },
}


def code_of(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


def attempt(call: Callable[..., Any], **given: Any) -> str:
    """What comes of a call: ``done``, or the error's code."""
    try:
        call(**given)
    except ClientError as error:
        return code_of(error)
    return "done"


def queue(aws: Emulator, suffix: str = "", **attributes: Any) -> tuple[Any, str]:
    """Make a queue; return SQS and the queue's URL."""
    sqs = aws.client("sqs")
    name = f"queue-{uuid.uuid4().hex[:8]}{suffix}"
    return sqs, sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]


def attributes_of(sqs: Any, url: str) -> dict[str, str]:
    found: dict[str, str] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return found


def function(aws: Emulator, **more: Any) -> tuple[Any, str]:
    """Make a function; return Lambda and the function's name."""
    name = f"function-{uuid.uuid4().hex[:8]}"
    role = aws.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("code.py", "def handle(event, context): return event")
    client = aws.client("lambda")
    client.create_function(
        FunctionName=name,
        Role=role,
        Runtime="python3.11",
        Handler="code.handle",
        Code={"ZipFile": data.getvalue()},
        **more,
    )
    return client, name


def unimplemented_action(aws: Emulator) -> Any:
    error = None
    try:
        aws.client("dynamodb").list_contributor_insights()
    except ClientError as caught:
        error = caught
    assert error is not None
    return error.response["ResponseMetadata"]["HTTPStatusCode"]


def validated_definition(aws: Emulator) -> Any:
    definition = json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}})
    states = aws.client("stepfunctions")
    try:
        return states.validate_state_machine_definition(definition=definition, type="EXPRESS")["result"]
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]


def refused_definition(aws: Emulator) -> Any:
    states = aws.client("stepfunctions")
    try:
        return states.validate_state_machine_definition(definition='{"StartAt": 3}', type="EXPRESS")["result"]
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]


def listed_versions(aws: Emulator) -> Any:
    states = aws.client("stepfunctions")
    definition = json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}})
    role = f"arn:aws:iam::{ACCOUNT}:role/any"
    name = f"machine-{uuid.uuid4().hex[:8]}"
    arn = states.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]
    try:
        return len(states.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"])
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]


def dead_letter_queue(aws: Emulator) -> Any:
    client, name = function(aws, DeadLetterConfig={"TargetArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:dead"})
    return client.get_function_configuration(FunctionName=name).get("DeadLetterConfig")


def log_format(aws: Emulator) -> Any:
    client, name = function(aws, LoggingConfig={"LogFormat": "JSON", "LogGroup": "/of/mine"})
    found = client.get_function_configuration(FunctionName=name).get("LoggingConfig")
    return found and (found["LogGroup"], found["SystemLogLevel"])


def updated_tracing(aws: Emulator) -> Any:
    client, name = function(aws)
    client.update_function_configuration(FunctionName=name, TracingConfig={"Mode": "Active"})
    return client.get_function_configuration(FunctionName=name)["TracingConfig"]["Mode"]


def network(aws: Emulator) -> Any:
    ec2 = aws.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]
    group = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [subnet["VpcId"]]}])["SecurityGroups"][0]
    client, name = function(aws, VpcConfig={"SubnetIds": [subnet["SubnetId"]], "SecurityGroupIds": [group["GroupId"]]})
    return client.get_function_configuration(FunctionName=name)["VpcConfig"]["VpcId"] == subnet["VpcId"]


def mapping_by_name(aws: Emulator) -> Any:
    client, name = function(aws)
    sqs, url = queue(aws)
    source = attributes_of(sqs, url)["QueueArn"]
    arn = client.get_function_configuration(FunctionName=name)["FunctionArn"]
    client.create_event_source_mapping(FunctionName=arn, EventSourceArn=source)
    return len(client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"])


def window_on_fifo(aws: Emulator) -> Any:
    client, name = function(aws)
    sqs, url = queue(aws, ".fifo", FifoQueue="true")
    return attempt(
        client.create_event_source_mapping,
        FunctionName=name,
        EventSourceArn=attributes_of(sqs, url)["QueueArn"],
        MaximumBatchingWindowInSeconds=1,
    )


def rotation_period(aws: Emulator) -> Any:
    kms = aws.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    return kms.get_key_rotation_status(KeyId=key).get("RotationPeriodInDays")


def kinds_of_keys(aws: Emulator) -> Any:
    here, there = aws.client("kms"), aws.client("kms", "us-west-2")
    key = here.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    here.replicate_key(KeyId=key, ReplicaRegion="us-west-2")
    told = [one.describe_key(KeyId=key)["KeyMetadata"] for one in (there, here)]
    return [one["MultiRegionConfiguration"]["MultiRegionKeyType"] for one in told]


def composite_alarm(aws: Emulator) -> Any:
    cloudwatch, name = aws.client("cloudwatch"), f"alarm-{uuid.uuid4().hex[:8]}"
    given = {"AlarmRule": 'ALARM("errors")', "ActionsSuppressor": "maintenance", "ActionsSuppressorWaitPeriod": 60}
    try:
        cloudwatch.put_composite_alarm(AlarmName=name, ActionsSuppressorExtensionPeriod=120, **given)
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]
    (found,) = cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    return {key: found.get(key) for key in given} == given


def redrive_allow_policy(aws: Emulator) -> Any:
    policy = '{"redrivePermission":"denyAll"}'
    sqs, url = queue(aws)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedriveAllowPolicy": policy})
    return attributes_of(sqs, url).get("RedriveAllowPolicy") == policy


def kept_policy(aws: Emulator) -> Any:
    sqs, url = queue(aws)
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({"Statement": [statement]})})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
    return "Policy" in attributes_of(sqs, url)


def redrive_policy(aws: Emulator) -> Any:
    sqs, dead = queue(aws)
    policy = json.dumps(
        {"deadLetterTargetArn": attributes_of(sqs, dead)["QueueArn"], "maxReceiveCount": 3}, separators=(",", ":")
    )
    _, url = queue(aws, RedrivePolicy=policy)
    return attributes_of(sqs, url)["RedrivePolicy"] == policy


def consumed_again(aws: Emulator) -> Any:
    sqs, url = queue(aws, ".fifo", FifoQueue="true")
    received = 0
    for _ in range(2):
        sqs.send_message(QueueUrl=url, MessageBody="once", MessageGroupId="a", MessageDeduplicationId="1")
        for message in sqs.receive_message(QueueUrl=url).get("Messages", []):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            received += 1
    return received


def first_again(aws: Emulator) -> Any:
    sqs, url = queue(aws, ".fifo", FifoQueue="true")
    for body in ("first", "second"):
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId="a", MessageDeduplicationId=body)
    sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=2, VisibilityTimeout=1)
    time.sleep(1.1)
    return sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)["Messages"][0]["Body"]


def unmet_condition(aws: Emulator) -> Any:
    s3 = aws.client("s3")
    attempt(s3.create_bucket, Bucket="encrypted")
    s3.put_bucket_policy(Bucket="encrypted", Policy=json.dumps({"Statement": [DENY_PLAIN]}))
    return attempt(s3.put_object, Bucket="encrypted", Key="a", Body=b"")


def smallest_moved(aws: Emulator) -> Any:
    s3 = aws.client("s3")
    attempt(s3.create_bucket, Bucket="moving")
    rule: Any = {
        "ID": "a",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Transitions": [{"Days": 1, "StorageClass": "GLACIER"}],
    }
    s3.put_bucket_lifecycle_configuration(
        Bucket="moving",
        LifecycleConfiguration={"Rules": [rule]},
        TransitionDefaultMinimumObjectSize="varies_by_storage_class",
    )
    return s3.get_bucket_lifecycle_configuration(Bucket="moving")["TransitionDefaultMinimumObjectSize"]


def allowed_loop(aws: Emulator) -> Any:
    client, name = function(aws)
    try:
        before = client.get_function_recursion_config(FunctionName=name)["RecursiveLoop"]
        client.put_function_recursion_config(FunctionName=name, RecursiveLoop="Allow")
        return before, client.get_function_recursion_config(FunctionName=name)["RecursiveLoop"]
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]


def flow_log(aws: Emulator) -> str:
    """Make a flow log to a folder of a bucket; return its id, or the error's code."""
    aws.client("s3").create_bucket(Bucket="flow-logs")
    ec2 = aws.client("ec2")
    answer = ec2.create_flow_logs(
        ResourceIds=[ec2.describe_vpcs()["Vpcs"][0]["VpcId"]],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination=f"arn:aws:s3:::flow-logs/{uuid.uuid4().hex}/",
        DestinationOptions={"FileFormat": "parquet", "HiveCompatiblePartitions": True, "PerHourPartition": True},
    )
    ids: list[str] = answer["FlowLogIds"]
    return ids[0] if ids else str(answer["Unsuccessful"][0]["Error"]["Code"])


def flow_log_to_prefix(aws: Emulator) -> Any:
    return flow_log(aws).startswith("fl-")


def flow_log_options(aws: Emulator) -> Any:
    id_ = flow_log(aws)
    found = aws.client("ec2").describe_flow_logs(FlowLogIds=[id_])["FlowLogs"] if id_.startswith("fl-") else []
    return bool(found) and found[0].get("DestinationOptions", {}).get("FileFormat") == "parquet"


def rule_descriptions(aws: Emulator) -> Any:
    """Of an address, a group and a prefix list: those that are there."""
    ec2 = aws.client("ec2")
    group = ec2.create_security_group(GroupName=f"group-{uuid.uuid4().hex[:8]}", Description="of a test")["GroupId"]
    sources: list[dict[str, Any]] = [
        {"IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "an address"}]},
        {"UserIdGroupPairs": [{"GroupId": group, "Description": "a group"}]},
        {"PrefixListIds": [{"PrefixListId": "pl-63a5400a", "Description": "a list"}]},
    ]
    permissions: Any = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **source} for source in sources]
    ec2.authorize_security_group_egress(GroupId=group, IpPermissions=permissions)
    filters: Any = [{"Name": "group-id", "Values": [group]}]
    rules = ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    return sorted(one["Description"] for one in rules if "Description" in one)


def feedback(aws: Emulator) -> Any:
    sns = aws.client("sns")
    topic = sns.create_topic(Name=f"topic-{uuid.uuid4().hex[:8]}")["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="SQSSuccessFeedbackSampleRate", AttributeValue="100")
    return sns.get_topic_attributes(TopicArn=topic)["Attributes"].get("SQSSuccessFeedbackSampleRate")


def subscribed_email(aws: Emulator) -> Any:
    sns = aws.client("sns")
    topic = sns.create_topic(Name=f"topic-{uuid.uuid4().hex[:8]}")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="a@example.com")
    subscription = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"][0]["SubscriptionArn"]
    return subscription == "PendingConfirmation"


def trail_deleted_by_arn(aws: Emulator) -> Any:
    aws.client("s3").create_bucket(Bucket="of-trails")
    trails = aws.client("cloudtrail")
    arn = trails.create_trail(Name=f"trail-{uuid.uuid4().hex[:8]}", S3BucketName="of-trails")["TrailARN"]
    trails.delete_trail(Name=arn)
    return arn not in [one["TrailARN"] for one in trails.describe_trails()["trailList"]]


def trail_with_digests(aws: Emulator) -> Any:
    """Make a trail with digests in a bucket that takes its own key alone; what comes of it, with and without a way."""
    s3, found = aws.client("s3"), []
    for digests in ("", "AWSLogs/*/CloudTrail-Digest/*"):
        bucket = f"trails-{uuid.uuid4().hex[:8]}"
        s3.create_bucket(Bucket=bucket)
        allow = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject"}
        deny = {name: value for name, value in DENY_PLAIN.items() if name != "Resource"}
        excepted = {"NotResource": f"arn:aws:s3:::{bucket}/{digests or 'nothing'}"}
        statements = [{**allow, "Resource": f"arn:aws:s3:::{bucket}/*"}, {**deny, **excepted}]
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Statement": statements}))
        given = {
            "S3BucketName": bucket,
            "KmsKeyId": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1",
            "EnableLogFileValidation": True,
        }
        found.append(attempt(aws.client("cloudtrail").create_trail, Name=bucket, **given))
        found.append(len(s3.list_objects_v2(Bucket=bucket).get("Contents", [])))
    return found


def kept_dead_letters(aws: Emulator) -> Any:
    """How many messages wait in a dead letter queue that keeps them for less than they have waited before."""
    sqs, dead = queue(aws, ".fifo", FifoQueue="true", MessageRetentionPeriod="2")
    policy = json.dumps({"deadLetterTargetArn": attributes_of(sqs, dead)["QueueArn"], "maxReceiveCount": 1})
    _, url = queue(aws, ".fifo", FifoQueue="true", RedrivePolicy=policy, VisibilityTimeout="0")
    sqs.send_message(QueueUrl=url, MessageBody="a", MessageGroupId="a", MessageDeduplicationId="1")
    sqs.receive_message(QueueUrl=url)
    time.sleep(2.1)
    sqs.receive_message(QueueUrl=url)
    return len(sqs.receive_message(QueueUrl=dead).get("Messages", []))


# the correction, what is asked, what plain moto answers, what the local AWS answers
SYMPTOMS: list[tuple[str, Callable[[Emulator], Any], Any, Any]] = [
    ("an_unimplemented_action_is_retried_for_minutes", unimplemented_action, 500, 501),
    ("a_definition_cannot_be_validated", validated_definition, 500, "OK"),
    ("a_definition_cannot_be_validated", refused_definition, 500, "FAIL"),
    ("versions_cannot_be_listed", listed_versions, 500, 0),
    ("the_configuration_drifts", dead_letter_queue, None, {"TargetArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:dead"}),
    ("the_configuration_drifts", log_format, None, ("/of/mine", "INFO")),
    ("updates_are_dropped", updated_tracing, "PassThrough", "Active"),
    ("the_network_is_a_constant", network, False, True),
    ("a_mapping_created_by_arn_is_not_found_by_name", mapping_by_name, 0, 1),
    ("a_window_on_a_fifo_queue_is_accepted", window_on_fifo, "done", "InvalidParameterValueException"),
    ("the_rotation_period_is_dropped", rotation_period, None, 90),
    ("a_primary_key_is_taken_for_a_replica", kinds_of_keys, ["REPLICA", "REPLICA"], ["REPLICA", "PRIMARY"]),
    ("nobody_can_make_a_composite_alarm", composite_alarm, 500, True),
    ("the_redrive_allow_policy_is_dropped", redrive_allow_policy, False, True),
    ("the_policy_is_dropped_with_other_attributes", kept_policy, False, True),
    ("the_redrive_policy_comes_back_spaced", redrive_policy, False, True),
    ("a_later_message_of_a_group_overtakes", first_again, "second", "first"),
    ("a_consumed_message_is_accepted_again", consumed_again, 2, 1),
    ("an_unmet_condition_denies", unmet_condition, "403", "done"),
    (
        "the_smallest_object_that_is_moved_is_dropped",
        smallest_moved,
        "all_storage_classes_128K",
        "varies_by_storage_class",
    ),
    ("nobody_can_allow_a_loop", allowed_loop, 404, ("Terminate", "Allow")),
    ("a_prefix_is_taken_for_a_bucket", flow_log_to_prefix, False, True),
    ("destination_options_are_dropped", flow_log_options, False, True),
    (
        "only_rules_of_addresses_have_a_description",
        rule_descriptions,
        ["an address"],
        ["a group", "a list", "an address"],
    ),
    ("feedback_attributes_are_dropped", feedback, None, "100"),
    ("an_email_is_confirmed_by_nobody", subscribed_email, False, True),
    ("a_trail_cannot_be_deleted_by_arn", trail_deleted_by_arn, False, True),
    (
        "no_digest_is_ever_written",
        trail_with_digests,
        ["done", 0, "done", 0],
        ["InsufficientS3BucketPolicyException", 1, "done", 2],
    ),
    ("a_dead_letter_of_a_fifo_queue_is_as_old_as_its_message", kept_dead_letters, 0, 1),
]


def test_every_correction_has_a_row() -> None:
    """Races and slowness have tests of their own."""
    assert corrections.__file__ is not None
    source = Path(corrections.__file__).read_text(encoding="utf-8")
    applied = set(re.findall(r"^    \w+\.(\w+)\(\)(?:  #.*)?$", source, re.MULTILINE))
    elsewhere = {
        "messages_are_lost_between_threads",
        "each_message_makes_the_next_one_slower",
        "each_request_reads_a_folder",
        "a_transaction_copies_the_table_for_each_item",
        "each_subscription_makes_a_key_pair",
    }
    assert applied - elsewhere == {row[0] for row in SYMPTOMS}


def test_threads_lose_no_message(cloud: Emulator) -> None:
    """Messages are sent while others are deleted; each is received once."""
    sqs, url = queue(cloud)
    sent = [f"{sender}-{number}" for sender in range(4) for number in range(50)]
    with ThreadPoolExecutor(8) as threads:
        for body in sent:
            threads.submit(sqs.send_message, QueueUrl=url, MessageBody=body)
        received = [one for found in threads.map(lambda _: drained(sqs, url), range(4)) for one in found]
    assert sorted([*received, *drained(sqs, url)]) == sorted(sent)


def drained(sqs: Any, url: str) -> list[str]:
    """Receive and delete until there is nothing more."""
    bodies: list[str] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


@pytest.mark.parametrize(
    ("ask", "symptom", "cured"), [row[1:] for row in SYMPTOMS], ids=[row[1].__name__ for row in SYMPTOMS]
)
def test_symptom(plain: Emulator, cloud: Emulator, ask: Callable[[Emulator], Any], symptom: Any, cured: Any) -> None:
    assert ask(plain) == symptom, "moto needs the correction no more"
    assert ask(cloud) == cured
