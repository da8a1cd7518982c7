"""The readers of all resource types: what they make of AWS's answers is what the real Terraform made of them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from recorded_aws import RECORDED, ROOT, STACKS, RecordedAws, folder_of
from test_aws_documented import CASES

from stackproof.constraints.registry import COMMANDS, CONSTRAINTS, EVERYTHING, REMOVED, load_catalogue
from stackproof.contract import load_contract
from stackproof.evaluate.data_sources import Environment
from stackproof.schema import aws as provider
from stackproof.values import Omitted, Unknown, unknowns_in
from stackproof.views.hcl_directory import load_stack
from stackproof.views.live.reader import camel
from stackproof.views.live.reading import Reading, read_stack
from stackproof.views.live.types import readers
from stackproof.views.live.types.without_readers import why_unread

OTHERWISE = {
    ("aws_iam_role_policy_attachment", "id"): "Terraform makes one up",
    ("aws_iam_group_policy_attachment", "id"): "Terraform makes one up",
    ("aws_iam_user_policy_attachment", "id"): "Terraform makes one up",
    ("aws_sns_topic_subscription", "arn"): "of one that nobody confirmed, only a state knows it",
    ("aws_sns_topic_subscription", "id"): "of one that nobody confirmed, only a state knows it",
    ("aws_sns_topic_subscription", "pending_confirmation"): "the local AWS tells it in the list alone",
    ("aws_security_group_rule", "id"): "Terraform makes one up",
    ("aws_vpclattice_auth_policy", "state"): "Terraform does not read it",
}
SERVICES = {"stepfunctions": "states", "efs": "elasticfilesystem", "sesv2": "ses"}  # whose actions begin otherwise
OPERATIONS = {  # whose action has another name
    ("s3", "head_bucket"): "s3:ListBucket",
    ("s3", "get_object_lock_configuration"): "s3:GetBucketObjectLockConfiguration",
    ("s3", "get_public_access_block"): "s3:GetBucketPublicAccessBlock",
    ("s3", "get_bucket_encryption"): "s3:GetEncryptionConfiguration",
    ("s3", "get_bucket_replication"): "s3:GetReplicationConfiguration",
    ("s3", "get_bucket_notification_configuration"): "s3:GetBucketNotification",
    ("s3", "get_bucket_lifecycle_configuration"): "s3:GetLifecycleConfiguration",
}
UNASKED = {  # declared, and not asked for in the records
    "aws_lambda_event_source_mapping": {"lambda:GetEventSourceMapping"},  # with the id of a state
    "aws_lambda_function": {"lambda:ListTags"},  # GetFunction tells tags to those who may list them
}


def reading_of(name: str, aws: RecordedAws) -> Reading:
    contract, problems = load_contract(folder_of(name) / "contract.yaml")
    assert contract is not None, problems
    written = load_stack(contract.directory, contract.variables, Environment(aws.account, aws.region))
    return read_stack(written, aws, {}, {})  # type: ignore[arg-type]  # it answers the same calls


def meaning(value: Any) -> Any:
    """A value without order, and without what stands for nothing."""
    if isinstance(value, dict):
        return {key: inner for key, one in sorted(value.items()) if (inner := meaning(one)) is not None} or None
    if isinstance(value, list):
        return sorted(map(meaning, value), key=lambda one: json.dumps(one, sort_keys=True)) or None
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return meaning(json.loads(value))
        except ValueError:
            return value
    return value or None


@pytest.mark.parametrize("name", RECORDED)
def test_values_are_those_of_terraform(name: str) -> None:
    aws = RecordedAws(name)
    reading = reading_of(name, aws)
    assert reading.absent == set()
    own = {address for address in aws.terraform if address.split(".")[0] in readers()}
    assert reading.values.keys() == own
    different, compared = [], {}
    for address in own:
        type_ = address.split(".")[0]
        for attribute, value in reading.values[address].items():
            expected = aws.terraform[address].get(attribute)
            if attribute in aws.terraform[address] and (type_, attribute) not in OTHERWISE:
                compared[address] = compared.get(address, 0) + 1
                if meaning(value) != meaning(expected):
                    different.append((address, attribute, value, expected))
    assert different == []
    assert {address for address in own if compared.get(address, 0) < 2} == set()
    assert sum(compared.values()) > 5 * len(own)


@pytest.mark.parametrize("name", RECORDED)
def test_every_attribute_is_one_of_the_provider(name: str) -> None:
    """A misspelt one would never be compared or judged."""
    for address, values in reading_of(name, RecordedAws(name)).values.items():
        schema = provider().resource(address.split(".")[0])
        assert schema is not None
        known = {*schema.attributes, *schema.blocks}
        assert set(values) - known == set(), address


@pytest.mark.parametrize("type_", sorted(readers()))
def test_declarations_are_of_the_provider(type_: str) -> None:
    reader = readers()[type_]
    schema = provider().resource(type_)
    assert schema is not None
    known = {*schema.attributes, *schema.blocks}
    assert {*reader.told, *reader.sure, *reader.usual, *(name for group in reader.needs for name in group)} <= known


def test_every_type_of_the_stacks_has_a_reader_and_a_record() -> None:
    recorded = {name: {address.split(".")[0] for address in RecordedAws(name).terraform} for name in RECORDED}
    assert {type_ for name in STACKS for type_ in recorded[name] if type_.startswith("aws_")} <= set(readers())
    seen = {type_ for types in recorded.values() for type_ in types}
    assert set(readers()) - seen == set(CASES), "a type is compared with Terraform, or read from a documented answer"


def test_every_type_that_the_catalogue_judges_is_read() -> None:
    """Or stands among those without a reader, with the reason."""
    load_catalogue()
    judged = {type_ for one in CONSTRAINTS.values() if not one.is_own for type_ in one.on}
    types = judged - {EVERYTHING, COMMANDS, REMOVED}
    assert {type_ for type_ in types if type_ not in readers() and not why_unread(type_)} == set()
    assert {type_ for type_ in readers() if why_unread(type_)} == set()


def test_the_actions_are_those_of_the_calls() -> None:
    made: dict[str, set[str]] = {}
    for name in RECORDED:
        reading = reading_of(name, RecordedAws(name))
        for resource in reading.written.resources.values():
            if resource.type in readers() and str(resource.address) not in reading.unread:
                aws = RecordedAws(name)
                reader, given = readers()[resource.type], reading.written_of(resource)
                given = given if reader.finds(given) else reading.fill_in(resource)
                values = {key: one for key, one in given.items() if not unknowns_in(one)}
                for part in reader.parts:
                    place = aws.at(resource.region) if isinstance(resource.region, str) else aws
                    values |= part.read(place, values)  # type: ignore[arg-type]  # it answers the same calls
                made.setdefault(resource.type, set()).update(map(action, aws.asked))
    assert made.keys() == readers().keys() - CASES.keys()
    for type_, actions in made.items():
        assert set(readers()[type_].actions) == actions | UNASKED.get(type_, set()), type_


def action(call: tuple[str, str]) -> str:
    service = SERVICES.get(call[0], call[0])
    if service.startswith("apigateway"):
        return "apigateway:GET" if call[1].startswith("get_") else f"apigateway: {call[1]}"
    return OPERATIONS.get(call, f"{service}:{camel(call[1]).replace('Db', 'DB')}")


def test_a_rule_is_not_looked_for_before_its_sources_are_known() -> None:
    """Another rule for the same ports would be found."""
    reader = readers()["aws_security_group_rule"]
    known = {"security_group_id": "sg-1", "type": "egress", "protocol": "tcp", "self": Unknown(form=Omitted())}
    assert reader.finds({**known, "cidr_blocks": ["10.0.0.0/16"]})
    assert not reader.finds({**known, "prefix_list_ids": [Unknown()]})
    assert not reader.finds({**known, "protocol": Unknown()})


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({}, None),
        ({"raw_message_delivery": True}, "AWS does not tell raw_message_delivery"),
        ({"filter_policy": Unknown(), "redrive_policy": "{}"}, "AWS does not tell filter_policy, redrive_policy"),
    ],
)
def test_a_subscription_that_nobody_confirmed(written: dict[str, Any], told: str | None) -> None:
    """It is found by topic, protocol and endpoint; only settings that the HCL gives it cannot be read."""
    aws = RecordedAws("market_data")
    contract, _ = load_contract(ROOT / "lib/market_data/contract.yaml")
    assert contract is not None
    stack = load_stack(contract.directory, contract.variables, Environment(aws.account, aws.region))
    (subscription,) = (one for one in stack.resources.values() if one.type == "aws_sns_topic_subscription")
    subscription.values.update(written)
    reading = read_stack(stack, aws, {}, {})  # type: ignore[arg-type]  # it answers the same calls
    address = str(subscription.address)
    assert reading.values[address]["pending_confirmation"] is True
    assert reading.values[address]["endpoint"] == "market-data@example.com"
    unread = [reason.text for reason in reading.unread.get(address, ())]
    assert len(unread) == bool(told)
    assert all(str(told) in text for text in unread)


def test_only_reading_calls_are_made() -> None:
    verbs = ("Describe", "Get", "List", "GET")
    assert all(one.split(":")[1].startswith(verbs) for reader in readers().values() for one in reader.actions)


def test_the_documentation_lists_the_actions() -> None:
    page = (ROOT / "docs/live.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `aws_")]
    assert rows == [
        f"| `{type_}` | {', '.join(f'`{one}`' for one in reader.actions)} |"
        for type_, reader in sorted(readers().items())
    ]


def test_the_documentation_lists_what_no_terraform_was_compared_with() -> None:
    page = (ROOT / "docs/live.md").read_text(encoding="utf-8").partition("Each begins with `aws_`:")[2]
    assert [f"aws_{one}" for one in re.findall(r"`(\w+)`", page)] == sorted(CASES)
