"""What cannot be compared is told with a remedy, and never passes; nothing is left behind."""

from __future__ import annotations

import json
import tempfile
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_stack import CONTRACT, FILES, IAM, LATER, MAIN, begin, commit, git, replaced, write

from stackproof.commands import main


def run(folder: Path, *arguments: str) -> Result:
    with chdir(folder):
        return CliRunner().invoke(main, ["compare", *arguments])


@pytest.fixture(name="repository")
def give_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the small stack, and a place for temporary folders that is looked at."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "here").mkdir()
    begin(tmp_path / "here")
    return tmp_path / "here"


def left(repository: Path) -> list[Path]:
    return list((repository.parent / "temporary").iterdir())


def test_the_working_folder_is_compared_and_nothing_is_left(repository: Path) -> None:
    write(repository, replaced("orders/contract.yaml", ("at_least: 60", "at_least: 30")))
    answer = run(repository, "HEAD")
    assert (answer.exit_code, "assert-weakened" in answer.output, left(repository)) == (1, True, [])
    assert run(repository, "HEAD", "--fail-on", "none").exit_code == 0
    assert run(repository, "HEAD", "--fail-on", "new-access").exit_code == 0
    assert git(repository, "worktree", "list").count("\n") == 0


def test_new_access_fails_where_that_is_asked_for(repository: Path) -> None:
    write(repository, {"orders/iam.tf": IAM.replace('"sqs:ReceiveMessage", ', '"sqs:*", ')})
    answer = run(repository, "HEAD", "--fail-on", "new-access", "--json")
    (stack,) = json.loads(answer.output)["stacks"]
    (change,) = [one for one in stack["changes"] if one["group"] == "new-access"]
    assert (answer.exit_code, change["subject"], change["marks"]) == (1, "aws_iam_role.worker", ["every action"])
    assert (change["range"]["file"], change["before"]) == (
        "orders/iam.tf", "may sqs:DeleteMessage, sqs:ReceiveMessage on aws_sqs_queue.orders",
    )  # fmt: skip


def test_two_folders_are_compared_without_git(tmp_path: Path) -> None:
    write(tmp_path / "old", dict(FILES))
    write(tmp_path / "new", {**FILES, **replaced("orders/contract.yaml", ("at_least: 60", "at_least: 30"))})
    answer = run(tmp_path, "old", "new")
    assert (answer.exit_code, "orders/contract.yaml:" in answer.output) == (1, True)
    assert run(tmp_path, "old", "old").exit_code == 0


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"orders/main.tf": MAIN + "resource {"}, "the working folder"),
        ({"orders/contract.yaml": CONTRACT.replace("stack: orders", "stack: [")}, "could not be judged"),
        ({"orders/contract.yaml": CONTRACT.replace("sqs-encrypts", "sqs-encrypt")}, "Did you mean"),
        ({"orders/constraints.py": "import os\nos._exit(0)\n"}, "Own constraints that do not come to an end"),
    ],
)
def test_a_side_that_cannot_be_judged_does_not_pass(files: dict[str, str | None], words: str, repository: Path) -> None:
    write(repository, files)
    answer = run(repository, "HEAD", "--fail-on", "none")
    assert (answer.exit_code, words in answer.output, answer.exception) == (2, True, None) or (
        isinstance(answer.exception, SystemExit) and answer.exit_code == 2 and words in answer.output
    ), answer.output
    commit(repository, {})
    write(repository, {name: FILES[name] for name in files})
    assert run(repository, "HEAD").exit_code == 2, "a base that cannot be judged"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "git knows no commit nowhere"),
        (["--", "--output=x"], "git knows no commit --output=x"),
        (["HEAD", "nowhere"], "git knows no commit nowhere"),
        (["orders"], "One folder alone"),
        (["HEAD", "--path", "payments"], "payments is on neither side"),
        (["HEAD", "--path", ".."], "leads out of this folder"),
        (["HEAD", "--base-score", "none.json"], "Score cannot be read"),
    ],
)
def test_what_names_no_side_is_told(arguments: list[str], words: str, repository: Path) -> None:
    answer = run(repository, *arguments)
    assert (answer.exit_code, words in answer.output) == (2, True), answer.output


def test_a_folder_without_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "Go into the repository" in run(tmp_path, "HEAD").output
    monkeypatch.setenv("PATH", "")
    answer = run(tmp_path, "HEAD")
    assert (answer.exit_code, "install it, or compare two folders" in answer.output) == (2, True)


