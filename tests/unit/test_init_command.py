"""``stackproof init``: what it writes holds, says what does not, and is not written twice."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from stackproof.commands import main
from stackproof.starting.contracts import NewContract, begin

STACK = """
variable "environment" {
  type = string
}

variable "password" {
  type      = string
  sensitive = true
  default   = "swordfish"
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudwatch_log_group" "a" {
  name              = "a-${var.environment}"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "b" {
  name              = "b-${var.environment}"
  retention_in_days = DAYS
}

resource "aws_sqs_queue" "orders" {
  name                    = "orders-${var.environment}"
  sqs_managed_sse_enabled = ENCRYPTED
}

resource "aws_iam_role" "sender" {
  name               = "sender-${var.environment}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "sender" {
  name   = "send-${var.environment}"
  role   = aws_iam_role.sender.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn }]
  })
}
"""


@pytest.mark.parametrize(
    "hcl",
    ["# nothing yet\n", 'output "one" {\n  value = 1\n}\n', 'data "aws_caller_identity" "current" {}\n'],
    ids=["nothing", "an output", "a data source"],
)
def test_what_is_written_of_a_stack_without_resources_holds(hcl: str, tmp_path: Path) -> None:
    """And a resource that comes later is told."""
    (tmp_path / "main.tf").write_text(hcl)
    assert CliRunner().invoke(main, ["init", str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(main, ["check", str(tmp_path)]).exit_code == 0
    again = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert "has all that could be added" in again.output
    (tmp_path / "more.tf").write_text('resource "aws_sqs_queue" "more" {}\n')
    assert CliRunner().invoke(main, ["check", str(tmp_path)]).exit_code == 1


def write(folder: Path, days: str = "30", encrypted: str = "true") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "main.tf").write_text(STACK.replace("DAYS", days).replace("ENCRYPTED", encrypted))
    return folder


def run(*arguments: object, given: str = "") -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), input=given)


def begun(folder: Path, *options: str) -> dict[str, object]:
    result = run("init", folder, "--var", "environment=dev", *options)
    assert result.exit_code == 0, result.output
    read: dict[str, object] = yaml.safe_load((folder / "contract.yaml").read_text())
    return read


def test_what_is_written_holds(tmp_path: Path) -> None:
    contract = begun(write(tmp_path / "orders"))
    assert contract["stack"] == "orders"
    assert contract["account"] == {"region": "eu-west-1"}
    assert contract["variables"] == {"environment": "dev"}
    assert contract["resources"] == {
        "aws_cloudwatch_log_group": 2, "aws_iam_role": 1, "aws_iam_role_policy": 1, "aws_sqs_queue": 1,
    }  # fmt: skip
    assert contract["packs"] == ["baseline"]
    result = run("check", tmp_path / "orders")
    assert result.exit_code == 0, result.output


def test_values_that_look_meant(tmp_path: Path) -> None:
    contract = begun(write(tmp_path / "orders"))
    entries = {name: one for entry in contract["constraints"] for name, one in entry.items()}  # type: ignore[attr-defined]
    assert entries["log-group-retention"]["days"] == 30
    assert entries["name-carries-suffix"]["variable"] == "environment"
    assert entries["region-is"]["region"] == "eu-west-1"
    assert "stack-is-destroyable" not in entries


def test_values_that_differ_are_no_promise(tmp_path: Path) -> None:
    contract = begun(write(tmp_path / "orders", days="60"))
    entries = {name: one for entry in contract["constraints"] for name, one in entry.items()}  # type: ignore[attr-defined]
    assert "days" not in entries["log-group-retention"]


def test_what_does_not_hold_is_never_waived(tmp_path: Path) -> None:
    folder = write(tmp_path / "orders", encrypted="false")
    contract = begun(folder)
    assert "waivers" not in contract
    text = (folder / "contract.yaml").read_text()
    assert "# 1 finding does not hold today." in text
    assert "#   - {constraint: sqs-encrypts, resource: aws_sqs_queue.orders," in text
    assert run("check", folder).exit_code == 1


def test_the_access_table_is_closed(tmp_path: Path) -> None:
    folder = write(tmp_path / "orders")
    begun(folder)
    hcl = (folder / "main.tf").read_text()
    (folder / "main.tf").write_text(hcl.replace('"sqs:SendMessage"', '["sqs:SendMessage", "sqs:PurgeQueue"]'))
    result = run("check", folder)
    assert result.exit_code == 1
    assert "sqs:PurgeQueue" in result.output


def test_a_second_run_has_nothing_to_add(tmp_path: Path) -> None:
    folder = write(tmp_path / "orders")
    begun(folder)
    before = (folder / "contract.yaml").read_text()
    result = run("init", folder)
    assert "has all that could be added" in result.output
    assert (folder / "contract.yaml").read_text() == before


def test_a_second_run_proposes_what_is_new(tmp_path: Path) -> None:
    folder = write(tmp_path / "orders")
    begun(folder)
    path = folder / "contract.yaml"
    text = "# ours, and it stays\n" + path.read_text().replace(
        "  - region-is:", "  # decided: elsewhere\n  - region-is:"
    )
    text = "".join(line for line in text.splitlines(keepends=True) if "log-group-retention" not in line)
    path.write_text(text)
    (folder / "more.tf").write_text('resource "aws_sns_topic" "t" {\n  name = "t-${var.environment}"\n}\n')
    result = run("init", folder)
    added = [line for line in result.output.splitlines() if line.startswith("+") and not line.startswith("+++")]
    removed = [line for line in result.output.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert "+  aws_sns_topic: 1" in added
    assert any("log-group-retention" in line for line in added)
    assert not any("decided" in line or "ours" in line for line in removed)
    assert path.read_text() == text


def test_print_writes_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "orders")
    result = run("init", folder, "--print")
    assert "stack: orders" in result.output
    assert "# variables:    # decide" in result.output
    assert not (folder / "contract.yaml").exists()


def test_what_is_sensitive_is_not_written(tmp_path: Path) -> None:
    folder = write(tmp_path / "orders")
    begun(folder, "--var", "password=opensesame")
    text = (folder / "contract.yaml").read_text()
    assert "opensesame" not in text
    assert "export TF_VAR_password" in text
    assert "password" not in yaml.safe_load(text)["variables"]


def test_variables_are_asked_for(tmp_path: Path) -> None:
    folder = write(tmp_path / "orders")
    started = begin(folder, {}, ask=lambda name, _: {"environment": "test"}.get(name, ""))
    assert isinstance(started, NewContract)
    assert yaml.safe_load(started.text)["variables"] == {"environment": "test"}


def test_what_nobody_knows_of_access_is_a_comment(tmp_path: Path) -> None:
    folder = write(tmp_path / "orders")
    policy = """
