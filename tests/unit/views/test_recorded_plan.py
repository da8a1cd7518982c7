"""Our evaluation of a whole stack against the plan that the real Terraform made of it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from stackproof.addresses import parse_address
from stackproof.contract import load_contract
from stackproof.evaluate.data_sources import Environment
from stackproof.model import Stack
from stackproof.values import unknowns_in

ROOT = Path(__file__).resolve().parents[3]
_SPEC = importlib.util.spec_from_file_location("compare_plan", ROOT / "scripts/compare_plan.py")
assert _SPEC is not None
assert _SPEC.loader is not None
compare_plan: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(compare_plan)

CALLER = {"caller": "arn:aws:sts::123456789012:user/moto", "caller_id": "AKIAIOSFODNN7EXAMPLE"}
LESS_KNOWN = {
    "data.aws_availability_zones.": "the ids and groups of an account's zones; their names are in the contract",
    "the bytes of a zip": "those of the Go program are none of ours",
}
STACKS = sorted(path.parent.name for path in (ROOT / "lib").glob("*/contract.yaml"))


class Both(NamedTuple):
    """A stack with our plan and the real one."""

    stack: Stack
    ours: dict[str, Any]
    theirs: dict[str, Any]


def recorded(name: str) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((ROOT / f"tests/data/plans/{name}.json").read_text())
    return plan


def planned_here(name: str) -> tuple[Stack, dict[str, Any]]:
    contract, problems = load_contract(ROOT / f"lib/{name}/contract.yaml")
    assert contract is not None, problems
    environment = Environment(contract.account, contract.region, contract.zones, **CALLER)
    found: tuple[Stack, dict[str, Any]] = compare_plan.our_plan(contract.directory, contract.variables, environment)
    return found


@pytest.fixture(name="both", scope="module", params=STACKS)
def give_both(request: pytest.FixtureRequest) -> Both:
    return Both(*planned_here(request.param), recorded(request.param))


def is_listed(found: Any, both: Both) -> bool:
    """Tell whether we know less than the plan for a reason above."""
    if found.address.startswith("data.archive_file."):  # recorded with a stand-in that lacked an argument
        return found.kind == "undecided" or found.path == "exclude_symlink_directories"
    if found.kind != "undecided":
        return False
    resource = both.stack.at(parse_address(found.address))  # type: ignore[arg-type]  # an address of a plan
    return resource is not None and is_asked(resource.values.get(found.path.split(".")[0].split("[")[0]))


def is_asked(value: Any) -> bool:
    """Tell whether a value is unknown because somebody else would have to be asked."""
    why = [str(reason) for unknown in unknowns_in(value) for reason in unknown.why]
    return any(listed in reason for listed in LESS_KNOWN for reason in why)


def test_stack_has_no_problem(both: Both) -> None:
    """A stack that Terraform plans is evaluated without a word."""
    assert both.stack.diagnostics == []


def test_same_resources(both: Both) -> None:
    """Neither a resource too few nor one too many."""
    _, missing, surplus = compare_plan.compare(both.ours, both.theirs)
    assert (missing, surplus) == (set(), set())


def test_no_difference(both: Both) -> None:
    """What the real plan knows we know, what it does not know we do not, and what both know is the same."""
    findings, _, _ = compare_plan.compare(both.ours, both.theirs)
    wrong = [found for found in findings if found.kind not in ("equal", "unknown") and not is_listed(found, both)]
    assert wrong == []
    assert sum(found.kind == "equal" for found in findings) > 1000


def test_same_outputs(both: Both) -> None:
    """Outputs that a plan knows are the same here, unless AWS alone knows them."""
    ours, theirs = both.ours["planned_values"]["outputs"], both.theirs["planned_values"]["outputs"]
    assert ours.keys() == theirs.keys()
    different = {name for name in theirs if ours[name] != theirs[name]}
    less_known = {name for name in different if "value" not in ours[name] and is_asked(both.stack.outputs[name].value)}
    assert different == less_known


def test_same_variables(both: Both) -> None:
    """The same variables with the same values."""
    assert both.ours["variables"] == both.theirs["variables"]


def test_same_configuration(both: Both) -> None:
    """Every expression names the same, or has the same constant value."""
    assert both.ours["configuration"] == both.theirs["configuration"]


def test_the_whole_document() -> None:
    """Payment events asks nothing of AWS: our plan is Terraform's, but for what tells of its run."""
    _, ours = planned_here("payment_events")
    theirs = recorded("payment_events")
    for name in ("timestamp", "checks", "relevant_attributes"):
        del theirs[name]
    assert ours == theirs


def test_a_wrong_value_would_be_seen() -> None:
    """The comparison can fail: a changed value, a missing resource, a surplus one."""
    _, ours = planned_here("payment_events")
    changed = recorded("payment_events")
    function = next(change for change in changed["resource_changes"] if change["type"] == "aws_lambda_function")
    function["change"]["after"]["reserved_concurrent_executions"] = 99
    changed["resource_changes"] = [
        change for change in changed["resource_changes"] if change["address"] != "aws_sns_topic.payment_events"
    ]
    changed["resource_changes"].append({**function, "address": "aws_lambda_function.other"})
    findings, missing, surplus = compare_plan.compare(ours, changed)
    wrong = [(found.address, found.path) for found in findings if found.kind == "different"]
    assert wrong == [(function["address"], "reserved_concurrent_executions")]
    assert (missing, surplus) == ({"aws_lambda_function.other"}, {"aws_sns_topic.payment_events"})
