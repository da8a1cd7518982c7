"""A state of the real Terraform as a stack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.addresses import Reference, parse_address
from stackproof.contract import load_contract
from stackproof.model import Stack
from stackproof.run.judging import judge
from stackproof.run.outcomes import Report
from stackproof.values import Unknown, unknowns_in
from stackproof.views.state_json import load_state

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(name="state", scope="module")
def give_state() -> Stack:
    return load_state(str(DATA / "rounds/state.json"))


def test_all_instances_are_there_and_known(state: Stack) -> None:
    plan = json.loads((DATA / "rounds/first.json").read_text())
    assert state.resources.keys() == {one["address"] for one in plan["resource_changes"]}
    assert not any(unknowns_in(resource.values) for resource in state.resources.values())
    assert isinstance(state.resources["terraform_data.replaced"].get("id"), str)


def test_dependencies_are_references_of_the_whole(state: Stack) -> None:
    """Which argument makes them, a state does not tell; nor which were written as depends_on."""
    resource = state.resources['module.inner["x"].terraform_data.two']
    address = parse_address("module.inner.terraform_data.one")
    assert address is not None
    assert Reference(address) in resource.references[()]
    assert resource.depends_on is None


def test_sensitive_values_are_marked(state: Stack) -> None:
    assert ("input", 2) in state.resources["terraform_data.updated"].sensitive
    assert state.outputs["secret"].sensitive


def test_what_a_state_does_not_tell_is_unknown(state: Stack) -> None:
    assert isinstance(state.resources["terraform_data.replaced"].lifecycle["prevent_destroy"], Unknown)
    assert state.view == "state"


CONTRACT = """stack: rounds
constraints:
  - assert: the first waits for the second
    clause: they are made in order
    on: terraform_data
    depends_on: [terraform_data.replaced]
  - region-is: {clause: one region, region: us-east-1}
  - outputs-exist: {clause: outputs, names: [out]}
  - terraform-version: {clause: a recent Terraform, at_least: "1.5"}
  - stack-is-destroyable: {clause: it can be destroyed}
"""


def test_what_only_a_configuration_tells_is_undecided(tmp_path: Path, state: Stack) -> None:
    """Neither a pass nor a failure: regions, descriptions, versions, protections and explicit dependencies."""
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    contract, problems = load_contract(tmp_path / "contract.yaml")
    assert contract is not None, problems
    report: Report = judge(contract, state)
    assert not report.problems
    statuses: dict[str, set[Any]] = {}
    for outcome in report.outcomes:
        statuses.setdefault(outcome.binding.constraint.id, set()).add(outcome.status)
    assert set(map(str, statuses)) == {
        "the first waits for the second",
        "region-is",
        "outputs-exist",
        "terraform-version",
        "stack-is-destroyable",
    }
    assert all(found == {"undecided"} for found in statuses.values()), statuses


def test_nothing_applied_is_an_empty_stack(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"format_version": "1.0"}')
    stack = load_state(str(tmp_path / "state.json"))
    assert not stack.errors
    assert not stack.resources
