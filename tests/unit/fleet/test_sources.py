"""Sources become tasks; what is wrong with one is a trouble of its own, with its place."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from fleet_samples import CONTRACT, QUEUE, make, small

from stackproof.fleet.sources import Fleet, find_fleet
from stackproof.fleet.trees import TreeError, folder_of, resolve_git, shown_address

PLAN = '{"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": {"root_module": {}}}'
ENVIRONMENTS = CONTRACT + "environments:\n  test: {workspace: t}\n  prod: {workspace: p}\n"


@pytest.fixture(name="here")
def give_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    return tmp_path


def tasks_of(fleet: Fleet) -> list[tuple[str, str, str]]:
    return sorted((one.label, one.environment, one.owner) for one in fleet.tasks.values())


def troubles_of(fleet: Fleet) -> list[tuple[str, str]]:
    return sorted((one.task.label, one.problem.summary) for one in fleet.troubles)


def test_stacks_of_a_folder(here: Path) -> None:
    small(here / "live", "a", "b/c")
    make(here, {"live/e/main.tf": QUEUE, "live/e/contract.yaml": ENVIRONMENTS})
    found = find_fleet(["live"], "run")
    assert tasks_of(found) == [("live/a", "", ""), ("live/b/c", "", ""), ("live/e", "prod", ""), ("live/e", "test", "")]
    assert found.troubles == []


def test_a_stack_without_a_contract_is_a_trouble(here: Path) -> None:
    small(here / "live", "a")
    make(here, {"live/b/main.tf": QUEUE})
    found = find_fleet(["live"], "run")
    assert tasks_of(found) == [("live/a", "", "")]
    assert troubles_of(found) == [("live/b", "Stack without a contract")]
    assert not found.troubles[0].accepted


@pytest.mark.parametrize(
    ("count", "accepted", "summary"),
    [(0, False, "Stack without a contract"), (1, True, "Stack without a contract"), (2, False, "Stack without a con")],
)
def test_stacks_without_a_contract_are_accepted_by_number(here: Path, count: int, accepted: bool, summary: str) -> None:
    small(here / "live", "a")
    make(here, {"live/b/main.tf": QUEUE, "fleet.yaml": f"stacks:\n  - {{folder: live, allow_uncovered: {count}}}\n"})
    (found,) = find_fleet(["fleet.yaml"], "run").troubles
    assert (found.accepted, found.problem.summary.startswith(summary)) == (accepted, True)
    assert str(found.problem.subject) == "fleet.yaml:2:6"


def test_a_number_that_is_not_needed_is_told(here: Path) -> None:
    small(here / "live", "a")
    make(here, {"fleet.yaml": "stacks:\n  - {folder: live, allow_uncovered: 1}\n"})
    assert [name for _, name in troubles_of(find_fleet(["fleet.yaml"], "run"))] == ["No stack without a contract"]


def test_stacks_that_have_no_contract_at_all_are_judged_by_the_baseline(here: Path) -> None:
    make(here, {"live/a/main.tf": QUEUE})
    (task,) = find_fleet(["live"], "run").tasks.values()
    assert (task.contract, task.packs) == ("", ())


def test_packs_and_a_contract_of_the_manifest_are_for_all_stacks(here: Path) -> None:
    small(here / "live", "a")
    make(here, {"live/b/main.tf": QUEUE, "shared.yaml": CONTRACT})
    for key, contract, packs in (
        ("packs: [baseline]", "", ("baseline",)),
        ("contract: shared.yaml", str(here / "shared.yaml"), ()),
    ):
        make(here, {"fleet.yaml": f"stacks:\n  - {{folder: live, {key}}}\n"})
        found = find_fleet(["fleet.yaml"], "run")
        assert [(one.stack, one.contract, one.packs) for one in found.tasks.values()] == [
            ("a", contract, packs),
            ("b", contract, packs),
        ]


def test_the_first_entry_that_names_a_stack_counts(here: Path) -> None:
    small(here / "live", "a", "b")
    make(here, {"fleet.yaml": "fleet: f\nstacks:\n  - {folder: live/a, owner: me}\n  - {folder: live, owner: all}\n"})
    found = find_fleet(["fleet.yaml"], "run")
    assert found.name == "f"
    assert tasks_of(found) == [("live/a", "", "me"), ("live/b", "", "all")]


def test_names_do_not_depend_on_where_the_manifest_is(here: Path) -> None:
    small(here / "one/live", "a")
    make(here / "one", {"fleet.yaml": "stacks:\n  - {folder: live}\n  - {folder: .}\n"})
    first = find_fleet(["one/fleet.yaml"], "run").tasks
    (here / "one").rename(here / "two")
    assert find_fleet([str(here / "two/fleet.yaml")], "run").tasks.keys() == first.keys()


BAD = {  # a source; what is told of it
    "a folder that is not there": ("nowhere", "No such folder"),
    "an empty folder": ("empty", "Nothing to check"),
    "a manifest that is not there": ("no.yaml", "Manifest cannot be read"),
    "a manifest with an unknown key": ("bad.yaml", "Unknown key"),
    "a repository that cannot be cloned": ("git+file:///nowhere@main", "Repository cannot be cloned"),
    "a folder without plans": ("plans+empty", "No plans"),
    "a misnamed contract": ("misnamed", "Misnamed contract"),
}


@pytest.mark.parametrize(("source", "summary"), BAD.values(), ids=BAD)
def test_a_bad_source_is_told_and_the_others_are_judged(here: Path, source: str, summary: str) -> None:
    (here / "empty").mkdir()
    small(here / "live", "a")
    make(here, {"bad.yaml": "stacks:\n  - {folder: live, ownr: me}\n", "misnamed/main.tf": QUEUE})
    make(here, {"misnamed/contract.yml": CONTRACT})
    found = find_fleet([source, "live"], "run")
    assert summary in {one.problem.summary for one in found.troubles}
    assert [one.label for one in found.tasks.values()] == ["live/a"]


# Plans


def test_plans(here: Path) -> None:
    make(here, {"plans/one.json": PLAN, "plans/two.json": PLAN, "plans/contract.yaml": CONTRACT, "other/x.json": PLAN})
    found = find_fleet(["plans+plans", "other"], "run").tasks.values()
    assert [(one.label, one.view, one.contract) for one in found] == [
        ("plans/one.json", "plan", "contract.yaml"), ("plans/two.json", "plan", "contract.yaml"),
        ("other/x.json", "plan", ""),
    ]  # fmt: skip


# Repositories


def _git(folder: Path, *arguments: str) -> str:
    named = ["-c", "user.name=a", "-c", "user.email=a@b"]
    done = subprocess.run(["git", *named, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(name="repository")
def give_repository(here: Path) -> Path:
    folder = here / "repository"
    small(folder / "live", "a")
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "one")
    _git(folder, "tag", "v1")
    small(folder / "live", "b")
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "two")
    return folder


def test_a_repository_at_a_revision(repository: Path, here: Path) -> None:
    """What is not committed is not judged; the commit is in the rows."""
    small(repository / "live", "c")
    for revision, stacks in (("", ["a", "b"]), ("@v1", ["a"]), (f"@{_git(repository, 'rev-parse', 'HEAD~1')}", ["a"])):
        found = find_fleet([f"git+{repository}{revision}"], "run")
        assert [one.stack for one in found.tasks.values()] == [f"live/{name}" for name in stacks], revision
        assert {one.commit for one in found.tasks.values()} == {one.tree.version for one in found.tasks.values()}


def test_a_folder_of_a_repository(repository: Path, here: Path) -> None:
    make(here, {"fleet.yaml": f"stacks:\n  - {{git: {repository}, revision: main, below: live/b, owner: me}}\n"})
    assert tasks_of(find_fleet(["fleet.yaml"], "run")) == [(f"{repository}/live/b", "", "me")]


def test_a_tree_is_written_once(repository: Path) -> None:
    tree = resolve_git(str(repository), "v1")
    folder = folder_of(tree)
    (folder / "mark").touch()
    assert (folder_of(tree) / "mark").exists()
    assert (folder / "live/a/main.tf").read_text() == QUEUE


def test_a_revision_that_is_none_is_told(repository: Path) -> None:
    with pytest.raises(TreeError, match="nope"):
        resolve_git(str(repository), "nope")


def test_no_password_is_shown(here: Path) -> None:
    found = find_fleet(["git+https://me:secret@127.0.0.1:1/a/b@main"], "run")
    assert "secret" not in f"{found.troubles[0].task.label} {found.troubles[0].problem}"
    assert shown_address("https://me:secret@host/a") == "https://host/a"
