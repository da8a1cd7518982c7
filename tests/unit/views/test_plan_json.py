"""Plans of the real Terraform as stacks.

``tests/data/rounds`` was recorded by hand: ``terraform plan -out=p`` and ``terraform show -json p`` of its ``main.tf``
with a resource "forgotten" in the place of the ``removed`` block (first.json), ``apply`` and ``show -json``
(state.json), then the ``main.tf`` that is there with ``-var round=2`` (second.json).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackproof.addresses import Reference, parse_address
from stackproof.model import Stack
from stackproof.model.graph import relation, target
from stackproof.values import AttributeOf, MadeOf, Omitted, Unknown
from stackproof.views.plan_json import load_plan

DATA = Path(__file__).resolve().parents[2] / "data"
ROUNDS = DATA / "rounds"
KEYS = ["%{ if", "\\", "]", "a.b", 'c["d"]', "new\nline", "é ${x}"]


@pytest.fixture(name="first", scope="module")
def give_first() -> Stack:
    return load_plan(str(ROUNDS / "first.json"))


@pytest.fixture(name="second", scope="module")
def give_second() -> Stack:
    return load_plan(str(ROUNDS / "second.json"))


@pytest.fixture(name="events", scope="module")
def give_events() -> Stack:
    return load_plan(str(DATA / "plans/payment_events.json"))


def reference(text: str, *path: str | int) -> Reference:
    address = parse_address(text)
    assert address is not None
    return Reference(address, path)


@pytest.mark.parametrize(
    "name", ["rounds/first", "rounds/second", *(f"plans/{path.stem}" for path in (DATA / "plans").glob("*.json"))]
)
def test_addresses_are_those_of_terraform(name: str) -> None:
    """For every key that a for_each can have, and inside modules."""
    plan = json.loads((DATA / f"{name}.json").read_text())
    stack = load_plan(str(DATA / f"{name}.json"))
    planned = {
        one["address"] for one in plan["resource_changes"] if set(one["change"]["actions"]) - {"delete", "forget"}
    }
    assert planned
    assert planned == {address for address in (*stack.resources, *stack.data) if address in planned}
    assert set(stack.resources) <= planned
    assert not stack.errors


def test_keys_of_any_text(first: Stack) -> None:
    odd = [resource.address.key for resource in first.of_type("terraform_data") if resource.address.name == "odd"]
    assert sorted(map(str, odd)) == KEYS


def test_what_goes_is_not_planned(second: Stack) -> None:
    """A delete and a forget leave nothing; a replacement, an update and what stays are there."""
    assert "terraform_data.counted[1]" in second.resources
    assert not {"terraform_data.counted[2]", "terraform_data.gone[0]", "terraform_data.forgotten"} & set(
        second.resources
    )
    assert isinstance(second.resources["terraform_data.replaced"].get("id"), Unknown)
    assert second.resources["terraform_data.updated"].get("input", 0) == "2"


def test_unknown_inside_a_list(second: Stack) -> None:
    """Unknown is the element that an apply decides, made of what the expression names."""
    unknown = second.resources["terraform_data.updated"].get("input", 1)
    assert isinstance(unknown, Unknown)
    assert unknown.references == (reference("terraform_data.replaced", "id"),)
    assert unknown.form is None  # two variables stand in the same expression


def test_computed_attribute_is_that_attribute(first: Stack) -> None:
    unknown = first.resources["terraform_data.replaced"].get("id")
    assert isinstance(unknown, Unknown)
    assert unknown.form == AttributeOf(reference("terraform_data.replaced", "id"))
    assert [str(reason) for reason in unknown.why] == ["terraform_data.replaced.id is known after apply"]


def test_variables_of_a_module_are_followed_to_the_caller(first: Stack) -> None:
    unknown = first.resources['module.inner["y/z"].terraform_data.one'].get("input")
    assert isinstance(unknown, Unknown)
    assert unknown.form == MadeOf(reference("terraform_data.replaced", "id"))


def test_references_stay_in_the_module_instance(first: Stack) -> None:
    unknown = first.resources['module.inner["y/z"].terraform_data.three'].get("input")
    assert isinstance(unknown, Unknown)
    assert unknown.form == MadeOf(reference('module.inner["y/z"].terraform_data.two', "output"))


def test_a_text_around_a_reference_is_not_that_reference(first: Stack) -> None:
    """``"${terraform_data.one.id}-${var.own}"``: a plan lists both, and not how they are joined."""
    unknown = first.resources['module.inner["x"].terraform_data.two'].get("input")
    assert isinstance(unknown, Unknown)
    assert unknown.form is None
    assert unknown.references == (reference('module.inner["x"].terraform_data.one', "id"),)
    assert str(unknown.why[-1]) == "the plan does not tell what becomes of each.key"


def test_outputs_of_a_module_are_followed_into_it(first: Stack) -> None:
    output = first.outputs["out"]
    assert output.description == "Made inside."
    assert output.value.form == MadeOf(reference('module.inner["x"].terraform_data.two', "id"))


def test_outputs(second: Stack) -> None:
    """Null is null, known is known, and inside a sensitive object what is unknown is unknown."""
    assert second.outputs["none"].value is None
    assert isinstance(second.outputs["out"].value, str)
    assert second.outputs["secret"].sensitive
    assert second.outputs["secret"].value["b"] == "hush"
    assert isinstance(second.outputs["secret"].value["a"], Unknown)


def test_sensitive_values_are_marked(second: Stack) -> None:
    assert second.variables["secret"].sensitive
    assert second.resources["terraform_data.updated"].sensitive >= {("input", 2)}


def test_checks_that_do_not_hold_are_told(second: Stack) -> None:
    assert [str(one) for one in second.diagnostics] == ["check.round does not hold: The round is 2."]


def test_relations_to_instances_of_the_same_key(events: Stack) -> None:
    """``aws_sqs_queue.dead_letter[each.key].arn``, and ``role``, of each function."""
    for function in events.of_type("aws_lambda_function"):
        queue = target(events, function.get("dead_letter_config", 0, "target_arn"), "aws_sqs_queue").resource
        role = target(events, function.get("role"), "aws_iam_role").resource
        assert queue is not None
        assert role is not None
        assert queue.address.key == role.address.key == function.address.key


def test_omitted_arguments(events: Stack) -> None:
    """What nobody set and the provider decides is omitted, also where a block around it was written."""
    function = events.resources['aws_lambda_function.function["trigger"]']
    assert function.omitted("source_code_hash")
    assert not function.omitted("image_uri")
    assert not function.omitted("arn")
    key = events.of_type("aws_kms_key")[0]
    assert isinstance(key.get("multi_region").form, Omitted)


def test_references_as_written(events: Stack) -> None:
    """As the HCL view has them: the resources of the same module, without keys."""
    function = events.resources['aws_lambda_function.function["trigger"]']
    assert function.references["role",] == (reference("aws_iam_role.function"),)
    assert function.references["dead_letter_config", 0, "target_arn"] == (reference("aws_sqs_queue.dead_letter"),)
    assert function.depends_on == (
        "aws_cloudwatch_log_group.function",
        "aws_ecr_repository_policy.functions",
        "aws_iam_role_policy.function",
    )


def test_requirements_and_providers(events: Stack) -> None:
    """The provider's version is in a plan; required_version is not, nor what a variable makes of the region."""
    terraform, aws = events.requirements
    assert isinstance(terraform.version, Unknown)
    assert (aws.name, aws.version, aws.source) == ("aws", "~> 5.0, >= 5.98.0", "hashicorp/aws")
    assert isinstance(events.providers[0].values["region"], Unknown)
    literal = load_plan(str(DATA / "plans/payment_processing.json"))
    assert [provider.values["region"] for provider in literal.providers if provider.name == "aws"] == ["ap-southeast-1"]


