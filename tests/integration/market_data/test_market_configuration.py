"""Market data as AWS has it: bus, rules, functions, tables and topic."""

import json

import pytest
from deployed_stacks import Deployed

pytestmark = [pytest.mark.integration, pytest.mark.stack("lib/market_data")]
STAGES = ("ingestion", "notification", "processing")


def test_each_rule_hands_events_to_its_function(deployed: Deployed) -> None:
    events, bus = deployed.client("events"), deployed.outputs["event_bus_name"]
    for stage, rule in zip(STAGES, deployed.outputs["event_rule_names"], strict=True):
        assert events.describe_rule(Name=rule, EventBusName=bus)["State"] == "ENABLED"
        (target,) = events.list_targets_by_rule(Rule=rule, EventBusName=bus)["Targets"]
        assert target["Arn"] == deployed.outputs[f"{stage}_function_arn"]


@pytest.mark.parametrize("stage", STAGES)
def test_functions_keep_what_fails(deployed: Deployed, stage: str) -> None:
    found = deployed.client("lambda").get_function_configuration(
        FunctionName=deployed.outputs[f"{stage}_function_name"]
    )
    assert found["DeadLetterConfig"]["TargetArn"] == deployed.outputs[f"{stage}_dlq_arn"]
    assert found["TracingConfig"]["Mode"] == "Active"
    assert found["Role"] == deployed.outputs[f"{stage}_role_arn"]


@pytest.mark.parametrize("table", ["events", "audit"])
def test_tables_are_on_demand_and_can_be_restored(deployed: Deployed, table: str) -> None:
    dynamodb, name = deployed.client("dynamodb"), deployed.outputs[f"{table}_table_name"]
    assert dynamodb.describe_table(TableName=name)["Table"]["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_the_topic_is_encrypted_with_the_stacks_key(deployed: Deployed) -> None:
    topic = deployed.client("sns").get_topic_attributes(TopicArn=deployed.outputs["sns_topic_arn"])["Attributes"]
    aliases = deployed.client("kms").list_aliases(KeyId=deployed.outputs["kms_key_arn"])["Aliases"]
    names = {one["AliasName"] for one in aliases}
    assert deployed.outputs["kms_alias_name"] in names
    assert topic["KmsMasterKeyId"] in {
        deployed.outputs["kms_key_arn"],
        deployed.outputs["kms_key_arn"].rsplit("/", 1)[1],
        *names,
    }


def test_the_rules_of_the_stages_are_parameters(deployed: Deployed) -> None:
    names = deployed.outputs["parameter_names"]
    found = deployed.client("ssm").get_parameters(Names=names[:10])
    assert found["InvalidParameters"] == []
    values = {one["Name"]: one["Value"] for one in found["Parameters"]}
    rules = next(json.loads(value) for name, value in values.items() if "alert-rules" in name)
    assert rules["jump_percent"]
