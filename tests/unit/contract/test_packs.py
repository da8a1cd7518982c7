"""Packs and extended files: what they bind, what wins, where they come from, and what is wrong with them."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from stackproof.commands import main
from stackproof.constraints import CONSTRAINTS, load_catalogue
from stackproof.contract import load_contract
from stackproof.contract.packs import Pack, read_pack_named
from stackproof.contract.shared_files import shipped_packs
from stackproof.run.check import check
from stackproof.run.outcomes import Report

QUEUES = """
resource "aws_sqs_queue" "open" {
  name                    = "open"
  sqs_managed_sse_enabled = false
}

resource "aws_sqs_queue" "closed" {
  name                    = "closed"
  sqs_managed_sse_enabled = true
}
"""
OURS = """
pack: acme
version: 3
summary: What every stack of Acme holds.
constraints:
  sqs-encrypts:
  lambda-reserves-concurrency: {executions: 7}
"""
PLATFORM = """
constraints:
  - sqs-encrypts: {clause: Queues are encrypted}
  - lambda-runs-on-arm64: {clause: Functions run on arm64}
  - assert: queues have a name
    clause: Each has a name
    of: aws_sqs_queue
    path: $.name
    exists: true
"""


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two queues, one of which is not encrypted, and shared files in the folder above."""
    (tmp_path / "stack").mkdir()
    (tmp_path / "stack/main.tf").write_text(QUEUES)
    (tmp_path / "ours.yaml").write_text(OURS)
    (tmp_path / "platform.yaml").write_text(PLATFORM)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "stack"


def judged(stack: Path, contract: str = "") -> Report:
    if contract:
        (stack / "contract.yaml").write_text("stack: s\n" + textwrap.dedent(contract))
    (report,) = check([Path("stack")])
    assert isinstance(report, Report), report.problems
    return report


def failing(report: Report) -> dict[str, str]:
    """What fails, and where it comes from."""
    return {outcome.id: outcome.binding.origin for outcome in report.outcomes if outcome.status == "failed"}


def problems_of(stack: Path, contract: str) -> str:
    (stack / "contract.yaml").write_text("stack: s\n" + textwrap.dedent(contract))
    _, problems = load_contract(stack / "contract.yaml", run_imports=True)
    return "\n".join(f"{one.summary}: {one.detail}" for one in problems)


def test_every_shipped_pack_can_be_read() -> None:
    load_catalogue()
    for name in shipped_packs():
        pack = read_pack_named(name)
        assert isinstance(pack, Pack), pack
        assert pack.name == name
        assert len(pack.constraints) > 1


def test_a_standard_s_pack_quotes_its_controls() -> None:
    load_catalogue()
    pack = read_pack_named("fsbp")
    assert isinstance(pack, Pack)
    assert pack.clauses(CONSTRAINTS["s3-requires-tls"])[0].startswith("Security Hub S3.5: ")


def test_without_a_contract_the_baseline_judges(stack: Path) -> None:
    report = judged(stack)
    assert failing(report) == {"sqs-encrypts[aws_sqs_queue.open]": "pack baseline 1"}
    assert report.exit_code == 1
    assert [one.summary for one in report.warnings] == ["No contract"]
    assert "stackproof init stack" in report.warnings[0].detail


def test_a_stack_that_the_baseline_does_not_know_is_not_checked(stack: Path) -> None:
    (stack / "main.tf").write_text('variable "x" {\n  default = 1\n}\n')
    report = judged(stack)
    assert report.exit_code == 2
    assert "Nothing to judge" in {one.summary for one in report.problems}