def changed(folder: Path, name: str, change: Callable[[Any], None]) -> Stack:
    plan = json.loads((DATA / f"{name}.json").read_text())
    change(plan)
    path = folder / "plan.json"
    path.write_text(json.dumps(plan))
    return load_plan(str(path))


def test_the_region_that_a_data_source_has_read(tmp_path: Path) -> None:
    """It is that of its provider configuration, if nobody asked for another."""

    def read_region(plan: Any) -> None:
        source = {"mode": "data", "type": "aws_region", "name": "here", "address": "data.aws_region.here"}
        plan["prior_state"]["values"]["root_module"]["resources"].append({**source, "values": {"name": "us-east-1"}})
        plan["configuration"]["root_module"]["resources"].append({**source, "provider_config_key": "aws"})

    stack = changed(tmp_path, "plans/payment_events", read_region)
    assert stack.providers[0].values["region"] == "us-east-1"


def test_deferred_changes_are_planned_ones(tmp_path: Path) -> None:
    """The one that stands for instances nobody can tell yet has an unknown key."""

    def defer(plan: Any) -> None:
        change = next(one for one in plan["resource_changes"] if one["address"] == "terraform_data.replaced")
        plan["resource_changes"].remove(change)
        change["address"] += "[*]"
        plan["deferred_changes"] = [{"reason": "instance_count_unknown", "resource_change": change}]
        plan["complete"] = False

    stack = changed(tmp_path, "rounds/first", defer)
    assert "terraform_data.replaced[*]" in stack.resources
    assert [one.summary for one in stack.disagreements] == ["Incomplete plan"]


