"""The cases of the catalogue on the plans that the real Terraform makes of them.

``scripts/record_case_plans.py`` recorded ``tests/data/case_plans.json.gz``. With its HCL a plan gives the verdicts of
the HCL. Alone it gives each of them, or is undecided.
"""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_constraint_cases import CASES, SETTING, calls_in

from stackproof.constraints import load_catalogue
from stackproof.contract.model import Binding, Contract
from stackproof.diagnostics import SourceRange
from stackproof.evaluate.data_sources import Environment
from stackproof.model import Stack
from stackproof.run.judging import judge
from stackproof.views.combined import combine
from stackproof.views.hcl_directory import load_stack
from stackproof.views.plan_json import load_plan

RECORDED = json.loads(gzip.decompress((CASES.parents[2] / "data/case_plans.json.gz").read_bytes()))
REFUSED = {
    "No value for required variable": "the case is about a variable without a value",
    "read_capacity must be at least 1": "the case leaves out what its constraint does not read",
    "Missing required argument": "likewise",
    "handler and runtime must be set": "likewise",
    "Invalid combination of arguments": "likewise; the function is in a module, which no override reaches",
    "invalid Step Functions State Machine definition": "likewise: the definition is a stub",
    "Unsupported argument": "the argument is newer than the provider that recorded it",
    "expected runtime to be one of": "the runtime is newer than the provider that recorded it",
    "expected billing_mode to be one of": "AWS would refuse the wrong value",
    "Too many list items": "AWS would refuse the wrong value",
    "Conflicting configuration arguments": "AWS would refuse the wrong value",
    '"policy" contains': "AWS would refuse the wrong value",
    "couldn't find resource": "the case reads what is not in an empty account",
    "empty result": "the case reads what is not in an empty account",
    "the local AWS has no cloudformation": "the provider asks it for the shape of a type",
    "Invalid resource type": "the case names a type that the provider does not have any more",
    "Unsupported Terraform Core version": "the case requires another Terraform than recorded it",
    "Invalid required_version constraint": "Terraform refuses it too",
    "Failed to query available provider packages": "the case names a provider that does not exist",
    "Plugin did not respond": "the provider of AWS crashes for it",
}


def path_of(case: str) -> Path:
    folder = CASES / case
    return folder if folder.is_dir() else folder.with_suffix(".tf")


def text_of(case: str) -> str:
    path = path_of(case)
    return (path / "main.tf" if path.is_dir() else path).read_text()


def settings_of(case: str) -> dict[str, Any]:
    return {name: yaml.safe_load(value) for name, value in SETTING.findall(text_of(case))}


PLANNED = sorted(case for case, plan in RECORDED.items() if "refused" not in plan and "view" not in settings_of(case))


def verdicts(case: str, stack: Stack) -> dict[str, str]:
    """Return the status of each resource that the constraint of a case judges."""
    assert not stack.errors, stack.errors
    settings = settings_of(case)
    stack.calls = calls_in(text_of(case))
    where = SourceRange("contract.yaml", 1, 1, 1, 1)
    constraint = load_catalogue()[case.split("/", 1)[0]]
    binding = Binding(constraint.id, constraint, ("a clause",), where, settings.get("parameters") or {})
    contract = Contract("case", Path("contract.yaml"), "contract.yaml", (), None, None, {}, {}, (binding,), ())
    report = judge(contract, stack)
    return {outcome.address: outcome.status for outcome in report.outcomes}


def written(case: str, folder: Path) -> Stack:
    """Evaluate the HCL of a case."""
    path = path_of(case)
    settings = settings_of(case)
    if path.is_file():
        shutil.copy(path, folder)
    environment = Environment(settings.get("account"), settings.get("region"))
    return load_stack(path if path.is_dir() else folder, settings.get("variables"), environment)


def planned(case: str, folder: Path) -> Stack:
    file = folder / "plan.json"
    file.write_text(json.dumps(RECORDED[case]))
    return load_plan(str(file))


@pytest.mark.parametrize("case", PLANNED)
def test_plan_of_a_case(case: str, tmp_path: Path) -> None:
    hcl = written(case, tmp_path)
    expected = verdicts(case, hcl)
    alone = verdicts(case, planned(case, tmp_path))
    decided = {address: status for address, status in alone.items() if status != "undecided"}
    assert decided == {address: expected.get(address) for address in decided}
    assert expected.keys() <= alone.keys()
    together = verdicts(case, combine(planned(case, tmp_path), hcl))
    assert together == expected


def test_a_plan_alone_tells_of_constants_and_of_the_variable_itself(tmp_path: Path) -> None:
    """Whether a name follows its variable; of locals and of each.value it does not tell."""
    fails, passes = "name-carries-suffix/fails/hard_coded", "name-carries-suffix/passes/carries"
    hard_coded = verdicts(fails, planned(fails, tmp_path))
    assert {address for address, status in hard_coded.items() if status != "undecided"} == {"aws_sqs_queue.written"}
    assert hard_coded["aws_sqs_queue.written"] == "failed"
    carries = verdicts(passes, planned(passes, tmp_path))
    assert carries["aws_sqs_queue.twice"] == "passed"
    assert carries["aws_sqs_queue.by_a_local"] == "undecided"


def test_every_case_is_recorded_or_refused_for_a_reason() -> None:
    """Cases that came later are to be recorded; more than half have a plan of which something is decided."""
    cases = {str(path.relative_to(CASES).with_suffix("")) for path in CASES.glob("*/*/*")}
    assert cases == RECORDED.keys(), "record them: scripts/record_case_plans.py --only 'CONSTRAINT/*/*'"
    refused = {case: plan["refused"] for case, plan in RECORDED.items() if "refused" in plan}
    assert [one for one in refused.items() if not any(known in one[1] for known in REFUSED)] == []
    assert len({case.split("/", 1)[0] for case in PLANNED}) >= 22
