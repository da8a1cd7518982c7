"""Plans read by the standard library alone, as in checkov's environment: what msgspec reads, and what it refuses."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from stackproof.diagnostics import Diagnostic
from stackproof.offline_plan import to_json
from stackproof.run.offline_plans import plan_directory
from stackproof.run.outcomes import Unchecked
from stackproof.views import json_file, show_json

STACKS = sorted(path.parent for path in (Path(__file__).parents[3] / "lib").glob("*/contract.yaml"))
WRONG: list[dict[str, Any]] = [
    {"resource_changes": {}},
    {"resource_changes": [{"mode": "managed", "type": "t", "name": "n"}]},
    {"resource_changes": [{"mode": "other", "type": "t", "name": "n", "change": {"actions": []}}]},
    {"resource_changes": [{"mode": "data", "type": 1, "name": "n", "change": {"actions": []}}]},
    {"prior_state": [], "configuration": {}},
    {"errored": "no", "configuration": {}},
]


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Give show_json as it is where msgspec cannot be imported."""
    with monkeypatch.context() as context:
        context.setitem(sys.modules, "msgspec", None)
        context.delitem(sys.modules, "stackproof.views.json_shapes")
        context.delitem(sys.modules, "stackproof.views.show_json")
        context.setattr(json_file, "msgspec", None)
        yield importlib.import_module("stackproof.views.show_json")
    sys.modules["stackproof.views"].show_json = show_json  # type: ignore[attr-defined]


def as_plain(value: Any) -> Any:
    """Take shapes apart, whichever they are made of."""
    names = getattr(value, "__struct_fields__", None) or getattr(value, "__dataclass_fields__", None)
    if names is not None:
        return {name: as_plain(getattr(value, name)) for name in names}
    if isinstance(value, list):
        return [as_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: as_plain(one) for key, one in value.items()}
    return "not given" if type(value).__name__ in ("_Unset", "UnsetType") else value


@pytest.mark.parametrize("directory", STACKS, ids=lambda directory: directory.name)
def test_a_plan_is_read_alike(directory: Path, plain: ModuleType, tmp_path: Path) -> None:
    planned = plan_directory(directory)
    assert not isinstance(planned, Unchecked)
    path = tmp_path / "plan.json"
    path.write_text(to_json(planned[1]))
    ours, theirs = plain.read_plan(str(path)), show_json.read_plan(str(path))
    assert type(ours).__module__ == type(theirs).__module__ == "stackproof.views.show_json"
    assert not isinstance(ours, Diagnostic)
    assert as_plain(ours) == as_plain(theirs)


@pytest.mark.parametrize("wrong", WRONG, ids=json.dumps)
def test_what_has_another_shape_is_refused(wrong: dict[str, Any], plain: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"format_version": "1.2", "terraform_version": "1.11.4", **wrong}))
    ours, theirs = plain.read_plan(str(path)), show_json.read_plan(str(path))
    assert isinstance(ours, Diagnostic)
    assert ours.summary == theirs.summary == "Not the shape of a plan"


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '{"a": NaN}', '{"a": ', '{"a": 1} x'])
def test_what_is_no_json_is_refused(text: str, plain: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text)
    assert isinstance(plain.read_plan(str(path)), Diagnostic)
