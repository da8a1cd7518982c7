"""``check --init``: terraform get, or tofu get, in each stack that calls a module from elsewhere."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from stackproof.commands import main

QUEUE = 'resource "aws_sqs_queue" "q" {\n  sqs_managed_sse_enabled = true\n}\n'
CALL = 'module "m" {\n  source = "a/b/aws"\n}\n'
SOURCE = "registry.terraform.io/a/b/aws"
MANIFEST = f'{{"Modules": [{{"Key": "m", "Source": "{SOURCE}", "Version": "1.0.0", "Dir": ".terraform/modules/m"}}]}}'
INSTALLS = f"""#!/bin/sh
mkdir -p .terraform/modules/m
echo 'resource "aws_sqs_queue" "q" {{ }}' > .terraform/modules/m/main.tf
echo '{MANIFEST}' > .terraform/modules/modules.json
echo "$0 $*" > ran
"""


def check(folder: Path, hcl: str, monkeypatch: pytest.MonkeyPatch, **tools: str) -> tuple[int, str]:
    binaries = folder / "bin"
    stack = folder / "stack"
    for place in (binaries, stack):
        place.mkdir()
    for name, script in tools.items():
        (binaries / name).write_text(script)
        (binaries / name).chmod(0o755)
    (stack / "main.tf").write_text(hcl)
    (stack / "contract.yaml").write_text("stack: s\nconstraints:\n  - sqs-encrypts: {clause: c}\n")
    monkeypatch.setenv("PATH", f"{binaries}:/usr/bin:/bin")
    result = CliRunner().invoke(main, ["check", "--init", str(stack)], terminal_width=200)
    return result.exit_code, " ".join(result.output.split())


def test_what_is_installed_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, said = check(tmp_path, QUEUE + CALL, monkeypatch, terraform=INSTALLS)
    assert (status, "module.m.aws_sqs_queue.q" in said, "not installed" in said) == (1, True, False)
    assert (tmp_path / "stack/ran").read_text().endswith("terraform get -no-color\n")


def test_tofu_is_asked_where_there_is_no_terraform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stackproof.run.installation._TOOLS", ("no-terraform", "tofu"))
    assert check(tmp_path, QUEUE + CALL, monkeypatch, tofu=INSTALLS)[0] == 1
    assert (tmp_path / "stack/ran").read_text().endswith("tofu get -no-color\n")


def test_what_the_tool_says_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, said = check(tmp_path, QUEUE + CALL, monkeypatch, terraform="#!/bin/sh\necho 'no such host' >&2\nexit 1\n")
    assert status == 2
    assert "terraform get ended with 1: no such host" in said


def test_without_a_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stackproof.run.installation._TOOLS", ("no-terraform",))
    status, said = check(tmp_path, QUEUE + CALL, monkeypatch)
    assert (status, "Neither terraform nor tofu is on the PATH" in said) == (2, True)


def test_nothing_is_run_for_a_stack_that_calls_nothing_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check(tmp_path, QUEUE, monkeypatch, terraform="#!/bin/sh\nexit 1\n")[0] == 0