variable "friend" {
  type = string
}

resource "aws_sns_topic_policy" "t" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:t"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = { AWS = var.friend } }]
  })
}
"""
    (folder / "more.tf").write_text(policy)
    begun(folder)
    assert "# decide:         - {who:" in (folder / "contract.yaml").read_text()
    assert run("check", folder).exit_code == 1  # it is undecided


def test_environments_are_those_of_the_files(tmp_path: Path) -> None:
    folder = write(tmp_path / "orders")
    (folder / "envs").mkdir()
    (folder / "envs/dev.tfvars").write_text('environment = "dev"\n')
    (folder / "envs/prod.tfvars").write_text('environment = "prod"\n')
    (folder / "local.auto.tfvars").write_text("")
    result = run("init", folder)
    assert result.exit_code == 0, result.output
    contract = yaml.safe_load((folder / "contract.yaml").read_text())
    assert contract["environments"] == {
        "dev": {"var_files": ["envs/dev.tfvars"]}, "prod": {"var_files": ["envs/prod.tfvars"]},
    }  # fmt: skip
    checked = run("check", folder)
    assert checked.exit_code == 0, checked.output
    assert "has all that could be added" in run("init", folder).output


REFUSED = {
    "no such folder": (lambda folder: None, "Nothing to read"),
    "no HCL": (lambda folder: folder.mkdir(), "Nothing to read"),
    "HCL that is wrong": (lambda folder: (write(folder) / "main.tf").write_text("resource {"), "error"),
    "a wrong contract": (
        lambda folder: (write(folder) / "contract.yaml").write_text("stack: [\n"),
        "Invalid YAML",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused(name: str, tmp_path: Path) -> None:
    make, told = REFUSED[name]
    make(tmp_path / "orders")
    result = run("init", tmp_path / "orders")
    assert result.exit_code == 2
    assert told in result.output
    assert "Traceback" not in result.output


def test_a_stack_that_begins_in_red(tmp_path: Path) -> None:
    """What does not hold is accepted by name until a day; what is new fails, and what is mended has to go."""
    folder = write(tmp_path / "orders", encrypted="false")
    result = run("init", folder, "--var", "environment=dev", "--baseline", "platform-team")
    assert "accepts 1 finding." in result.output
    accepted = yaml.safe_load((folder / "contract-baseline.yaml").read_text())
    assert accepted["owner"] == "platform-team"
    assert accepted["findings"] == [{"constraint": "sqs-encrypts", "resource": "aws_sqs_queue.orders"}]
    shown = run("check", folder)
    assert shown.exit_code == 0, shown.output
    assert "in the baseline of" in shown.output

    hcl = (folder / "main.tf").read_text()
    more = '\nresource "aws_sqs_queue" "more" {\n  name                    = "m-${var.environment}"\n'
    (folder / "main.tf").write_text(hcl + more + "  sqs_managed_sse_enabled = false\n}\n")
    assert run("check", folder).exit_code == 1
    again = run("init", folder, "--baseline", "somebody-else")
    assert "not accepted, because it is new: sqs-encrypts aws_sqs_queue.more" in again.output
    assert "aws_sqs_queue.more" not in (folder / "contract-baseline.yaml").read_text()
    assert "somebody-else" not in (folder / "contract-baseline.yaml").read_text()

    (folder / "main.tf").write_text(hcl.replace("sqs_managed_sse_enabled = false", "sqs_managed_sse_enabled = true"))
    stale = run("check", folder)
    assert stale.exit_code == 1
    assert "nothing violates it" in stale.output
    assert "there is no baseline" in run("init", folder, "--baseline", "platform-team").output
    assert not (folder / "contract-baseline.yaml").exists()
    assert run("check", folder).exit_code == 0


BASELINES = {
    "findings: []": "Missing key",
    "written: 2026-01-01\nexpires: 2026-02-30\nowner: o\nfindings: [{constraint: c}]": "date",
    "written: '2026-01-01'\nexpires: '2099-01-01'\nowner: o\nfindings: [{constraint: sqs-encrypts}]": "2099",
    "written: '2026-01-01'\nexpires: '2026-01-02'\nowner: o\nfindings: [{constraint: sqs-encrypts}]": "ended on",
    "written: '2026-01-01'\nexpires: '2027-01-02'\nowner: o\nfindings: [{constraint: none}]": "binds no constraint",
    "written: [": "Invalid YAML",
}


@pytest.mark.parametrize("text", BASELINES, ids=range(len(BASELINES)))
def test_a_wrong_baseline_is_refused(text: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "orders")
    begun(folder)
    (folder / "contract-baseline.yaml").write_text(text)
    for arguments in (("check", folder), ("init", folder, "--baseline", "o")):
        result = run(*arguments)
        assert result.exit_code == 2, result.output
        assert BASELINES[text] in result.output
        assert (folder / "contract-baseline.yaml").read_text() == text
