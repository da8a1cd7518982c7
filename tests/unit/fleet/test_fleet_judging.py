"""One task: its rows; when its verdict stands; and what a stack that hangs, crashes or takes all memory costs."""

from __future__ import annotations

import datetime
import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fleet_samples import BOUNDS, CONTRACT, OPEN_QUEUE, QUEUE, make, small, task_in, told

from stackproof.fleet import judging
from stackproof.fleet.judging import Bounds, Earlier, judge
from stackproof.fleet.rows import ACCESS, OUTCOMES, Rows
from stackproof.fleet.tasks import Task, Tree

LATER = (datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=20)).isoformat()
VARIABLE = 'variable "sse" {\n  type    = bool\n  default = true\n}\n'
TOPIC = 'resource "aws_sns_topic" "t" {\n  kms_master_key_id = file("${path.module}/name.txt")\n}\n'
FILES = {
    "main.tf": QUEUE.replace("= true", "= var.sse") + VARIABLE + 'module "m" {\n  source = "../modules/m"\n}\n',
    "contract.yaml": CONTRACT + "extends: [../shared.yaml]\nvar_files: [given.tfvars]\n",
    "given.tfvars": "",
    "policy.json": "{}",
    "../modules/m/main.tf": TOPIC,
    "../modules/m/name.txt": "alias/aws/sns",
    "../shared.yaml": "constraints:\n  - sns-encrypts: {clause: Topics are encrypted.}\n",
}
Edit = Callable[[Path], object]
STACK = {os.path.normpath(f"live/{name}"): text for name, text in {**FILES, "more_.tf": ""}.items()}


def _write(name: str, text: str) -> Edit:
    return lambda folder: make(folder, {name: text})


CHANGES: dict[str, Edit] = {
    "a file of HCL": _write("main.tf", FILES["main.tf"] + "# a comment\n"),
    "another file of HCL": _write("more.tf", ""),
    "a file of HCL that goes": lambda folder: (folder / "more_.tf").unlink(),
    "the contract": _write("contract.yaml", FILES["contract.yaml"] + "# a comment\n"),
    "what the contract extends": _write("../shared.yaml", FILES["../shared.yaml"] + "# a comment\n"),
    "a file of variables that it names": _write("given.tfvars", "sse = false\n"),
    "a file of variables that Terraform takes": _write("terraform.tfvars", "sse = false\n"),
    "a module": _write("../modules/m/main.tf", FILES["../modules/m/main.tf"] + "# a comment\n"),
    "a file that a module reads": _write("../modules/m/name.txt", ""),
    "another file of a module": _write("../modules/m/more.tf", ""),
    "a variable of the environment": lambda _: os.environ.update(TF_VAR_sse="false"),
    "the folder of data": lambda _: os.environ.update(TF_DATA_DIR="elsewhere"),
    "a baseline": _write("contract-baseline.yaml", "{}"),
    "the lock file": _write(".terraform.lock.hcl", ""),
    "what is installed": _write(".terraform/modules/modules.json", '{"Modules":[]}'),
}
SAME: dict[str, Edit] = {
    "nothing": lambda _: None,
    "the time of a file": lambda folder: os.utime(folder / "main.tf", (1, 1)),
    "a stack beside it": _write("../other/main.tf", QUEUE),
    "what owners allow whoever waives nothing": _write("../contract-owners.yaml", "longest_waiver: 9\n"),
    "another variable of the environment": lambda _: os.environ.update(TF_VAR_other="x"),
}


@pytest.fixture(name="root")
def give_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    _forget_variables(monkeypatch)
    return make(tmp_path, STACK)