def test_a_shallow_clone_names_what_to_fetch(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    commit(repository, {"more": ""})
    git(repository.parent, "clone", "-q", "--depth", "1", f"file://{repository}", "shallow")
    answer = run(repository.parent / "shallow", first)
    assert (answer.exit_code, "fetch-depth: 0" in answer.output) == (2, True), answer.output


def test_what_is_not_committed_is_told_where_a_commit_is_compared(repository: Path) -> None:
    commit(repository, {"more": ""})
    write(repository, {"orders/main.tf": MAIN + "\n"})
    assert "leave HEAD out to compare the working folder" in run(repository, "HEAD~1", "HEAD").output
    assert "were not compared" not in run(repository, "HEAD~1").output


def test_a_waiver_that_has_ended_since_does_not_keep_the_base_from_being_judged(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = {"orders/contract.yaml": CONTRACT.replace(str(LATER), "2025-06-30")}
    commit(repository, ended)
    write(repository, {"orders/contract.yaml": CONTRACT})
    assert "Expired waiver" in run(repository, "HEAD").output  # of today's commit
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-01-01T00:00:00Z")
    commit(repository, ended)
    write(repository, {"orders/contract.yaml": CONTRACT})
    answer = run(repository, "HEAD")
    assert (answer.exit_code, "waiver-prolonged" in answer.output) == (1, True), answer.output


def test_files_that_an_archive_would_leave_out_count(repository: Path) -> None:
    commit(repository, {".gitattributes": "iam.tf export-ignore\n* export-subst\n"})
    answer = run(repository, "HEAD")
    assert answer.exit_code == 0, answer.output


def test_links_are_kept_and_lead_out_of_nothing(repository: Path) -> None:
    (repository / "orders/main.tf").rename(repository / "queues.tf")
    (repository / "orders/main.tf").symlink_to("../queues.tf")
    commit(repository, {})
    assert run(repository, "HEAD").exit_code == 0


def test_what_the_base_has_got_since_is_not_taken_from_it(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "change")
    git(repository, "checkout", "-q", "main")
    commit(repository, replaced("orders/contract.yaml", ("at_least: 60", "at_least: 61")))
    git(repository, "checkout", "-q", "change")
    assert "assert-weakened" in run(repository, "main").output
    answer = run(repository, "main", "--merge-base")
    assert (answer.exit_code, "where HEAD parted from main" in answer.output) == (0, True), answer.output
    git(repository, "checkout", "-q", "--orphan", "alone")
    commit(repository, {})
    assert "No common commit" in run(repository, "main", "--merge-base").output


def test_a_promise_that_is_renamed_keeps_its_waiver(repository: Path) -> None:
    waived = f"""{CONTRACT}  - constraint: the orders are patient
    resource: aws_sqs_queue.orders
    reason: for a while
    expires: {LATER}
    owner: platform
"""
    hcl = MAIN.replace("visibility_timeout_seconds = 60", "visibility_timeout_seconds = 30")
    commit(repository, {"orders/contract.yaml": waived, "orders/main.tf": hcl})
    write(repository, {"orders/contract.yaml": waived.replace("the orders are patient", "orders wait")})
    answer = run(repository, "HEAD", "--json")
    assert (answer.exit_code, json.loads(answer.output)["stacks"][0]["changes"]) == (0, [])


def test_of_two_values_what_differs_is_shown(repository: Path) -> None:
    write(repository, replaced("orders/contract.yaml", ("    failures: [aws_sqs_queue.lost]\n", "")))
    (stack,) = json.loads(run(repository, "HEAD", "--json").output)["stacks"]
    (change,) = stack["changes"]
    assert (change["before"], change["after"]) == ('failures ["aws_sqs_queue.lost"]', None)


def test_a_score_that_fell_is_told(repository: Path) -> None:
    for name, score in (("old", 97.5), ("new", 96)):
        (repository / f"{name}.json").write_text(json.dumps({"stack": "orders", "score": score}))
    answer = run(repository, "HEAD", "--base-score", "old.json", "--head-score", "new.json")
    assert (answer.exit_code, "score-fell" in answer.output, "97.50 %" in answer.output) == (1, True, True)


def test_a_report_that_cannot_be_written_is_told(repository: Path) -> None:
    answer = run(repository, "HEAD", "--write-markdown", "nowhere/comment.md")
    assert (answer.exit_code, "correct the path" in answer.output) == (2, True)
