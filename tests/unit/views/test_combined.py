"""A plan and its HCL as one stack: the values of the plan, the structure and the places of the HCL."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackproof.contract import load_contract
from stackproof.model import Stack
from stackproof.run.stack_sources import Shown
from stackproof.values import STRING, AttributeOf, JsonOf, MadeOf, Reason, Unknown
from stackproof.values.sameness import agree
from stackproof.views.combined import complete

ROOT = Path(__file__).resolve().parents[3]
PLAN = ROOT / "tests/data/plans/payment_events.json"
FUNCTION = 'aws_lambda_function.function["trigger"]'


def combined(plan: Path, hcl: Path | None = None) -> Stack:
    contract, problems = load_contract(ROOT / "lib/payment_events/contract.yaml")
    assert contract is not None, problems
    return Shown("plan", str(plan), hcl).load(contract)


def changed(folder: Path, change: Callable[[dict[str, Any]], None]) -> Stack:
    plan = json.loads(PLAN.read_text())
    del plan["planned_values"]["root_module"]  # which says the same as the changes
    change({one["address"]: one["change"] for one in plan["resource_changes"]} | {"plan": plan})
    (folder / "plan.json").write_text(json.dumps(plan))
    return combined(folder / "plan.json")


@pytest.fixture(name="stack", scope="module")
def give_stack() -> Stack:
    return combined(PLAN)


def test_same_commit_agrees(stack: Stack) -> None:
    assert stack.diagnostics == stack.disagreements == []
    assert stack.view == "plan"
    assert stack.name == str(PLAN)


def test_values_of_the_plan_with_the_structure_of_the_hcl(stack: Stack) -> None:
    function = stack.resources[FUNCTION]
    assert function.get("publish") is False  # a default that the provider planned
    assert isinstance(function.get("role").form, AttributeOf)
    policy = stack.resources['aws_iam_role_policy.function["trigger"]'].get("policy")
    assert isinstance(policy.form, JsonOf)


def test_places_are_those_of_the_hcl(stack: Stack) -> None:
    where = stack.resources[FUNCTION].place("architectures")
    assert where is not None
    assert where.file.startswith("lib/payment_events/")
    assert stack.source_text is not None
    assert "architectures" in str(stack.source_text(where.file)).splitlines()[where.line - 1]


def test_a_value_that_differs_is_told_and_that_of_the_plan_holds(tmp_path: Path) -> None:
    stack = changed(tmp_path, lambda changes: changes[FUNCTION]["after"].update(memory_size=1024))
    (problem,) = stack.disagreements
    assert (problem.summary, problem.severity) == ("HCL and plan disagree", "error")
    assert f"{FUNCTION}.memory_size is not the same: 1024 in the plan, 512 by the HCL" in problem.detail
    assert "--accept-plan-differences" in problem.detail
    assert problem.subject is not None
    assert stack.resources[FUNCTION].get("memory_size") == 1024


def test_a_sensitive_value_that_differs_is_not_shown(tmp_path: Path) -> None:
    def keep_secret(changes: dict[str, Any]) -> None:
        changes[FUNCTION]["after"]["description"] = "hush"
        changes[FUNCTION]["after_sensitive"]["description"] = True

    (problem,) = changed(tmp_path, keep_secret).disagreements
    assert "description is not the same; the plan holds" in problem.detail
    assert "hush" not in problem.detail


def test_resources_that_only_one_of_them_has_are_told(tmp_path: Path) -> None:
    def rename(changes: dict[str, Any]) -> None:
        topic = next(one for one in changes["plan"]["resource_changes"] if one["type"] == "aws_sns_topic")
        topic["name"] = "other"

    stack = changed(tmp_path, rename)
    told = [one.detail for one in stack.disagreements]
    assert any(one.startswith("aws_sns_topic.other is in the plan, and the HCL does not") for one in told)
    assert any(one.startswith("aws_sns_topic.payment_events is declared, and not in the plan") for one in told)
    assert "aws_sns_topic.payment_events" not in stack.resources


def test_many_disagreements_are_counted(tmp_path: Path) -> None:
    def rename_all(changes: dict[str, Any]) -> None:
        for one in changes["plan"]["resource_changes"]:
            one["name"] += "_"

    assert "more" in changed(tmp_path, rename_all).disagreements[-1].detail


IGNORED = {
    "": 1,
    "lifecycle {\n    ignore_changes = [name]\n  }": 0,
    "lifecycle {\n    ignore_changes = all\n  }": 0,
    "lifecycle {\n    ignore_changes = [tags]\n  }": 1,
}


@pytest.mark.parametrize("lifecycle", IGNORED)
def test_what_terraform_is_to_leave_alone_may_differ(lifecycle: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(f'resource "aws_sqs_queue" "q" {{\n  name = "new"\n  {lifecycle}\n}}\n')
    document = json.loads(PLAN.read_text())
    del document["planned_values"]["root_module"]
    queue = next(one for one in document["resource_changes"] if one["type"] == "aws_sqs_queue")
    queue |= {"address": "aws_sqs_queue.q", "name": "q"}
    queue.pop("index", None)
    queue["change"]["after"]["name"] = "deployed"
    document["resource_changes"], document["variables"] = [queue], {}
    document["planned_values"]["outputs"] = document["output_changes"] = {}
    (tmp_path / "plan.json").write_text(json.dumps(document))
    found = combined(tmp_path / "plan.json", tmp_path).disagreements
    assert len([one for one in found if "aws_sqs_queue.q.name is not the same" in one.detail]) == IGNORED[lifecycle]


QUEUE = {"name": "q", "sqs_managed_sse_enabled": True}
AWAY = 'provider "aws" {\n  region = "eu-west-1"\n}\n'
AWAY += 'resource "aws_sqs_queue" "q" {\n  name                    = "q"\n  sqs_managed_sse_enabled = true\n}\n'


def plan_of_queue(
    folder: Path,
    region: str = "eu-west-1",
    unknown: str = "",
    planned: Any = None,
    tags: Any = None,
    written: str = "",
) -> Stack:
    """Combine a plan of one queue, in a region, one argument of which nobody knows, with the HCL of the queue."""
    after = {name: value for name, value in QUEUE.items() if name != unknown}
    place = {"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q"}
    change = {"actions": ["create"], "before": None, "after": after, "after_unknown": {"arn": True, unknown: True}}
    arguments = {"region": {"constant_value": region}, **({"default_tags": [{"tags": tags}]} if tags else {})}
    provider = {"name": "aws", "expressions": arguments}
    document = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [{**place, "values": planned or after}]}},
        "resource_changes": [{**place, "change": change}],
        "configuration": {"provider_config": {"aws": provider}, "root_module": {"resources": [place]}},
    }
    (folder / "main.tf").write_text(AWAY.replace("}\n", f"{written}}}\n", 1))
    (folder / "plan.json").write_text(json.dumps(document))
    (folder / "contract.yaml").write_text("stack: s\nconstraints:\n  - sqs-encrypts: {clause: c}\n")
    contract, problems = load_contract(folder / "contract.yaml")
    assert contract is not None, problems
    return Shown("plan", str(folder / "plan.json"), folder).load(contract)


def test_a_plan_of_what_is_written_agrees(tmp_path: Path) -> None:
    assert plan_of_queue(tmp_path).disagreements == []


def test_a_plan_has_the_arguments_of_a_provider_as_they_are_written(tmp_path: Path) -> None:
    tags = {"constant_value": {"critical": True, "level": 3, "team": "ledger"}}
    written = '  default_tags {\n    tags = { critical = true, level = 3, team = "ledger" }\n  }\n'
    assert plan_of_queue(tmp_path, tags=tags, written=written).disagreements == []
    (problem,) = plan_of_queue(tmp_path, tags=tags, written=written.replace("ledger", "risk")).disagreements
    assert "provider.aws.default_tags[0].tags.team is not the same" in problem.detail


def test_a_plan_for_another_region_is_told_and_that_of_the_plan_holds(tmp_path: Path) -> None:
    stack = plan_of_queue(tmp_path, region="us-east-1")
    (problem,) = stack.disagreements
    assert 'provider.aws.region is not the same: "us-east-1" in the plan, "eu-west-1" by the HCL' in problem.detail
    assert problem.subject is not None
    assert problem.subject.line == 2
    assert [one.values["region"] for one in stack.providers] == ["us-east-1"]


def test_what_is_written_out_is_known_to_a_plan_of_it(tmp_path: Path) -> None:
    (problem,) = plan_of_queue(tmp_path, unknown="sqs_managed_sse_enabled").disagreements
    assert "aws_sqs_queue.q.sqs_managed_sse_enabled is not the same" in problem.detail


def test_a_plan_that_contradicts_itself(tmp_path: Path) -> None:
    stack = plan_of_queue(tmp_path, planned={**QUEUE, "sqs_managed_sse_enabled": False})
    (problem,) = stack.diagnostics
    assert (problem.severity, problem.summary) == ("warning", "Plan contradicts itself")
    assert stack.disagreements == []
    assert "aws_sqs_queue.q.sqs_managed_sse_enabled" in problem.detail


def test_a_planned_value_without_a_change(tmp_path: Path) -> None:
    def hide(changes: dict[str, Any]) -> None:
        queue = {"address": "module.m.aws_sqs_queue.b", "mode": "managed", "type": "aws_sqs_queue", "name": "b"}
        module = {"address": "module.m", "resources": [{**queue, "values": QUEUE}]}
        changes["plan"]["planned_values"]["root_module"] = {"child_modules": [module]}

    (problem,) = changed(tmp_path, hide).disagreements
    assert "module.m.aws_sqs_queue.b is among the planned values and has no change" in problem.detail


def test_hcl_with_errors_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "q" {\n  nome = "q"\n}\n')
    stack = combined(PLAN, tmp_path)
    assert [one.summary for one in stack.disagreements] == ["HCL cannot be evaluated"]
    assert stack.resources[FUNCTION].where is None


HIDDEN = Unknown(STRING, (Reason("later"),))
SOME = Unknown(STRING, form=JsonOf({"a": HIDDEN}))
MADE = Unknown(STRING, form=MadeOf(None))  # type: ignore[arg-type]  # whatever it is made of


@pytest.mark.parametrize(
    ("shown", "written", "expected", "differences"),
    [
        (1, 1, 1, []),
        (None, [], None, []),
        ({}, None, {}, []),
        (3, None, 3, []),
        (3, HIDDEN, 3, []),
        (HIDDEN, SOME, SOME, []),
        (HIDDEN, "known", "known", []),
        (MADE, HIDDEN, MADE, []),
        (HIDDEN, None, HIDDEN, []),
        ("a", "b", "a", [()]),
        (None, "b", None, [()]),
        (True, 1, True, [()]),
        ('{"a": [1]}', '{ "a":[1] }', '{"a": [1]}', []),
        ('{"a": [1]}', '{"a": [2]}', '{"a": [1]}', [()]),
        ([1, HIDDEN], (1, SOME), [1, SOME], []),
        ([1, 2], [1], [1, 2], [()]),
        ([HIDDEN, "a"], ["a", SOME], ["a", SOME], []),  # a set, in the order of the HCL
        ([{"a": 1, "b": HIDDEN}], [{"a": 2, "b": SOME}], [{"a": 1, "b": SOME}], [(0, "a")]),
        ({"a": {"b": HIDDEN}}, {"a": {"b": SOME, "c": None}}, {"a": {"b": SOME, "c": None}}, []),
    ],
)
def test_completed(shown: Any, written: Any, expected: Any, differences: list[Any]) -> None:
    found: list[Any] = []
    assert complete(shown, written, (), lambda path, *_: found.append(path)) == expected
    assert found == differences


def test_numbers_agree_by_value() -> None:
    assert agree(1, 1)
    assert not agree(1, True)
