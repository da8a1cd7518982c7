"""``gate --promises-from``: what a contract drops still has to hold, by the contract that the base has."""

from __future__ import annotations

import stat
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_stack import FILES, begin, commit, git, replaced, write

from stackproof.commands import main
from stackproof.contract.environments import NOTHING_GIVEN
from stackproof.gate.promises_from import promises_from
from stackproof.gate.scan import scan
from stackproof.run import exit_status
from stackproof.run.outcomes import Report, Unchecked

WEAK = replaced("orders/main.tf", ("sqs_managed_sse_enabled    = true", "sqs_managed_sse_enabled    = false"))


def judged(folder: Path, revision: str = "HEAD") -> list[Report | Unchecked]:
    with chdir(folder), promises_from(revision, [Path()], None, NOTHING_GIVEN) as other:
        return list(other.results)


def test_a_promise_that_was_dropped_still_fails(tmp_path: Path) -> None:
    begin(tmp_path)
    promise = "  - sqs-encrypts:\n      clause: Queues are encrypted\n"
    write(tmp_path, WEAK | replaced("orders/contract.yaml", (promise, ""), ("packs: [baseline]\n", "")))
    with chdir(tmp_path):
        assert CliRunner().invoke(main, ["check", "-q", "."]).exit_code == 0
    results = judged(tmp_path)
    reports = [one for one in results if isinstance(one, Report)]
    failed = {one.binding.id for report in reports for one in report.outcomes if not one.holds}
    assert failed == {"sqs-encrypts"}
    assert {result.label for result in results} == {
        f"orders/contract.yaml of HEAD ({environment})" for environment in ("test", "prod")
    }
    places = {one.where.file for report in reports for one in report.contract.bindings}
    assert not [one for one in places if one.startswith("/tmp")]


def test_own_constraints_are_those_of_the_base(tmp_path: Path) -> None:
    begin(tmp_path)
    write(tmp_path, {"orders/constraints.py": FILES["orders/constraints.py"].replace("> 3", "> 99")})
    assert [result.exit_code for result in judged(tmp_path)] == [exit_status.HOLDS] * 2


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({name: None for name in FILES if name.startswith("orders/")}, "there is no stack any more"),
        ({"orders/main.tf": "resource {"}, ""),
    ],
)
def test_a_stack_that_cannot_be_judged_does_not_pass(files: dict[str, str | None], words: str, tmp_path: Path) -> None:
    begin(tmp_path)
    write(tmp_path, files)
    results = judged(tmp_path)
    assert {result.exit_code for result in results} == {exit_status.UNCHECKED}
    assert words in str(results)


def test_a_revision_that_is_not_there_does_not_pass(tmp_path: Path) -> None:
    begin(tmp_path)
    (result,) = judged(tmp_path, "nowhere")
    assert (result.exit_code, "git knows no commit nowhere" in str(result)) == (2, True)


def test_checkov_runs_by_the_settings_of_the_base_where_they_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(tmp_path)
    commit(tmp_path, {".checkov.yaml": "framework: [terraform]\n"})
    with chdir(tmp_path), promises_from("HEAD", [Path()], None, NOTHING_GIVEN) as other:
        assert other.settings is None
    write(tmp_path, {".checkov.yaml": "skip-check: [CKV_AWS_1]\n"})
    command = tmp_path / "checkov"
    command.write_text('#!/bin/sh\npwd > "$SEEN"; cat .checkov.yaml >> "$SEEN"; echo "$1" >> "$SEEN"; echo "[]"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    with (
        chdir(tmp_path),
        promises_from("HEAD", [Path()], None, NOTHING_GIVEN) as other,
        pytest.MonkeyPatch.context() as to,
    ):
        to.setenv("SEEN", str(tmp_path / "seen"))
        scan(str(command), [Path()], settings=other.settings)
    assert "framework: [terraform]" in (tmp_path / "seen").read_text()
    assert f"-d={tmp_path}" in (tmp_path / "seen").read_text()
    assert git(tmp_path, "status", "--short") != ""
