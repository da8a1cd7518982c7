"""An unknown decides nothing: whatever is hidden of a case, what failed does not pass, nor the other way round."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_constraint_cases import SETTING, calls_in, cases

from stackproof.constraints import EVERYTHING, Constraint, Failed, Passed, Resource, Stack, Undecided, load_catalogue
from stackproof.evaluate.data_sources import Environment
from stackproof.values import DYNAMIC, STRING, Reason, Unknown
from stackproof.views.hcl_directory import load_stack

HIDDEN = [Unknown(STRING, (Reason("hidden"),)), Unknown(DYNAMIC, (Reason("hidden"),))]


def kind(constraint: Constraint, subject: Resource, stack: Stack, parameters: dict[str, Any]) -> str:
    given = constraint.function(subject, *([stack] if constraint.takes_stack else []), **parameters)
    verdicts = [given] if isinstance(given, Passed | Failed | Undecided) else list(given or ())
    if any(isinstance(verdict, Failed) for verdict in verdicts):
        return "failed"
    if any(isinstance(verdict, Undecided) for verdict in verdicts):
        return "undecided"
    return "passed" if verdicts else "not judged"


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    for step, inner in parts:
        yield from paths(inner, (*path, step))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    changed = list(value) if isinstance(value, tuple) else copy.copy(value)
    changed[path[0]] = replaced(value[path[0]], path[1:], new)
    return changed


@pytest.mark.parametrize("path", list(cases()))
def test_hiding_a_value_decides_nothing(path: Path, tmp_path: Path) -> None:
    constraint = load_catalogue()[path.parent.parent.name]
    main = path / "main.tf" if path.is_dir() else path
    settings = {name: yaml.safe_load(value) for name, value in SETTING.findall(main.read_text())}
    if path.is_file():
        shutil.copy(path, tmp_path)
    stack = load_stack(
        path if path.is_dir() else tmp_path,
        settings.get("variables"),
        Environment(settings.get("account"), settings.get("region")),
    )
    stack.calls = calls_in(main.read_text())
    parameters = settings.get("parameters") or {}
    for subject in stack.resources.values():
        if subject.type not in constraint.on and EVERYTHING not in constraint.on:
            continue
        values, before = subject.values, kind(constraint, subject, stack, parameters)
        for hidden_path in paths(values):
            for hidden in HIDDEN:
                subject.values = replaced(values, hidden_path, hidden)
                stack._memo.clear()
                after = kind(constraint, subject, stack, parameters)
                turned = {before, after} == {"passed", "failed"} or (before, after) == ("failed", "not judged")
                assert not turned, f"{subject} {hidden_path}: {before}, then {after}"
        subject.values = values
        stack._memo.clear()
