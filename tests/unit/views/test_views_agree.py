"""Four views, one verdict: each promise of the stacks, on the HCL, on the plan of it, and on both together.

With the HCL beside it a plan gives the same verdicts. A plan alone does not tell everything: what it leaves out is
undecided, never another verdict, and every reason is one of those listed here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from stackproof.constraints import Undecided
from stackproof.contract import Contract, load_contract
from stackproof.offline_plan import to_json
from stackproof.run.judging import judge
from stackproof.run.offline_plans import plan_directory
from stackproof.run.outcomes import Outcome, Report, Unchecked
from stackproof.run.stack_sources import Shown, Written
from stackproof.views.plan_json import load_plan
from stackproof.views.state_json import load_state

ROOT = Path(__file__).resolve().parents[3]
STACKS = sorted(path.parent.name for path in (ROOT / "lib").glob("*/contract.yaml"))
UNTOLD = {
    "a plan does not tell prevent_destroy": "lifecycle arguments are not in a plan",
    "a plan does not tell required_version": "nor is the terraform block",
    "the plan does not tell what becomes of": "it lists what an expression refers to, not locals and operators",
    "only the configuration tells it": "declarations of variables, the backend, calls of modules",
    "neither the contract nor what was read says which account": "account.id of a contract, of which nobody told",
    "is known after apply": "an unknown text or block has no structure in a plan: JSON, computed blocks, templates",
    "only the HCL tells what the": "as with locals: a name that is known shows not why it has the suffix",
}


def contract_of(name: str) -> Contract:
    contract, problems = load_contract(ROOT / "lib" / name / "contract.yaml")
    assert contract is not None, problems
    return contract


def plan_of(name: str) -> str:
    return str(ROOT / f"tests/data/plans/{name}.json")


def outcomes(report: Report) -> dict[str, Outcome]:
    assert not report.problems, report.problems
    return {outcome.id: outcome for outcome in report.outcomes}


@pytest.fixture(name="written", scope="module", params=STACKS)
def give_written(request: pytest.FixtureRequest) -> tuple[str, dict[str, Outcome]]:
    contract = contract_of(request.param)
    return request.param, outcomes(judge(contract, Written().load(contract)))


def test_plan_with_its_hcl_gives_the_same_verdicts(written: tuple[str, dict[str, Outcome]]) -> None:
    name, expected = written
    contract = contract_of(name)
    found = outcomes(judge(contract, Shown("plan", plan_of(name)).load(contract)))
    assert {id_: one.status for id_, one in found.items()} == {id_: one.status for id_, one in expected.items()}


def test_plan_alone_gives_the_same_verdict_or_none(written: tuple[str, dict[str, Outcome]]) -> None:
    """An outcome that only the plan has is undecided: the HCL tells that there is nothing to judge."""
    name, expected = written
    found = outcomes(judge(contract_of(name), load_plan(plan_of(name))))
    assert expected.keys() <= found.keys()
    for id_, outcome in found.items():
        if outcome.status == "undecided":
            assert_listed(outcome)
        else:
            assert outcome.status == expected[id_].status, id_
    decided = sum(outcome.status != "undecided" for outcome in found.values())
    assert decided > len(found) / 2


def assert_listed(outcome: Outcome) -> None:
    """Every reason of an undecided outcome is one of those that a plan has."""
    for finding in outcome.findings:
        if isinstance(finding.verdict, Undecided):
            assert finding.verdict.why, outcome.id
            for reason in finding.verdict.why:
                assert any(known in str(reason) for known in UNTOLD), f"{outcome.id}: {reason}"


def test_a_wrong_plan_is_seen(written: tuple[str, dict[str, Outcome]]) -> None:
    """The comparison can fail: what the plan has and the HCL has not gives other verdicts."""
    name, expected = written
    stack = load_plan(plan_of(name))
    for resource in stack.resources.values():
        resource.values = {key: "other" if isinstance(value, str) else value for key, value in resource.values.items()}
    found = judge(contract_of(name), stack).outcomes
    assert any(one.id in expected and one.status not in ("undecided", expected[one.id].status) for one in found)


STATES = sorted(path.stem for path in (ROOT / "tests/data/states").glob("*.json"))


@pytest.mark.parametrize("name", STATES)
def test_state_gives_the_same_verdicts(name: str) -> None:
    """Recorded by ``scripts/record_state.py``: all is known, and relations are found by ARNs and names."""
    contract = contract_of(name)
    source = str(ROOT / f"tests/data/states/{name}.json")
    expected = outcomes(judge(contract, Written().load(contract)))
    together = Shown("state", source).load(contract)
    assert together.diagnostics == []
    assert {id_: one.status for id_, one in outcomes(judge(contract, together)).items()} == {
        id_: one.status for id_, one in expected.items()
    }
    stack = load_state(source)
    stack.variables, stack.region = together.variables, contract.region  # as a run without the HCL sets them
    alone = outcomes(judge(contract, stack))
    assert alone.keys() == expected.keys()
    different = {id_ for id_, one in alone.items() if one.status != expected[id_].status}
    assert {id_ for id_ in different if alone[id_].status != "undecided"} == set()
    needs = {id_.split("[")[0].rpartition(": ")[2] for id_ in different}
    assert needs == {
        "name-carries-suffix", "region-is", "stack-is-destroyable",  # what a state does not tell the catalogue
        "backend", "closed modules", "depends_on", "default_tags", "description", "nothing else is set", "region",
        "required_providers", "required_version",
    }  # fmt: skip


def test_offline_plan_gives_the_verdicts_of_the_real_one(
    written: tuple[str, dict[str, Outcome]], tmp_path: Path
) -> None:
    """What ``stackproof plan --json`` prints is read as a plan of Terraform's: alone, and with its HCL."""
    name, expected = written
    planned = plan_directory(ROOT / "lib" / name)
    assert not isinstance(planned, Unchecked), planned
    (tmp_path / "plan.json").write_text(to_json(planned[1]))
    contract = contract_of(name)
    real, offline = (judge(contract, load_plan(path)) for path in (plan_of(name), str(tmp_path / "plan.json")))
    status = {one.id: one.status for one in real.outcomes}
    assert {one.id for one in offline.outcomes} == status.keys()
    # whose credentials they are is nobody's business offline: what is made of that is undecided
    assert [one.id for one in offline.outcomes if one.status not in ("undecided", status[one.id])] == []
    together = outcomes(judge(contract, Shown("plan", str(tmp_path / "plan.json")).load(contract)))
    assert {id_: one.status for id_, one in together.items()} == {id_: one.status for id_, one in expected.items()}
