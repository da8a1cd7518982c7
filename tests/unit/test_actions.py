"""The action and the template for GitLab: each step's script runs, with the environment that the step gives it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from quick_command import quick_stackproof
from small_stack import IAM, begin, replaced, write

from stackproof.cache import cache_directory

ROOT = Path(__file__).parents[2]
ACTION, COMMENT, GITLAB = ("action.yml", "comment/action.yml", "ci/gitlab.yml")
STACKPROOF = Path(sys.executable).with_name("stackproof")
PYTHON = """#!/bin/bash
# Stands for Python where packages would be installed: it notes what it is asked for.
echo "$@" >> "$NOTES"
if [ "$2" = venv ]; then mkdir -p "${@: -1}/bin"; ln -sf "$0" "${@: -1}/bin/python"; fi
"""
CHECKOV = '#!/bin/sh\necho "$@" >> "$NOTES"\necho "[]"\n'


def steps(file: str) -> dict[str, dict[str, Any]]:
    listed = yaml.safe_load((ROOT / file).read_text())["runs"]["steps"]
    return {str(step.get("name") or step["uses"]): step for step in listed}


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


class Runner:
    """A runner of GitHub as far as the action needs one: expressions that it knows, outputs, a summary."""

    def __init__(self, folder: Path, inputs: dict[str, str], pull_request: dict[str, str]) -> None:
        self.repository, self.temporary = folder / "repository", folder / "temporary"
        self.repository.mkdir()
        self.temporary.mkdir()
        self.base = begin(self.repository)
        given = {
            name: str(one.get("default", ""))
            for name, one in yaml.safe_load((ROOT / ACTION).read_text())["inputs"].items()
        }
        self.known = {f"inputs.{name}": value for name, value in {**given, **inputs}.items()}
        self.known |= {
            "github.action_path": str(ROOT),
            "github.token": "the token",
            "github.event.pull_request.number": pull_request.get("number", ""),
            "github.event.pull_request.base.sha": pull_request.get("base", self.base),
            "inputs.base || github.event.pull_request.base.sha": inputs.get("base")
            or pull_request.get("base", self.base),
            "steps.python.outputs.python-path": str(executable(folder / "python", PYTHON)),
        }
        self.notes = folder / "notes"
        self.summary = folder / "summary"

    def run(self, name: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a step's script as the runner does, and take its outputs."""
        step = steps(ACTION)[name]
        outputs = self.temporary / "outputs"
        outputs.write_text("")
        env = {key: self.resolved(str(value)) for key, value in step.get("env", {}).items()}
        surroundings = {
            "PATH": os.environ["PATH"], "RUNNER_TEMP": str(self.temporary), "GITHUB_OUTPUT": str(outputs),
            "GITHUB_STEP_SUMMARY": str(self.summary), "NOTES": str(self.notes), "HOME": str(self.temporary),
            "STACKPROOF_CACHE_DIR": str(cache_directory()),
        }  # fmt: skip
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(
            command,
            cwd=self.repository,
            env={**surroundings, **env, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        for line in outputs.read_text().splitlines():
            key, _, value = line.partition("=")
            self.known[f"steps.{step.get('id')}.outputs.{key}"] = value
        return done

    def resolved(self, text: str) -> str:
        """Put in what expressions stand for; a step that did not run has no outputs."""

        def value(found: re.Match[str]) -> str:
            if (whole := found[1].strip()) in self.known:
                return self.known[whole]
            named = [one.strip() for one in whole.split("||")]
            assert all(one.startswith("steps.") for one in named), whole
            return next((value for one in named if (value := self.known.get(one))), "")

        return re.sub(r"\$\{\{(.+?)\}\}", value, text)

    def prepare(self, stackproof: Path | None = None) -> None:
        """Run what stands before the check, with the real Stackproof in the place of an installed one."""
        assert self.run("Prepare").returncode == 0
        done = self.run("Install")
        assert done.returncode == 0, done.stderr
        (self.temporary / "stackproof-check/bin/stackproof").symlink_to(stackproof or quick_stackproof())
        if (self.temporary / "stackproof-gate").is_dir():
            executable(self.temporary / "stackproof-gate/bin/checkov", CHECKOV)


def test_pins_are_installed_with_their_digests_and_once(tmp_path: Path) -> None:
    runner = Runner(tmp_path, {}, {})
    runner.prepare()
    noted = runner.notes.read_text().splitlines()
    pinned = [line for line in noted if line.startswith("-m pip") and "--require-hashes" in line]
    assert [line.rpartition("/")[2] for line in pinned] == ["check.txt", "gate.txt"]
    assert sum(line.endswith(f"--force-reinstall {ROOT}") for line in noted) == 1
    runner.notes.write_text("")
    assert runner.run("Install").returncode == 0
    assert "--require-hashes" not in runner.notes.read_text(), "what the cache had is installed again"


def test_without_the_gate_checkov_is_not_installed(tmp_path: Path) -> None:
    runner = Runner(tmp_path, {"gate": "no"}, {})
    runner.prepare()
    assert "gate.txt" not in runner.notes.read_text()


@pytest.mark.parametrize("name", ["gate", "sarif", "comment", "promises-from-base"])
def test_an_answer_that_is_neither_yes_nor_no_is_refused(name: str, tmp_path: Path) -> None:
    done = Runner(tmp_path, {name: "true; echo hacked"}, {}).run("Prepare")
    assert (done.returncode, "yes or no" in done.stderr, "hacked" in done.stdout) == (2, True, False)


def test_a_change_that_weakens_fails_at_the_end_and_is_told(tmp_path: Path) -> None:
    runner = Runner(tmp_path, {"path": "orders"}, {})
    runner.prepare()
    write(runner.repository, replaced("orders/contract.yaml", ("at_least: 60", "at_least: 30")))
    done = [runner.run(name) for name in ("Check", "Gate", "Compare", "Verdict")]
    assert [one.returncode for one in done] == [0, 0, 0, 2], [one.stderr for one in done]  # no policy ran in this gate
    assert "assert-weakened" in runner.summary.read_text()
    reports = Path(runner.known["steps.prepare.outputs.reports"])
    assert {one.name for one in reports.iterdir()} == {
        "comment.md", "compare.json", "check.sarif", "check.xml", "gate.sarif", "gate.xml",
    }  # fmt: skip
    assert runner.run("Verdict", GATE="").returncode == 1


def test_a_sound_change_passes(tmp_path: Path) -> None:
    """Here as it is installed; elsewhere by what answers at once."""
    runner = Runner(tmp_path, {"gate": "no"}, {})
    runner.prepare(STACKPROOF)
    assert [runner.run(name).returncode for name in ("Check", "Compare", "Verdict")] == [0, 0, 0]
    assert runner.run("Verdict", CHECK="").returncode == 2, "a check that did not run"


def results_of(file: str | Path) -> list[tuple[str, str]]:
    """The tool and the rule of each result of a SARIF log."""
    runs = json.loads(Path(file).read_text())["runs"]
    return [(run["tool"]["driver"]["name"], one["ruleId"]) for run in runs for one in run["results"]]


@pytest.mark.parametrize(("gate", "uploaded"), [("yes", "gate.sarif"), ("no", "check.sarif")])
def test_one_log_is_uploaded_and_it_holds_what_the_check_found(gate: str, uploaded: str, tmp_path: Path) -> None:
    runner = Runner(tmp_path, {"path": "orders", "gate": gate}, {})
    runner.prepare()
    write(runner.repository, replaced("orders/main.tf", ("maxReceiveCount = 3", "maxReceiveCount = 0")))
    for name in ("Check", "Gate") if gate == "yes" else ("Check",):
        runner.run(name)
    upload = steps(ACTION)["Upload SARIF"]
    file = runner.resolved(upload["with"]["sarif_file"])
    assert Path(file).name == uploaded
    reports = Path(runner.known["steps.prepare.outputs.reports"])
    found = results_of(reports / "check.sarif")
    assert found
    assert sorted(set(found) - set(results_of(file))) == []
    assert [found.count(one) for one in found] == [results_of(file).count(one) for one in found]


def test_without_any_log_nothing_is_uploaded(tmp_path: Path) -> None:
    runner = Runner(tmp_path, {}, {})
    upload = steps(ACTION)["Upload SARIF"]
    assert runner.resolved(upload["with"]["sarif_file"]) == ""
    assert "(steps.gate.outputs.sarif != '' || steps.check.outputs.sarif != '')" in upload["if"]


def test_several_groups_may_fail(tmp_path: Path) -> None:
    runner = Runner(tmp_path, {"gate": "no", "fail-on": "weakened new-access"}, {})
    runner.prepare()
    write(runner.repository, {"orders/iam.tf": IAM.replace('"sqs:ReceiveMessage", ', '"sqs:*", ')})
    runner.run("Compare")
    assert runner.known["steps.compare.outputs.status"] == "1"


def test_promises_of_the_base_are_asked_for(tmp_path: Path) -> None:
    runner = Runner(tmp_path, {"promises-from-base": "yes"}, {})
    runner.prepare()
    write(runner.repository, {"orders/contract.yaml": None})
    assert f"orders by the promises of {runner.base}" in runner.run("Gate").stdout


@pytest.mark.parametrize("text", ["$(touch hacked)", "; touch hacked", "`touch hacked`", "--output=hacked", "-x"])
def test_hostile_input_runs_nothing(text: str, tmp_path: Path) -> None:
    runner = Runner(tmp_path, {"path": text, "base": text, "fail-on": text, "promises-from-base": "yes"}, {})
    runner.prepare()
    for name in ("Check", "Gate", "Compare"):
        runner.run(name)
    assert runner.run("Verdict").returncode == 2
    assert list(runner.repository.rglob("*hacked*")) == []


def test_no_expression_stands_in_a_script() -> None:
    for file in (ACTION, COMMENT):
        for step in steps(file).values():
            assert "${{" not in step.get("run", "")
            assert "run" not in step or step["shell"] == "bash"


def test_actions_are_pinned_by_commit() -> None:
    used = re.findall(r"uses: (.+)", (ROOT / ACTION).read_text())
    assert len(used) == 3
    assert [one for one in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


def test_the_token_is_the_comments_alone() -> None:
    holding = [name for name, step in steps(ACTION).items() if "github.token" in str(step)]
    assert holding == ["Comment"]


class GitHub:
    """The comments of a pull request, by GitHub's interface as far as the script needs it."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str, str]] = []
        github = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                at = int(re.search(r"[?&]page=(\d+)", self.path)[1])  # type: ignore[index]
                self.answer(github.comments[(at - 1) * 100 : at * 100])

            def do_POST(self) -> None:
                body = self.body()
                github.comments.append({"id": len(github.comments) + 1, "body": body, "user": {"type": "Bot"}})
                self.answer({})

            def do_PATCH(self) -> None:
                number = int(self.path.rpartition("/")[2])
                comment = next(one for one in github.comments if one["id"] == number)
                body = self.body()
                if comment.get("locked"):
                    self.send_error(403)
                    return
                comment["body"] = body
                self.answer({})

            def body(self) -> str:
                return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

            def answer(self, data: Any) -> None:
                github.asked.append((self.command, self.path, self.headers["Authorization"]))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(data).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture(name="github")
def give_github() -> Iterator[GitHub]:
    """A GitHub of the test's own."""
    found = GitHub()
    yield found
    found.server.shutdown()
    found.server.server_close()


def posted(github: GitHub, file: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the step of the action that comments."""
    env = {
        "PATH": os.environ["PATH"], "ACTION_PATH": str(ROOT / "comment"), "COMMENT_FILE": str(file),
        "GITHUB_TOKEN": "secret",
        "PULL_REQUEST": "7", "GITHUB_REPOSITORY": "acme/orders", "GITHUB_API_URL": github.address, **more,
    }  # fmt: skip
    step = steps(COMMENT)["Comment"]
    assert step["env"].keys() == {"ACTION_PATH", "COMMENT_FILE", "GITHUB_TOKEN", "PULL_REQUEST"}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]], env=env, capture_output=True, text=True, check=False
    )


def test_one_comment_is_written_and_then_updated(github: GitHub, tmp_path: Path) -> None:
    file = tmp_path / "comment.md"
    github.comments = [{"id": 900 + at, "body": "hello", "user": {"type": "User"}} for at in range(150)]
    for words in ("first", "second"):
        file.write_text(f"<!-- stackproof compare -->\n{words} @octocat")
        done = posted(github, file)
        assert done.returncode == 0, done.stderr
    ours = [one["body"] for one in github.comments if one["body"].startswith("<!--")]
    assert ours == ["<!-- stackproof compare -->\nsecond @\u200boctocat"]
    assert {token for _, _, token in github.asked} == {"Bearer secret"}


def test_a_persons_comment_with_the_marker_is_left_alone(github: GitHub, tmp_path: Path) -> None:
    file = tmp_path / "comment.md"
    file.write_text("<!-- stackproof compare -->\nours")
    marker = "<!-- stackproof compare -->"
    github.comments = [{"id": 1, "body": marker, "user": {"type": "User"}},
                       {"id": 2, "body": marker, "user": {"type": "Bot"}, "locked": True}]  # fmt: skip
    assert posted(github, file).returncode == 0
    assert [one["body"] for one in github.comments] == [marker, marker, f"{marker}\nours"]


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("hello", {}, "is no comment of stackproof compare"),
        (None, {}, "cannot be read"),
        ("<!-- stackproof compare -->", {"PULL_REQUEST": "7/../8"}, "PULL_REQUEST is"),
        ("<!-- stackproof compare -->", {"GITHUB_REPOSITORY": ""}, "GITHUB_REPOSITORY is"),
        ("<!-- stackproof compare -->", {"GITHUB_API_URL": "http://127.0.0.1:9"}, "pull-requests: write"),
    ],
)
def test_a_comment_that_cannot_be_written_is_told(
    text: str | None, more: dict[str, str], words: str, github: GitHub, tmp_path: Path
) -> None:
    file = tmp_path / "comment.md"
    if text is not None:
        file.write_text(text)
    done = posted(github, file, **more)
    assert (done.returncode, words in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


def test_the_action_comments_by_the_same_script(github: GitHub, tmp_path: Path) -> None:
    runner = Runner(tmp_path, {"gate": "no"}, {"number": "7"})
    runner.prepare()
    runner.run("Compare")
    runner.known["steps.python.outputs.python-path"] = sys.executable
    done = runner.run("Comment", GITHUB_REPOSITORY="acme/orders", GITHUB_API_URL=github.address)
    assert (done.returncode, len(github.comments)) == (0, 1), done.stderr


@pytest.mark.parametrize(
    ("base", "gate", "status"), [("", "no", 0), ("base", "no", 1), ("nowhere", "no", 2), ("", "yes", 2)]
)
def test_the_template_for_gitlab_checks_and_compares(base: str, gate: str, status: int, tmp_path: Path) -> None:
    """With the gate it ends with 2 here: no policy ran in this checkov, and the same files say so."""
    job = yaml.safe_load((ROOT / GITLAB).read_text())["stackproof"]
    folder = tmp_path / "repository"
    folder.mkdir()
    commit = begin(folder)
    write(folder, replaced("orders/contract.yaml", ("at_least: 60", "at_least: 30")))
    (tmp_path / "check/bin").mkdir(parents=True)
    (tmp_path / "check/bin/stackproof").symlink_to(quick_stackproof())
    executable(tmp_path / "gate/bin/checkov", CHECKOV)
    env = {name: str(value) for name, value in job["variables"].items()} | {
        "STACKPROOF_GATE": gate, "NOTES": str(tmp_path / "notes"),
        "PATH": os.environ["PATH"], "STACKPROOF_FOLDER": str(tmp_path), "HOME": str(tmp_path),
        "STACKPROOF_CACHE_DIR": str(cache_directory()),
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": commit if base == "base" else base,
    }  # fmt: skip
    done = subprocess.run(
        ["sh", "-e", "-c", "\n".join(job["script"])], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    issues = json.loads((folder / "gl-code-quality-report.json").read_text())
    assert bool(issues) == (gate == "yes")
    rules = [rule for _, rule in results_of(folder / "stackproof.sarif")]  # with what is waived
    assert rules.count("cannot-be-checked") == len(issues)
    assert set(job["artifacts"]["paths"]) >= {"stackproof.sarif", "stackproof.xml"}
    assert (folder / "comment.md").exists() == bool(base)
