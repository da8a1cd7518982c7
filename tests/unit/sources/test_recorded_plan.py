"""Our evaluation of a whole stack against the plan that the real Terraform made of it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.check import load
from stackproof.contract import load_contract
from stackproof.model import Stack

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
ASKED = {
    "aws_caller_identity": "whose credentials they are is nobody's business here",
    "aws_availability_zones": "only AWS knows the zones of an account",
    "aws_region": "the description of a region is AWS's",
    "archive_file": "the archive provider's schema is not shipped, and nothing is zipped",
}
WITHOUT_SCHEMA = ("data.archive_file.", "random_")
SUPPRESSED = {
    ("aws_dynamodb_table.payment_status", "table_class"): "the provider takes STANDARD for nothing",
}
STACKS = sorted(path.parent.name for path in (ROOT / "lib").glob("*/contract.yaml"))


@pytest.fixture(name="stack", scope="module", params=STACKS)
def give_stack(request: pytest.FixtureRequest) -> Stack:
    contract, problems = load_contract(ROOT / "lib" / request.param / "contract.yaml")
    assert contract is not None, problems
    return load(contract)


@pytest.fixture(name="plan", scope="module")
def give_plan(stack: Stack) -> dict[str, Any]:
    path = ROOT / "tests/data/plans" / f"{Path(stack.name).name}.json"
    plan: dict[str, Any] = json.loads(path.read_text())
    return plan


def is_listed(found: Any) -> bool:
    """Tell whether a difference has a reason above."""
    if found.kind == "undecided":
        return any(f"data.{type_}." in str(reason) for type_ in ASKED for reason in found.ours.why)
    unshipped = found.address.startswith(WITHOUT_SCHEMA) and found.ours == compare_plan.MISSING
    return unshipped or (found.address, found.path) in SUPPRESSED


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
    wrong = [found for found in findings if found.kind not in ALLOWED and not is_listed(found)]
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
            assert found.kind in ("equal", "json") or is_listed(found), found


def test_same_variables(stack: Stack, plan: dict[str, Any]) -> None:
    """The same variables, those of primitive types with the same values."""
    assert stack.variables.keys() == plan["variables"].keys()
    plain = {name: given["value"] for name, given in plan["variables"].items() if isinstance(given["value"], str)}
    assert {name: stack.variables[name].value for name in plain} == plain


def test_a_wrong_value_would_be_seen() -> None:
    """The comparison can fail: a changed value, a missing resource, a surplus one."""
    contract, _ = load_contract(ROOT / "lib/payment_events/contract.yaml")
    assert contract is not None
    stack = load(contract)
    changed = json.loads((ROOT / "tests/data/plans/payment_events.json").read_text())
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
