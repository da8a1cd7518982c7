"""Whole configurations against what the real Terraform plans (tests/data/configurations.json)."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from stackproof.functions.json_text import encode_json
from stackproof.model import Stack
from stackproof.values import Set, unknowns_in

ROOT = Path(__file__).parents[3]
RECORDED: dict[str, dict[str, Any]] = json.loads((ROOT / "tests/data/configurations.json").read_text())


def _recorder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("record_configurations", ROOT / "scripts/record_configurations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CASES: dict[str, dict[str, str]] = _recorder().cases()


@pytest.mark.parametrize("title", CASES)
def test_agrees_with_terraform(
    title: str, load: Callable[..., Stack], differences: dict[str, str], request: pytest.FixtureRequest
) -> None:
    if title in differences:
        request.applymarker(pytest.mark.xfail(reason=differences[title]))
    recorded = RECORDED[title]
    stack = load(CASES[title])
    if "error" in recorded:
        assert stack.errors, f"Terraform says {recorded['error']}"
        assert all(problem.detail and problem.summary for problem in stack.errors)
        return
    assert not stack.errors, str(stack.errors[0])
    unknown = [name for name, output in stack.outputs.items() if unknowns_in(output.value)]
    known = {name: plain(output.value) for name, output in stack.outputs.items() if name not in unknown}
    missing = {name for name, value in known.items() if value is None and name not in recorded["outputs"]}
    assert {name: value for name, value in known.items() if name not in missing} == numbers(recorded["outputs"])
    assert sorted(unknown) == recorded["unknown"]
    assert sorted(name for name, output in stack.outputs.items() if output.sensitive) == recorded["sensitive"]
    inputs = {name: resource.values["input"] for name, resource in stack.resources.items()}
    assert {name: None if unknowns_in(value) else plain(value) for name, value in inputs.items()} == numbers(
        recorded.get("resources", {})
    )


def plain(value: Any) -> Any:
    """Return a value as its JSON reads; a set is a list."""
    return json.loads(encode_json(list(value) if isinstance(value, Set) else value), parse_float=Decimal)


def numbers(value: Any) -> Any:
    return json.loads(json.dumps(value), parse_float=Decimal)


def test_every_case_is_recorded() -> None:
    assert list(RECORDED) == list(CASES)