@pytest.fixture(name="first", scope="module")
def give_first(tmp_path_factory: pytest.TempPathFactory) -> Earlier:
    """The verdict on the stack, from another folder."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        _forget_variables(monkeypatch)
        rows = judge(task_in(make(tmp_path_factory.mktemp("first"), STACK), "live"), None, BOUNDS)
    assert told(rows)["verdict"] == "holds"
    return _earlier(rows)


def _forget_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TF_VAR_sse", "TF_DATA_DIR", "TF_VAR_other"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def _earlier(rows: Rows | None, **given: str) -> Earlier:
    row = told(rows)
    known = {"key": row["key"], "until": row["until"] or "", **given}
    return Earlier(looks=tuple(map(tuple, json.loads(row["looks"]))), **known)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_judged(root: Path, first: Earlier, change: Edit) -> None:
    change(root / "live")
    assert not first.still_stands(task_in(root, "live"), root)


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_what_is_no_change_is_not_judged(root: Path, first: Earlier, change: Edit) -> None:
    change(root / "live")
    assert judge(task_in(root, "live"), first, BOUNDS) is None


@pytest.mark.parametrize(
    "given", [{"variables": '{"sse": false}'}, {"packs": ("baseline",)}, {"environment": "test"}], ids=str
)
def test_another_question_is_judged(root: Path, first: Earlier, given: dict[str, Any]) -> None:
    assert judge(task_in(root, "live", **given), first, BOUNDS) is not None


def test_another_version_is_judged(root: Path, first: Earlier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "versions", lambda: "another")
    assert judge(task_in(root, "live"), first, BOUNDS) is not None


def test_a_verdict_stands_until_its_last_day(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = "constraint: sqs-encrypts, resource: aws_sqs_queue.q"
    waiver = f"waivers:\n  - {{{of}, reason: it is old, expires: {LATER}, owner: me}}\n"
    make(root, {"live/contract.yaml": CONTRACT + waiver, "live/main.tf": OPEN_QUEUE})
    task = task_in(root, "live")
    first = judge(task, None, BOUNDS)
    assert told(first)["until"] == LATER
    outcome = dict(zip(OUTCOMES, first["outcomes"][0], strict=True)) if first else {}
    assert (outcome["verdict"], outcome["waiver_ends"], outcome["waiver_owner"]) == ("waived", LATER, "me")
    assert judge(task, _earlier(first), BOUNDS) is None
    make(root, {"live/contract-owners.yaml": "longest_waiver: 9\n"})
    assert told(judge(task, _earlier(first), BOUNDS))["verdict"] == "unchecked"
    (root / "live/contract-owners.yaml").unlink()
    day = datetime.date.fromisoformat(LATER) + datetime.timedelta(days=1)
    monkeypatch.setattr(judging, "today", lambda: day)
    assert judge(task, _earlier(first), BOUNDS) is not None


NEVER_STANDS = {
    "Python of the contract's own": {
        "contract.yaml": CONTRACT + "imports: [own.py]\n",
        "own.py": "from stackproof.constraints import Passed, constraint\n\n\n"
        "@constraint('own-one', on='aws_sqs_queue')\n"
        'def own(queue):\n    """One."""\n    return Passed("so")\n',
    },
    "a contract that is wrong": {"contract.yaml": "stack: 5\n"},
}


@pytest.mark.parametrize("files", NEVER_STANDS.values(), ids=NEVER_STANDS)
def test_some_verdicts_never_stand(tmp_path: Path, files: dict[str, str]) -> None:
    make(small(tmp_path, "live") / "live", files)
    assert told(judge(task_in(tmp_path, "live"), None, BOUNDS))["key"] is None


def test_where_the_folder_is_counts_for_whoever_asks(tmp_path: Path) -> None:
    """``abspath`` tells: in another folder the verdict may be another."""
    named = QUEUE.replace('"q"\n', 'basename(dirname(abspath("x")))\n')
    made = {name: make(tmp_path / name, {"main.tf": text, "contract.yaml": CONTRACT}) for name, text in
            (("asks", named), ("not", QUEUE))}  # fmt: skip
    for name, folder in made.items():
        first = judge(task_in(folder), None, BOUNDS)
        folder.rename(tmp_path / f"{name}_moved")
        again = judge(task_in(tmp_path / f"{name}_moved"), _earlier(first), BOUNDS)
        assert (again is None) == (name == "not")


def test_hcl_that_is_wrong_is_so_until_it_is_mended(tmp_path: Path) -> None:
    small(tmp_path, "live", queue='resource "aws_sqs_queue" {\n')
    first = judge(task_in(tmp_path, "live"), None, BOUNDS)
    assert told(first)["verdict"] == "unchecked"
    assert judge(task_in(tmp_path, "live"), _earlier(first), BOUNDS) is None
    small(tmp_path, "live")
    assert told(judge(task_in(tmp_path, "live"), _earlier(first), BOUNDS))["verdict"] == "holds"


# Rows


def test_the_rows_say_what_became_of_it(tmp_path: Path) -> None:
    hcl = OPEN_QUEUE + (
        'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = jsonencode({Version = "2012-10-17", '
        'Statement = [{Effect = "Allow", Action = "sts:AssumeRole", '
        'Principal = {Service = "lambda.amazonaws.com"}}]})\n}\n'
    )
    small(tmp_path, "live", queue=hcl)
    rows = judge(task_in(tmp_path, "live", owner="me", commit="abc"), None, BOUNDS)
    row = told(rows)
    assert rows is not None
    assert (row["stack"], row["name"], row["owner"], row["commit"]) == ("here/live", "small", "me", "abc")
    assert (row["verdict"], row["failed"], row["passed"], row["resources"]) == ("fails", 1, 0, 2)
    assert row["again"] is True
    outcome = dict(zip(OUTCOMES, rows["outcomes"][0], strict=True))
    assert (outcome["outcome"], outcome["verdict"]) == ("sqs-encrypts[aws_sqs_queue.q]", "failed")
    assert (outcome["file"], outcome["line"], outcome["clauses"]) == ("live/main.tf", 3, ["Queues are encrypted."])
    assert outcome["task"] == row["task"]
    access = dict(zip(ACCESS, rows["access"][0], strict=True))
    assert (access["holder"], access["section"], access["effect"]) == ("aws_iam_role.r", "trust", "Allow")
    assert "lambda.amazonaws.com" in access["says"]


def test_a_stack_without_a_contract_is_judged_by_packs(tmp_path: Path) -> None:
    make(tmp_path, {"main.tf": OPEN_QUEUE})
    for packs, verdict in (((), "fails"), (("baseline",), "fails"), (("nowhere",), "unchecked")):
        assert told(judge(task_in(tmp_path, contract="", packs=packs), None, BOUNDS))["verdict"] == verdict


def test_a_folder_that_is_not_here_is_a_row(tmp_path: Path) -> None:
    task = Task(Tree("folder", str(tmp_path / "gone")), "gone", "")
    assert told(judge(task, None, BOUNDS))["verdict"] == "unchecked"


# What a stack does to its process


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fill() -> None:
    bytearray(1 << 40)


def _leave() -> None:
    os._exit(0)


MISBEHAVING: dict[str, tuple[Callable[[], object], str]] = {
    "it is killed": (_kill, "signal 9"),
    "it ends": (_leave, "status 0"),
    "it hangs": (lambda: time.sleep(60), "time for one contract was up"),
    "it takes all memory": (_fill, "not enough memory"),
    "it raises": (lambda: 1 / 0, "ZeroDivisionError"),
}


@pytest.mark.parametrize(("act", "how"), MISBEHAVING.values(), ids=MISBEHAVING)
def test_a_stack_costs_its_own_verdict_alone(
    tmp_path: Path, act: Callable[[], object], how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path, "live", "other")
    calm = judging._results

    def misbehave(task: Task) -> list[Any]:
        with (tmp_path / "attempts").open("a") as file:
            file.write("x")
        if task.stack == "live":
            act()
        return calm(task)

    monkeypatch.setattr(judging, "_results", misbehave)
    bounds = Bounds(0.5 if "time" in how else 60, 4096)  # a machine that is busy takes long to start a process
    rows = judge(task_in(tmp_path, "live"), None, bounds)
    assert rows is not None
    assert told(rows)["verdict"] == "unchecked"
    assert how in rows["outcomes"][0][OUTCOMES.index("reason")]
    assert (tmp_path / "attempts").read_text() == "xx"


def test_one_that_fails_once_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(tmp_path, "live")
    calm = judging._results

    def once(task: Task) -> list[Any]:
        if not (tmp_path / "tried").exists():
            (tmp_path / "tried").touch()
            _kill()
        return calm(task)

    monkeypatch.setattr(judging, "_results", once)
    assert told(judge(task_in(tmp_path, "live"), None, BOUNDS))["verdict"] == "holds"


PLAN = """{"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": {"root_module": {}},
  "resource_changes": [{
    "address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q",
    "provider_name": "registry.terraform.io/hashicorp/aws", "change": {"actions": ["create"], "before": null,
    "after": {"name": "q", "sqs_managed_sse_enabled": ENCRYPTED}, "after_unknown": {},
    "before_sensitive": false, "after_sensitive": {}}}],
  "configuration": {"root_module": {"resources": [{
    "address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q",
    "provider_config_key": "aws", "expressions": {}, "schema_version": 0}]}}}"""


@pytest.mark.parametrize(("encrypted", "verdict"), [("true", "holds"), ("false", "fails")])
def test_a_plan(tmp_path: Path, encrypted: str, verdict: str) -> None:
    make(tmp_path, {"p.json": PLAN.replace("ENCRYPTED", encrypted), "contract.yaml": CONTRACT})
    for contract in ("contract.yaml", str(tmp_path / "contract.yaml")):
        rows = judge(task_in(tmp_path, view="plan", stack="p.json", contract=contract), None, BOUNDS)
        assert told(rows)["verdict"] == verdict, rows
        assert told(rows)["view"] == "plan"
    assert judge(task_in(tmp_path, view="plan", stack="p.json", contract=contract), _earlier(rows), BOUNDS) is None
