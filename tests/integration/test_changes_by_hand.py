"""Changes by hand to what is deployed are seen, and where: the clause fails, and the attribute drifts.

Each change is taken back, for the other tests of the session use the same deployment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from deployed_stacks import Deployed
from promises import drift_of, report_of

from stackproof.run.live import LiveSource

pytestmark = [pytest.mark.integration, pytest.mark.emulator, pytest.mark.stack("lib/payment_events")]

VALIDATOR = "event-processing-validator-test"
TABLE = "event-processing-processed-events-test"
GROUP = f"/aws/lambda/{VALIDATOR}"
QUEUE = "event-processing-validator-dlq-test"
ROLE, POLICY = "event-processing-trigger-function-role-test", "event-processing-event-publish-policy-test"
ANYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "events:PutEvents", "Resource": "*"}]}


def concurrency(deployed: Deployed) -> Iterator[None]:
    functions = deployed.client("lambda")
    functions.delete_function_concurrency(FunctionName=VALIDATOR)
    yield
    functions.put_function_concurrency(FunctionName=VALIDATOR, ReservedConcurrentExecutions=100)


def recovery(deployed: Deployed) -> Iterator[None]:
    tables = deployed.client("dynamodb")
    off: dict[str, Any] = {"PointInTimeRecoveryEnabled": False}
    on: dict[str, Any] = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35}
    tables.update_continuous_backups(TableName=TABLE, PointInTimeRecoverySpecification=off)
    yield
    tables.update_continuous_backups(TableName=TABLE, PointInTimeRecoverySpecification=on)


def key_of_a_log_group(deployed: Deployed) -> Iterator[None]:
    logs = deployed.client("logs")
    (group,) = logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]
    tags = logs.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"]

    def make_again(**key: str) -> None:  # the local AWS cannot take a key from a group
        logs.delete_log_group(logGroupName=GROUP)
        logs.create_log_group(logGroupName=GROUP, tags=tags, **key)
        logs.put_retention_policy(logGroupName=GROUP, retentionInDays=group["retentionInDays"])

    make_again()
    yield
    make_again(kmsKeyId=group["kmsKeyId"])


def encryption_of_a_queue(deployed: Deployed) -> Iterator[None]:
    queues = deployed.client("sqs")
    url = queues.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    queues.set_queue_attributes(QueueUrl=url, Attributes={"SqsManagedSseEnabled": "false"})
    yield
    queues.set_queue_attributes(QueueUrl=url, Attributes={"SqsManagedSseEnabled": "true"})


def wildcard(deployed: Deployed) -> Iterator[None]:
    roles = deployed.client("iam")
    known = roles.get_role_policy(RoleName=ROLE, PolicyName=POLICY)["PolicyDocument"]
    roles.put_role_policy(RoleName=ROLE, PolicyName=POLICY, PolicyDocument=json.dumps(ANYTHING))
    yield
    roles.put_role_policy(RoleName=ROLE, PolicyName=POLICY, PolicyDocument=json.dumps(known))


FUNCTION, LOG_GROUP = 'aws_lambda_function.function["validator"]', 'aws_cloudwatch_log_group.function["validator"]'
CHANGES: dict[Callable[[Deployed], Iterator[None]], tuple[str, str, str]] = {
    concurrency: ("lambda-reserves-concurrency", FUNCTION, "reserved_concurrent_executions"),
    recovery: (
        "dynamodb-recovers-to-point-in-time",
        "aws_dynamodb_table.processed_events",
        "point_in_time_recovery[0].enabled",
    ),
    key_of_a_log_group: ("log-group-uses-customer-key", LOG_GROUP, "kms_key_id"),
    encryption_of_a_queue: ("sqs-encrypts", 'aws_sqs_queue.dead_letter["validator"]', "sqs_managed_sse_enabled"),
    wildcard: ("iam-names-every-resource", "aws_iam_role_policy.event_publish", "policy"),
}


@pytest.mark.parametrize("change", CHANGES, ids=[change.__name__ for change in CHANGES])
def test_a_change_by_hand_fails_its_clause_and_drifts(
    deployed: Deployed, target: LiveSource, change: Callable[[Deployed], Iterator[None]]
) -> None:
    clause, address, attribute = CHANGES[change]
    changed = change(deployed)
    next(changed)
    try:
        failing = {one.id: one.status for one in report_of(deployed.name, target).outcomes if not one.holds}
        assert failing[f"{clause}[{address}]"] == "failed"
        drift = drift_of(deployed.name, target)
        assert drift.differences[0].name == f"{address}.{attribute}"
        assert {one.address for one in drift.differences} == {address}
    finally:
        next(changed, None)
    assert drift_of(deployed.name, target).exit_code == 0
