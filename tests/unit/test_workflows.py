"""The workflows run what there is: make targets, stacks, files."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def jobs(path: Path) -> dict[str, dict[str, object]]:
    return dict(yaml.safe_load(path.read_text())["jobs"])


def test_there_are_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["integration", "plan", "pull-request"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_targets_of_make_exist(path: Path) -> None:
    called = re.findall(r"run: make (.+)", path.read_text())
    words = [word for line in called for word in re.sub(r'\w+="[^"]*"', "", line).split()]
    assert words
    assert [word for word in words if not word.startswith(".venv") and word not in TARGETS] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_can_be_run_by_hand_and_ends(path: Path) -> None:
    assert "workflow_dispatch:" in path.read_text()
    assert all("timeout-minutes" in job for job in jobs(path).values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_matrix_names_every_stack(path: Path) -> None:
    stacks = sorted(path.parent.name for path in (ROOT / "lib").glob("*/contract.yaml"))
    matrices = [job["strategy"]["matrix"]["stack"] for job in jobs(path).values() if "strategy" in job]  # type: ignore[index]
    assert len(matrices) == (0 if path.stem == "pull-request" else 1)
    assert all(matrix == stacks for matrix in matrices)


def test_hooks_name_commands_that_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [hook["entry"].split()[:2] for hook in hooks] == [["stackproof", "check"], ["stackproof", "gate"]]
