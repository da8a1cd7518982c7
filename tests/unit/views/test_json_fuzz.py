"""Plans and states with something wrong at a random place: judged, or refused with a diagnostic, never a traceback.

``STACKPROOF_FUZZ`` is the number of examples of each test (CI runs few; a release, some ten thousand).
"""

from __future__ import annotations

import copy
import json
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackproof.contract import Contract, load_contract
from stackproof.model import Stack
from stackproof.run.judging import judge
from stackproof.values import unknowns_in
from stackproof.views.plan_json import load_plan
from stackproof.views.state_json import load_state

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = int(os.environ.get("STACKPROOF_FUZZ", "40"))
RECORDED: dict[str, tuple[Callable[[str], Stack], str, str]] = {
    "plan": (load_plan, "plans/payment_events", "payment_events"),
    "modules": (load_plan, "rounds/second", "payment_events"),
    "state": (load_state, "rounds/state", "payment_events"),
}
DOCUMENTS = {
    name: json.loads((ROOT / f"tests/data/{path}.json").read_text()) for name, (_, path, _) in RECORDED.items()
}
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text())
VALUES = st.recursive(
    st.one_of(LEAVES, st.sampled_from(["", "[*]", "module.", 'module.a["', "each.key", "data.a.b", "a.b[0][1].c"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)


@cache
def contract_of(name: str) -> Contract:
    contract, problems = load_contract(ROOT / "lib" / name / "contract.yaml")
    assert contract is not None, problems
    return contract


def place_in(data: st.DataObject, document: Any) -> tuple[Any, Any]:
    """Draw a place: the object or list that holds it, and its key there."""
    holder, key = None, None
    value = document
    while isinstance(value, dict | list) and value and (holder is None or data.draw(st.integers(0, 9)) > 0):
        holder = value
        key = data.draw(st.sampled_from(list(value) if isinstance(value, dict) else range(len(value))))
        value = value[key]
    return holder, key


def mutate(data: st.DataObject, document: Any) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = place_in(data, document)
        match data.draw(st.sampled_from(["replace", "remove", "copy"])):
            case "replace":
                holder[key] = data.draw(VALUES)
            case "remove":
                del holder[key]
            case "copy":
                other, place = place_in(data, document)
                holder[key] = copy.deepcopy(other[place]) if other is not None else None


def judged(kind: str, text: bytes) -> None:
    load, _, stack_name = RECORDED[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shown.json"
        path.write_bytes(text)
        stack = load(str(path))
        report = judge(contract_of(stack_name), stack)
    for resource in () if stack.errors else stack.everything():
        unknowns_in(resource.values)
        assert None not in (resource.references, resource.sensitive, resource.lifecycle)
    assert report.traces == ()  # no constraint raised
    assert report.exit_code in (0, 1, 2)
    assert report.problems or report.outcomes


@pytest.mark.parametrize("kind", RECORDED)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_something_wrong_at_a_random_place(kind: str, data: st.DataObject) -> None:
    document = copy.deepcopy(DOCUMENTS[kind])
    mutate(data, document)
    judged(kind, json.dumps(document).encode())


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_bytes_wrong_at_a_random_place(data: st.DataObject) -> None:
    text = bytearray(json.dumps(DOCUMENTS["modules"]).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text) - 1))
        text[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    judged("modules", bytes(text))