BOUND = {
    "a pack": ("packs: [baseline]", {"sqs-encrypts[aws_sqs_queue.open]": "pack baseline 1"}),
    "a pack of one's own": ("packs: [../ours.yaml]", {"sqs-encrypts[aws_sqs_queue.open]": "pack ../ours.yaml 3"}),
    "two packs that ask alike": (
        "packs: [baseline, serverless]",
        {"sqs-encrypts[aws_sqs_queue.open]": "pack baseline 1, pack serverless 1"},
    ),
    "a pack without the constraint": (
        "packs: [{pack: baseline, without: {sqs-encrypts: the queue holds nothing}}, ../platform.yaml.pack.yaml]", None,
    ),
    "an exception by address": (
        "packs:\n  - pack: baseline\n    set: {sqs-encrypts: {except: [aws_sqs_queue.open]}}", {},
    ),
    "the contract's own entry wins": (
        "packs: [baseline]\nconstraints:\n  - sqs-encrypts: {clause: c, except: [aws_sqs_queue.open]}", {},
    ),
    "the contract's own entry wins for what it chooses": (
        "packs: [baseline]\nconstraints:\n  - sqs-encrypts: {clause: c, only: [aws_sqs_queue.closed]}",
        {"sqs-encrypts[aws_sqs_queue.open]": "pack baseline 1"},
    ),
    "an extended file": (
        "extends: [../platform.yaml]", {"sqs-encrypts[aws_sqs_queue.open]": "../platform.yaml"},
    ),
    "an entry of the same name does not weaken the extended file": (
        "extends: [../platform.yaml]\nconstraints:\n  - sqs-encrypts: {clause: c, except: [aws_sqs_queue.open]}",
        {"sqs-encrypts#2[aws_sqs_queue.open]": "../platform.yaml"},
    ),
    "a constraint of an absent type, if any": (
        "constraints:\n  - lambda-runs-on-arm64: {clause: c, if-any: true}\n  - sqs-encrypts: {clause: c}",
        {"sqs-encrypts[aws_sqs_queue.open]": ""},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOUND)
def test_what_binds(stack: Path, name: str) -> None:
    contract, expected = BOUND[name]
    if expected is None:
        assert "There is no file" in problems_of(stack, contract)
        return
    report = judged(stack, contract)
    assert failing(report) == expected
    assert not report.problems
    assert {one.id for one in report.idle()} >= ({"lambda-runs-on-arm64"} if "platform" in contract else set())


WRONG = {
    "packs: [basline]": 'Unknown pack: There is no pack "basline". Did you mean "baseline"?',
    "packs: [../none.yaml]": "Unknown pack: There is no file ../none.yaml",
    "packs: [pkg:no_such_package/x.yaml]": "Unknown pack: There is no package no_such_package here",
    "packs: [pkg:x]": "Unknown pack: pkg:x is not pkg:PACKAGE/FILE",
    "packs: [{pack: baseline, without: {sqs-encrypt: r}}]": 'Did you mean "sqs-encrypts"?',
    "packs: [{pack: baseline, set: {iam-grants-what-is-used: {}}}]": 'has no constraint "iam-grants-what-is-used"',
    "packs: [{pack: baseline, set: {sqs-encrypts: {color: red}}}]": 'There is no key "color" here',
    "packs: [{pack: baseline, without: {sqs-encrypts: ''}}]": "sqs-encrypts",
    "packs: [{pack: baseline, set: {sqs-encrypts: {}}, without: {sqs-encrypts: r}}]": "Left out and set",
    "packs: []": "packs",
    "extends: [../ours.yaml]": 'There is no key "pack" here',
    "extends: [../none.yaml]": "File not found",
    "variables: {}": "promises nothing; give one of constraints, packs",
}


@pytest.mark.parametrize("contract", WRONG)
def test_what_is_wrong(stack: Path, contract: str) -> None:
    assert WRONG[contract] in problems_of(stack, contract)


def test_files_that_extend_each_other_bind_once(stack: Path) -> None:
    (stack.parent / "platform.yaml").write_text("extends: [ours2.yaml]\n" + PLATFORM)
    (stack.parent / "ours2.yaml").write_text("extends: [platform.yaml]\npacks: [ours.yaml]\n")
    report = judged(stack, "extends: [../platform.yaml]")
    ids = [binding.id for binding in report.contract.bindings]
    assert len(ids) == len(set(ids))
    assert failing(report) == {"sqs-encrypts[aws_sqs_queue.open]": "../platform.yaml"}


def test_a_file_of_an_installed_package(stack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = stack.parent / "acme_policies_of_a_test"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('nobody runs it')\n")
    (package / "pack.yaml").write_text(OURS)
    monkeypatch.syspath_prepend(stack.parent)
    report = judged(stack, f"packs: [pkg:{package.name}/pack.yaml]")
    assert failing(report) == {"sqs-encrypts[aws_sqs_queue.open]": f"pack pkg:{package.name}/pack.yaml 3"}


def test_an_extended_file_s_own_constraints(stack: Path) -> None:
    (stack.parent / "rules.py").write_text(
        "from stackproof.constraints import Failed, constraint\n\n\n"
        "@constraint('acme-never', on='aws_sqs_queue')\ndef never(queue):\n    'Never.'\n    return Failed('a', 'b')\n"
    )
    (stack.parent / "platform.yaml").write_text("imports: [rules.py]\nconstraints: [{acme-never: {clause: c}}]\n")
    report = judged(stack, "extends: [../platform.yaml]")
    assert set(failing(report)) == {"acme-never[aws_sqs_queue.open]", "acme-never[aws_sqs_queue.closed]"}


@pytest.mark.parametrize(
    ("arguments", "said", "status"),
    [
        (["--pack"], "baseline", 0),
        (["--pack", "baseline"], "kms-key-rotates", 0),
        (["--pack", "ours.yaml"], "executions: 7", 0),
        (["--pack", "basline"], 'Did you mean "baseline"?', 2),
    ],
)
def test_explain(stack: Path, arguments: list[str], said: str, status: int) -> None:
    assert stack.is_dir()
    result = CliRunner().invoke(main, ["explain", *arguments])
    assert said in result.output
    assert result.exit_code == status


def test_reports_say_where_an_entry_comes_from(stack: Path) -> None:
    assert stack.is_dir()
    shown = CliRunner().invoke(main, ["check", "stack"])
    assert "from      pack baseline 1" in shown.output
    assert "have nothing to judge here" in shown.output
    assert '"origin": "pack baseline 1"' in CliRunner().invoke(main, ["check", "--json", "stack"]).output
