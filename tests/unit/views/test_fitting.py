"""Values of the wrong shape in a plan or a state: unknown with a reason, and no constraint raises over one."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.contract import load_contract
from stackproof.run.judging import judge
from stackproof.schema import aws
from stackproof.values import Unknown
from stackproof.views.fitting import fit
from stackproof.views.plan_json import load_plan
from stackproof.views.state_json import load_state

ROOT = Path(__file__).resolve().parents[3]
TABLE = "aws_dynamodb_table"
FITS = [
    {"name": "t", "read_capacity": 5, "deletion_protection_enabled": False, "tags": {"a": "b"}, "hash_key": None},
    {"attribute": [{"name": "a", "type": "S"}], "ttl": [], "timeouts": {"create": "1m"}, "timeouts_": 1},
    {"attribute": [{"name": "a", "type": Unknown()}], "tags": Unknown(), "of another version": [1]},
    {"global_secondary_index": [{"non_key_attributes": ["a"], "read_capacity": 1}], "timeouts": None},
]
MISFITS: list[tuple[dict[str, Any], tuple[Any, ...], str]] = [
    ({"name": 5}, ("name",), "is a number in the plan, where the provider's schema has a text"),
    ({"name": ["t"]}, ("name",), "is a list in the plan"),
    ({"read_capacity": []}, ("read_capacity",), "has a number"),
    ({"read_capacity": "5"}, ("read_capacity",), "is a text"),
    ({"read_capacity": True}, ("read_capacity",), "is true or false"),
    ({"deletion_protection_enabled": "true"}, ("deletion_protection_enabled",), "has true or false"),
    ({"tags": ["a"]}, ("tags",), "has an object"),
    ({"tags": {"a": {}}}, ("tags", "a"), "aws_dynamodb_table.t.tags.a is an object"),
    ({"attribute": {"name": "a"}}, ("attribute",), "has a list"),
    ({"attribute": [{"name": ["a"], "type": "S"}]}, ("attribute", 0, "name"), "t.attribute[0].name is a list"),
    ({"attribute": ["a"]}, ("attribute", 0), "has an object"),
    ({"timeouts": []}, ("timeouts",), "has an object"),
]


@pytest.mark.parametrize("values", FITS, ids=range(len(FITS)))
def test_what_fits_stays(values: dict[str, Any]) -> None:
    assert fit(values, aws().resource(TABLE), "plan", "aws_dynamodb_table.t") is values


@pytest.mark.parametrize(("values", "path", "why"), MISFITS, ids=[str(values) for values, _, _ in MISFITS])
def test_what_does_not_fit_is_unknown_alone(values: dict[str, Any], path: tuple[Any, ...], why: str) -> None:
    given = copy.deepcopy({**values, "billing_mode": "PROVISIONED"})
    found = fit(given, aws().resource(TABLE), "plan", "aws_dynamodb_table.t")
    assert found["billing_mode"] == "PROVISIONED"
    value: Any = found
    for step in path:
        value = value[step]
    assert isinstance(value, Unknown)
    assert why in str(value.why[0])


def test_of_a_type_that_nobody_knows_everything_fits() -> None:
    values = {"name": [5]}
    assert fit(values, None, "plan", "a.b") is values


def bend(document: Any, wrong: Any) -> int:
    """Give every argument of every resource a wrong value; return how many there were."""
    bent = 0
    for one in document if isinstance(document, list) else document.values() if isinstance(document, dict) else ():
        bent += bend(one, wrong)
    values = [document.get(name) for name in ("after", "values")] if isinstance(document, dict) else []
    for held in values:
        if isinstance(held, dict) and "root_module" not in held:
            bent += len(held)
            held.update(dict.fromkeys(held, wrong))
    return bent


@pytest.mark.parametrize("wrong", [[], {}, "x", 5, True, [[]], [{}], {"a": [1]}], ids=str)
@pytest.mark.parametrize(("load", "path"), [(load_plan, "plans/payment_events"), (load_state, "rounds/state")])
def test_no_constraint_raises_over_a_wrong_shape(load: Any, path: str, wrong: Any, tmp_path: Path) -> None:
    document = json.loads((ROOT / f"tests/data/{path}.json").read_text())
    assert bend(document, wrong) > 60
    (tmp_path / "shown.json").write_text(json.dumps(document))
    contract, _ = load_contract(ROOT / "lib/payment_events/contract.yaml")
    assert contract is not None
    report = judge(contract, load(str(tmp_path / "shown.json")))
    assert report.traces == ()
    assert report.exit_code != 0
