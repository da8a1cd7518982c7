"""The life of each stack: applied, planned again without changes, destroyed without a trace."""

import pytest
from deployed_stacks import STACKS, Deployed
from destructions import Destructions

pytestmark = [pytest.mark.integration, pytest.mark.emulator]


@pytest.mark.parametrize("stack", STACKS)
def test_apply(stack: str, deployed: Deployed) -> None:
    """The check that nothing is left (below) finds what is there now."""
    assert deployed.outputs
    assert len(resources(deployed)) > 10


@pytest.mark.parametrize("stack", STACKS)
def test_a_second_plan_changes_nothing(stack: str, deployed: Deployed) -> None:
    assert deployed.changes == []


@pytest.mark.parametrize("stack", STACKS)
def test_destroy(stack: str, deployed: Deployed, destructions: Destructions) -> None:
    """Nothing is left; a destroy that fails names the folder of the state.

    As on AWS there remain keys that wait for their deletion, and the default network and bus.
    """
    destructions.begin(stack).result()
    assert resources(deployed) == []


def resources(deployed: Deployed) -> list[str]:
    """Name the resources in a stack's region, of every kind that the stacks have."""
    aws, region = deployed.local, deployed.region
    return [
        *(one["FunctionName"] for one in aws.client("lambda", region).list_functions()["Functions"]),
        *(one["UUID"] for one in aws.client("lambda", region).list_event_source_mappings()["EventSourceMappings"]),
        *aws.client("sqs", region).list_queues().get("QueueUrls", []),
        *(one["TopicArn"] for one in aws.client("sns", region).list_topics()["Topics"]),
        *aws.client("dynamodb", region).list_tables()["TableNames"],
        *(one["Name"] for one in aws.client("s3", region).list_buckets()["Buckets"]),
        *(one["RoleName"] for one in aws.client("iam", region).list_roles()["Roles"]),
        *(one["logGroupName"] for one in aws.client("logs", region).describe_log_groups()["logGroups"]),
        *(one["AlarmName"] for one in aws.client("cloudwatch", region).describe_alarms()["MetricAlarms"]),
        *(one["stateMachineArn"] for one in aws.client("stepfunctions", region).list_state_machines()["stateMachines"]),
        *(one["repositoryName"] for one in aws.client("ecr", region).describe_repositories()["repositories"]),
        *(one["Name"] for one in aws.client("cloudtrail", region).describe_trails()["trailList"]),
        *(one["FlowLogId"] for one in aws.client("ec2", region).describe_flow_logs()["FlowLogs"]),
        *(one["VpcId"] for one in aws.client("ec2", region).describe_vpcs()["Vpcs"] if not one["IsDefault"]),
        *(
            one["Name"]
            for one in aws.client("events", region).list_event_buses()["EventBuses"]
            if one["Name"] != "default"
        ),
        *(one["Name"] for one in aws.client("ssm", region).describe_parameters()["Parameters"]),
    ]
