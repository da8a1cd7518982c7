"""The path of an assert against the schema: what can find nothing is refused, and what can find something is not."""

from typing import Any

import pytest

from stackproof.contract.path_names import path_mistake

QUEUE, TABLE, BUCKET = "aws_sqs_queue", "aws_dynamodb_table", "aws_s3_bucket_versioning"
POOL, TARGET = "aws_autoscaling_group", "aws_lambda_function"
RIGHT = [
    (QUEUE, "$.name"), (QUEUE, "$['name']"), (QUEUE, "name"), (QUEUE, "$"), (QUEUE, "$.*"), (QUEUE, "$.id"),
    (QUEUE, "$.tags.owner"), (QUEUE, "$.tags['a b']"), (QUEUE, "$.tags.*"), (QUEUE, "$.timeouts.create"),
    (QUEUE, "$.name,fifo_queue"), (QUEUE, "$.tags.`len`"), (QUEUE, "$.name.`parent`.fifo"), (QUEUE, "$.name[*]"),
    (TABLE, "$.attribute[*].name"), (TABLE, "$.attribute[0].type"), (TABLE, "$.attribute[0:1].type"),
    (TABLE, "$.attribute[?(@.name == 'a')].type"), (TABLE, "$.attribute[?(@.name == 'a' || @.type == 'S')].type"),
    (TABLE, "$.replica[*].region_name"), (TABLE, "$..projection_type"), (TABLE, "$..*"), (TABLE, "$.attribute.`len`"),
    (TABLE, "$.server_side_encryption[0].kms_key_arn"), (BUCKET, "$.versioning_configuration[0].status"),
    (TARGET, "$.environment[0].variables.NAME"), (TARGET, "$.architectures[0]"), (POOL, "$.tag[?(@.key == 'a')].value"),
    ("data.aws_iam_policy_document", "$.statement[*].sid"), ("random_pet", "$.keepers.anything"),
    ("google_storage_bucket", "$.whatever.there[0].is"), ("output", "$.anything.value.inside"),
    ("output", "$.*.sensitive"),
    ("variable", "$.anything.description"), ("provider", "$.aws.region"), ("provider", "$.west.region"),
    ("provider", "$.*.region"), ("provider", "$..role_arn"), ("provider", "$.google.credentials"),
    ("provider", "$.anything"), ("provider", "$.*.impersonate_service_account"),
    ("provider", "$.aws.default_tags[0].tags.Owner"), ("aws_lex_bot_alias", "$.bot_name"),
    (TABLE, "$.*[*].name"),
]  # fmt: skip
WRONG = {
    (QUEUE, "$.kms_master_keyid"): 'Did you mean "kms_master_key_id"?',
    (QUEUE, "$['kms_master_keyid']"): "kms_master_key_id",
    (QUEUE, "kms_master_keyid"): "kms_master_key_id",
    (QUEUE, "$..kms_master_keyid"): "kms_master_key_id",
    (QUEUE, "$..owner"): "whole path",
    (QUEUE, "$.name,kms_master_keyid"): "kms_master_key_id",
    (QUEUE, "$.name.first"): "JSON",
    (QUEUE, "$.redrive_policy.maxReceiveCount"): "JSON",
    (QUEUE, "$.name[0]"): "leave it out",
    (QUEUE, "$.tags[0]"): "leave it out",
    (QUEUE, "$.timeouts.creat"): "create",
    (QUEUE, "$.timeouts[0].create"): "leave it out",
    (QUEUE, "$.nothing_of_this_kind"): "There are",
    (TABLE, "$.attribute.name"): "[*]",
    (TABLE, "$.attribute[*].nam"): "name",
    (TABLE, "$.attribute[0].typ"): "type",
    (TABLE, "$.attribute[1:2].typ"): "type",
    (TABLE, "$.attribute[?(@.nam == 'a')].type"): "name",
    (TABLE, "$.attribute[?(@.name == 'a')].typ"): "type",
    (TABLE, "$.attribute[?(@.name == 'a' && @.typ == 'S')].type"): "type",
    (TABLE, "$.attribute[?(@.name == 'a' || @.typ == 'S')].type"): "type",
    (TABLE, "$.attribute[?(@.nam)].type"): "name",
    (TABLE, "$.attribut[*].name"): "attribute",
    (QUEUE, "$.*.creat[0]"): "",
    ("random_pet", "$.*[0]"): "leave it out",
    (BUCKET, "$.versioning_configuration.status"): "[*]",
    ("data.aws_iam_policy_document", "$.statements[*].sid"): "statement",
    ("random_pet", "$.lenght"): "length",
    ("output", "$.anything.valu"): "value",
    ("variable", "$.*.defualt"): "sensitive",
    ("provider", "$.aws.regio"): "region",
    ("provider", "$.west.regoin"): "region",
    ("provider", "$.*.regoin"): "region",
    ("provider", "$..regoin"): "region",
    ("provider", "$..rolearn"): "role_arn",
    ("provider", "$.http.regoin"): "",
    ("provider", "$.aws.default_tags.tags.Owner"): "[*]",
}


def raw(case: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"on": case[0], "path": case[1], **more}


@pytest.mark.parametrize("case", RIGHT, ids=map(" ".join, RIGHT))
def test_a_path_that_may_lead_somewhere_is_right(case: tuple[str, str]) -> None:
    assert path_mistake(raw(case)) == ""


@pytest.mark.parametrize("case", WRONG, ids=map(" ".join, WRONG))
def test_a_path_that_leads_nowhere_is_told(case: tuple[str, str]) -> None:
    mistake = path_mistake(raw(case))
    assert mistake
    assert WRONG[case] in mistake


def test_inside_json_names_are_free_and_the_argument_is_not() -> None:
    assert path_mistake(raw((QUEUE, "$.maxReceiveCount.anything[0]"), json="redrive_policy")) == ""
    assert '"redrive_policy"' in path_mistake(raw((QUEUE, "$.maxReceiveCount"), json="redrive_polic"))
