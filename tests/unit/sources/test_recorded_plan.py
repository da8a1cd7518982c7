"""Our evaluation of a whole stack against the plan that the real Terraform made of it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.evaluate.data_sources import Environment
from stackproof.model import Stack
from stackproof.sources.hcl_directory import load_stack

ROOT = Path(__file__).resolve().parents[3]
_SPEC = importlib.util.spec_from_file_location("compare_plan", ROOT / "scripts/compare_plan.py")
assert _SPEC is not None
assert _SPEC.loader is not None
compare_plan: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(compare_plan)

ALLOWED = {
    "equal": "",
    "unknown": "",
    "default": "the provider's defaults are not in its schema",
    "json": "the provider writes JSON in its own way",
    "empty": "the provider plans an empty set or map as null",
    "computed": "the schema does not say which blocks the provider computes; a map with an unknown element",
}
UNDECIDED = {
    ("data.aws_caller_identity.current", "arn"): "whose credentials they are is nobody's business here",
    ("data.aws_caller_identity.current", "user_id"): "whose credentials they are is nobody's business here",
}


@pytest.fixture(name="stack", scope="module")
def give_stack() -> Stack:
    variables = {"environment_suffix": "test"}
    return load_stack(ROOT / "lib/payment_events", variables, Environment("123456789012", "us-east-1"))


@pytest.fixture(name="plan", scope="module")
def give_plan() -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((ROOT / "tests/data/plans/payment_events.json").read_text())
    return plan


def test_stack_has_no_problem(stack: Stack) -> None:
    """A stack that Terraform plans is evaluated without a word."""
    assert stack.diagnostics == []


def test_same_resources(stack: Stack, plan: dict[str, Any]) -> None:
    """Neither a resource too few nor one too many."""
    _, missing, surplus = compare_plan.compare(stack, plan)
    assert (missing, surplus) == (set(), set())


def test_no_wrong_value(stack: Stack, plan: dict[str, Any]) -> None:
    """What both know is the same, and what the plan knows we know, but for what is listed."""
    findings, _, _ = compare_plan.compare(stack, plan)
    wrong = [found for found in findings if found.kind not in ALLOWED and (found.address, found.path) not in UNDECIDED]
    assert wrong == []
    assert sum(found.kind == "equal" for found in findings) > 1000


def test_same_outputs(stack: Stack, plan: dict[str, Any]) -> None:
    """Outputs that a plan knows are the same here."""
    planned = plan["planned_values"]["outputs"]
    assert stack.outputs.keys() == planned.keys()
    for name, output in planned.items():
        assert stack.outputs[name].sensitive == output["sensitive"]
        if "value" in output:
            (found,) = compare_plan._compare(stack.outputs[name].value, output["value"], False, name, "value")[:1]
            assert found.kind in ("equal", "json"), found


def test_same_variables(stack: Stack, plan: dict[str, Any]) -> None:
    """Variables have the values that Terraform gave them, before their types were applied."""
    assert stack.variables.keys() == plan["variables"].keys()
    assert stack.variables["environment_suffix"].value == plan["variables"]["environment_suffix"]["value"]


def test_a_wrong_value_would_be_seen(stack: Stack, plan: dict[str, Any]) -> None:
    """The comparison can fail: a changed value, a missing resource, a surplus one."""
    changed = json.loads(json.dumps(plan))
    function = next(change for change in changed["resource_changes"] if change["type"] == "aws_lambda_function")
    function["change"]["after"]["reserved_concurrent_executions"] = 99
    changed["resource_changes"] = [
        change for change in changed["resource_changes"] if change["address"] != "aws_sns_topic.payment_events"
    ]
    changed["resource_changes"].append({**function, "address": "aws_lambda_function.other"})
    findings, missing, surplus = compare_plan.compare(stack, changed)
    wrong = [(found.address, found.path) for found in findings if found.kind == "different"]
    assert wrong == [(function["address"], "reserved_concurrent_executions")]
    assert (missing, surplus) == ({"aws_lambda_function.other"}, {"aws_sns_topic.payment_events"})