def test_unknown_keys_are_ignored_and_minor_versions_read(tmp_path: Path) -> None:
    def extend(plan: Any) -> None:
        plan |= {"format_version": "1.99", "new": {"key": 1}}
        plan["resource_changes"][0] |= {"newer": []}

    stack = changed(tmp_path, "rounds/first", extend)
    assert not stack.diagnostics
    assert len(stack.resources) == 20


def test_deposed_objects_are_not_planned(tmp_path: Path) -> None:
    """A deposed object has the address of the one that takes its place."""

    def depose(plan: Any) -> None:
        change = dict(plan["resource_changes"][0])
        plan["resource_changes"].append({**change, "deposed": "1234abcd"})

    assert not changed(tmp_path, "rounds/first", depose).errors


def test_a_block_of_a_set_refers_to_what_any_of_them_does(tmp_path: Path) -> None:
    """Which of two blocks an element of a set comes from, nobody can tell."""

    def name_both(plan: Any) -> None:
        resource = {"mode": "managed", "type": "aws_dynamodb_table", "name": "t", "address": "aws_dynamodb_table.t"}
        after, unknown = {"replica": [{}, {}]}, {"replica": [{"kms_key_arn": True}, {"kms_key_arn": True}]}
        change = {"actions": ["create"], "after": after, "after_unknown": unknown}
        plan["resource_changes"].append({**resource, "change": change})
        written = [{"kms_key_arn": {"references": [f"terraform_data.{name}.id"]}} for name in ("replaced", "updated")]
        plan["configuration"]["root_module"]["resources"].append({**resource, "expressions": {"replica": written}})

    table = changed(tmp_path, "rounds/first", name_both).resources["aws_dynamodb_table.t"]
    unknown = table.get("replica", 1, "kms_key_arn")
    assert unknown.form is None
    assert unknown.references == (reference("terraform_data.replaced", "id"), reference("terraform_data.updated", "id"))


def test_a_relation_needs_an_attribute_that_identifies(events: Stack) -> None:
    """What is made of a key's policy is not that key."""
    key = events.of_type("aws_kms_key")[0].address
    assert relation(Unknown(form=MadeOf(Reference(key, ("arn",))))) == Reference(key, ("arn",))
    assert relation(Unknown(form=MadeOf(Reference(key, ("policy",))))) is None


def test_a_constant_that_a_module_is_given_is_text(tmp_path: Path) -> None:
    """``"${terraform_data.one.id}-${var.own}"`` is not that id, though the caller writes a literal for the variable."""

    def give_literal(plan: Any) -> None:
        plan["configuration"]["root_module"]["module_calls"]["inner"]["expressions"]["own"] = {"constant_value": "x"}

    stack = changed(tmp_path, "rounds/first", give_literal)
    unknown = stack.resources['module.inner["x"].terraform_data.two'].get("input")
    assert unknown.form is None
    assert str(unknown.why[-1]) == "the plan does not tell what becomes of var.own"
