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
    assert [path.stem for path in WORKFLOWS] == ["integration", "mutate", "plan", "pull-request"]


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


def steps(path: Path) -> list[dict[str, object]]:
    return [step for job in jobs(path).values() for step in job["steps"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit(path: Path) -> None:
    """Whoever may move a tag may run code; the version is a comment for people."""
    used = [one for one in re.findall(r"uses: (.+)", path.read_text()) if not one.startswith("./")]
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


def test_an_action_has_one_version() -> None:
    """A new one is taken everywhere."""
    files = [*WORKFLOWS, ROOT / "action.yml"]
    used = {one for path in files for one in re.findall(r"uses: (.+)", path.read_text())}
    assert len({one.partition("@")[0] for one in used}) == len(used)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_checkout_leaves_its_token(path: Path) -> None:
    checkouts = [step for step in steps(path) if str(step.get("uses", "")).startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)  # type: ignore[index]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_job_that_may_write_runs_the_code_of_a_change(path: Path) -> None:
    """A token for AWS's sign-in writes nothing here."""
    assert yaml.safe_load(path.read_text())["permissions"] == {"contents": "read"}
    for job in jobs(path).values():
        permissions = {name: right for name, right in job.get("permissions", {}).items() if name != "id-token"}  # type: ignore[attr-defined]
        if "write" in permissions.values():
            used = [step.get("uses", "run").partition("@")[0] for step in job["steps"]]  # type: ignore[attr-defined]
            assert set(used) <= {"actions/download-artifact", "github/codeql-action/upload-sarif", *_of_the_base(job)}


def _of_the_base(job: dict[str, object]) -> set[str]:
    """What a job may use of the repository, where it has checked out the base of the change."""
    checkouts = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]  # type: ignore[attr-defined]
    of_base = [one["with"].get("ref") == "${{ github.event.pull_request.base.sha }}" for one in checkouts]
    return {"actions/checkout", "./comment"} if of_base == [True] else set()


def test_owners_are_of_what_there_is() -> None:
    """A folder that has moved would be nobody's."""
    lines = (ROOT / ".github/CODEOWNERS").read_text().splitlines()
    patterns = [line.split()[0] for line in lines if not line.startswith("#")]
    assert len(patterns) > 5
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern.strip("/")))] == []


def test_hooks_name_commands_that_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [hook["entry"].split()[:2] for hook in hooks] == [["stackproof", "check"], ["stackproof", "gate"]]
