"""``stackproof fix``: layout that stays, who sets an argument, what is left and why, what is written."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackproof.commands import main

RETENTION = "log-group-retention"
CONTRACT = """\
stack: small
constraints:
  - {id}:
      clause: It is so.
{given}"""


def write(folder: Path, files: dict[str, str], id_: str = RETENTION, given: str = "      days: 30\n") -> Path:
    """Write a stack whose contract has one promise."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    (folder / "contract.yaml").write_text(CONTRACT.format(id=id_, given=given))
    return folder


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["fix", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


GROUP = 'resource "aws_cloudwatch_log_group" "g" {\n  name = "g"\n}\n'
LAYOUTS = {
    "alignment is kept": (
        'resource "aws_cloudwatch_log_group" "g" {\n  name        = "g"\n  skip_destroy = false\n}\n',
        'resource "aws_cloudwatch_log_group" "g" {\n  name        = "g"\n  skip_destroy = false\n'
        "  retention_in_days = 30\n}\n",
    ),
    "a comment behind a value": (
        'resource "aws_cloudwatch_log_group" "g" {\n  name              = "g"\n  retention_in_days = 7 # a week\n}\n',
        'resource "aws_cloudwatch_log_group" "g" {\n  name              = "g"\n  retention_in_days = 30 # a week\n}\n',
    ),
    "tags stay last, blank lines stay": (
        'resource "aws_cloudwatch_log_group" "g" {\n  # why\n  name = "g"\n\n  tags = {\n    a = "b"\n  }\n}\n\n\n# end\n',
        'resource "aws_cloudwatch_log_group" "g" {\n  # why\n  name              = "g"\n  retention_in_days = 30\n\n'
        '  tags = {\n    a = "b"\n  }\n}\n\n\n# end\n',
    ),
    "ends of lines": (GROUP.replace("\n", "\r\n"), None),
    "tabs": (
        GROUP.replace("  ", "\t"),
        'resource "aws_cloudwatch_log_group" "g" {\n\tname              = "g"\n\tretention_in_days = 30\n}\n',
    ),
    "one line": (
        'resource "aws_cloudwatch_log_group" "g" { name = "g" }\n',
        'resource "aws_cloudwatch_log_group" "g" {\n  name              = "g"\n  retention_in_days = 30\n}\n',
    ),
    "nothing in the block": (
        'resource "aws_cloudwatch_log_group" "g" {}\n',
        'resource "aws_cloudwatch_log_group" "g" {\n  retention_in_days = 30\n}\n',
    ),
    "a heredoc": (
        'locals {\n  text = <<-EOT\n    retention_in_days = 7\n  EOT\n}\n\nresource "aws_cloudwatch_log_group" "g" {\n'
        '  name = local.text\n  retention_in_days = 7\n}\n',
        'locals {\n  text = <<-EOT\n    retention_in_days = 7\n  EOT\n}\n\nresource "aws_cloudwatch_log_group" "g" {\n'
        '  name = local.text\n  retention_in_days = 30\n}\n',
    ),
    "no end of the last line": (GROUP.rstrip("\n"), None),
    "a mark of the order of bytes": ("\ufeff" + GROUP, None),
    "for_each": (
        GROUP.replace('"g" {\n', '"g" {\n  for_each = toset(["a", "b"])\n\n'),
        'resource "aws_cloudwatch_log_group" "g" {\n  for_each = toset(["a", "b"])\n\n  name              = "g"\n'
        "  retention_in_days = 30\n}\n",
    ),
    "a local": (
        'locals {\n  days = 7 # short\n}\n' + GROUP.replace('"g"\n}', '"g"\n  retention_in_days = local.days\n}'),
        'locals {\n  days = 30 # short\n}\n' + GROUP.replace('"g"\n}', '"g"\n  retention_in_days = local.days\n}'),
    ),
    "a variable": (
        'variable "days" { default = 7 }\n' + GROUP.replace('"g"\n}', '"g"\n  retention_in_days = var.days\n}'),
        'variable "days" { default = 30 }\n' + GROUP.replace('"g"\n}', '"g"\n  retention_in_days = var.days\n}'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_layout(name: str, tmp_path: Path) -> None:
    """All but the mend is as it was, byte for byte; a second run offers nothing."""
    before, after = LAYOUTS[name]
    if after is None:
        eol = "\r\n" if "\r\n" in before else "\n"
        line = f'  name              = "g"{eol}  retention_in_days = 30{eol}'
        after = before.replace(f'  name = "g"{eol}', line)
    folder = write(tmp_path, {"main.tf": before})
    offered = run(folder)
    assert (offered.exit_code, (folder / "main.tf").read_bytes()) == (1, before.encode())
    result = run(folder, "--apply")
    assert ((folder / "main.tf").read_bytes(), result.exit_code) == (after.encode(), 0), result.output
    again = run(folder)
    assert (again.exit_code, again.output.splitlines()) == (
        0,
        [f"{again.output.split(':')[0]}: 0 would be mended, 0 left"],
    )


SHARED = GROUP + 'output "days" {\n  value = DAYS\n}\n'
LEFT = {
    "a variable that others use": (
        {"main.tf": 'variable "d" { default = 7 }\n' + GROUP.replace('"g"\n}', '"g"\n  retention_in_days = var.d\n}')
         + 'output "d" { value = var.d }\n'},
        "retention_in_days is var.d (main.tf:1), which others use as well",
    ),
    "a local by an expression": (
        {"main.tf": "locals {\n  d = 3 + 4\n}\n" + GROUP.replace('"g"\n}', '"g"\n  retention_in_days = local.d\n}')},
        "retention_in_days is local.d, which main.tf:2 sets by an expression",
    ),
    "an expression": (
        {"main.tf": GROUP.replace('"g"\n}', '"g"\n  retention_in_days = 3 + 4\n}')},
        "retention_in_days is 3 + 4: who wrote it decides",
    ),
    "a variable that a file sets": (
        {"main.tf": 'variable "d" { default = 7 }\n' + GROUP.replace('"g"\n}', '"g"\n  retention_in_days = var.d\n}'),
         "terraform.tfvars": "d = 14\n"},
        "it would not hold with what could be written",
    ),
    "JSON": (
        {"main.tf.json": '{"resource": {"aws_cloudwatch_log_group": {"g": {"name": "g"}}}}'},
        "main.tf.json is not edited: it is HCL in JSON, or of an installed module",
    ),
    "a generated file": (
        {"main.tf": f"# Code generated by a tool. DO NOT EDIT.\n{GROUP}"}, "main.tf is not edited: it is generated",
    ),
    "a module outside": (
        {"main.tf": 'module "m" {\n  source = "../shared"\n}\n', "../shared/main.tf": GROUP},
        "main.tf is not edited: it is of a module outside stack",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(LEFT))
def test_what_is_left_is_told(name: str, tmp_path: Path) -> None:
    files, reason = LEFT[name]
    folder = tmp_path / "stack"
    folder.mkdir()
    result = run(write(folder, files), "--apply")
    assert result.exit_code == 1
    told = result.output.replace(f"{folder}/", "").replace(f"{tmp_path}/shared/", "")
    assert f"      {reason}" in told.splitlines(), result.output
    assert "@@" not in result.output


def test_a_module_of_the_stack_is_edited(tmp_path: Path) -> None:
    files = {"main.tf": 'module "m" {\n  source = "./inner"\n}\n', "inner/main.tf": GROUP}
    assert run(write(tmp_path, files), "--apply").exit_code == 0
    assert "retention_in_days = 30" in (tmp_path / "inner" / "main.tf").read_text()


def test_several_failures_in_a_block_are_one_diff(tmp_path: Path) -> None:
    text = 'resource "aws_s3_bucket_public_access_block" "b" {\n  bucket             = "b"\n  block_public_acls  = false\n}\n'
    write(tmp_path, {"main.tf": text}, "s3-blocks-public-access", "")
    result = run(tmp_path, "--apply", "--json")
    found = json.loads(result.output)
    assert (result.exit_code, len(found["mended"]), found["left"], found["applied"]) == (0, 4, [], True)
    assert (tmp_path / "main.tf").read_text().count("= true") == 4


KEYS = 'resource "aws_kms_key" "{}" {{\n}}\n'
TABLE = 'resource "aws_secretsmanager_secret" "s" {\n  name = "s"\n}\n'


@pytest.mark.parametrize(
    ("keys", "code", "told"),
    [
        (["one"], 0, "with aws_kms_key.one"),
        (["one", "two"], 1, "several could stand there: aws_kms_key.one; aws_kms_key.two"),
        ([], 1, "which aws_kms_key is for a person to say: the stack has none that is surely meant"),
    ],
)
def test_a_placeholder_has_one_candidate(keys: list[str], code: int, told: str, tmp_path: Path) -> None:
    text = TABLE + "".join(KEYS.format(key) for key in keys)
    result = run(write(tmp_path, {"main.tf": text}, "secret-uses-customer-key", ""), "--apply")
    assert result.exit_code == code
    assert any(line.strip() == told for line in result.output.splitlines()), result.output


BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n'
ALARM = """\
resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_name          = "a"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}
resource "aws_sns_topic" "orders" {
  name = "orders"
}
"""
MACHINE = """\
resource "aws_sfn_state_machine" "m" {
  name       = "m"
  role_arn   = "arn:aws:iam::123456789012:role/m"
  definition = "{}"
}
resource "aws_cloudwatch_log_group" "function" {
  name = "/aws/lambda/f"
}
"""


@pytest.mark.parametrize(
    ("id_", "text", "told"),
    [
        (
            "s3-keeps-versions",
            BUCKET.replace('"b" {\n', '"b" {\n  for_each = toset(["a"])\n', 1).replace('= "b"', "= each.key"),
            "aws_s3_bucket.b has several instances: so must what is added",
        ),
        (
            "s3-keeps-versions",
            'provider "aws" {\n  alias  = "west"\n  region = "us-west-2"\n}\n'
            + BUCKET.replace('"b"\n}', '"b"\n  provider = aws.west\n}'),
            "it has a provider or a region of its own: so must what is added",
        ),
        (
            "alarms-have-actions",
            ALARM,
            "which aws_sns_topic is for a person to say: the stack has none that is surely meant",
        ),
        (
            "state-machine-logs",
            MACHINE,
            "which aws_cloudwatch_log_group is for a person to say: the stack has none that is surely meant",
        ),
    ],
)
def test_what_is_there_for_something_else_is_not_taken(id_: str, text: str, told: str, tmp_path: Path) -> None:
    result = run(write(tmp_path, {"main.tf": text}, id_, ""))
    assert (result.exit_code, f"      {told}" in result.output.splitlines()) == (1, True), result.output


def test_a_stack_in_which_nothing_is_judged_is_not_checked(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('output "one" {\n  value = 1\n}\n')
    result = run(tmp_path)
    assert (result.exit_code, "Nothing to judge" in result.output) == (2, True), result.output


@pytest.mark.parametrize("provider", ['provider "aws" {\n  region = "eu-central-1"\n}\n', ""])
def test_a_key_that_shuts_the_service_out_is_not_offered(provider: str, tmp_path: Path) -> None:
    """No promise asks for it; the first write to the log group would fail, in whichever region that is."""
    text = provider + GROUP + KEYS.format("closed")
    result = run(write(tmp_path, {"main.tf": text}, "log-group-uses-customer-key", ""))
    assert (result.exit_code, "it would break kms-key-policy-admits-logs" in result.output) == (1, True)


def test_what_breaks_another_promise_is_not_offered(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": GROUP})
    more = "  - assert: none\n    clause: No retention.\n    'on': aws_cloudwatch_log_group\n    path: retention_in_days\n    equals: 0\n"
    contract = tmp_path / "contract.yaml"
    contract.write_text(contract.read_text() + more)
    result = run(tmp_path)
    assert (result.exit_code, "@@" in result.output) == (1, False), result.output


def test_it_holds_in_every_environment(tmp_path: Path) -> None:
    text = 'variable "d" { default = 7 }\n' + GROUP.replace('"g"\n}', '"g"\n  retention_in_days = var.d\n}')
    write(tmp_path, {"main.tf": text})
    contract = tmp_path / "contract.yaml"
    ids = "environments:\n  test: {account: {id: '111111111111'}}\n  live: {account: {id: '222222222222'}, variables: {d: 14}}\n"
    contract.write_text(contract.read_text().replace("constraints:\n", f"{ids}constraints:\n"))
    result = run(tmp_path, "--apply")
    assert (result.exit_code, (tmp_path / "main.tf").read_text()) == (1, text.replace("= 7", "= 30")), result.output


def test_what_changed_meanwhile_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stackproof.commands import fix  # noqa: PLC0415 - the name is that of the command's module

    folder, real = write(tmp_path, {"main.tf": GROUP}), fix.apply

    def edited(fixes: object) -> object:
        (folder / "main.tf").write_text("# mine\n" + GROUP)
        return real(fixes)  # type: ignore[arg-type]  # what it was given

    monkeypatch.setattr(fix, "apply", edited)
    result = run(folder, "--apply")
    assert (result.exit_code, (folder / "main.tf").read_text()) == (2, "# mine\n" + GROUP)
    assert "File has changed" in result.output


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not on this machine")
def test_patch_takes_the_diff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tabs are not spread, and long lines not broken."""
    write(tmp_path, {"main.tf": GROUP.replace("  ", "\t").replace('"g"\n', f'"{"g" * 200}"\n')})
    monkeypatch.chdir(tmp_path)
    subprocess.run(["patch", "-p1"], input=run(".").output, text=True, check=True, capture_output=True)
    assert "\tretention_in_days = 30\n" in (tmp_path / "main.tf").read_text()


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    folder = write(tmp_path, {"main.tf": GROUP})
    (folder / "main.tf").chmod(0o640)
    assert run(folder, "--apply").exit_code == 0
    assert (folder / "main.tf").stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(folder)) == ["contract.yaml", "main.tf"]


def test_only_what_is_named_is_mended(tmp_path: Path) -> None:
    result = run(write(tmp_path, {"main.tf": GROUP}), "--constraint", RETENTION)
    assert (result.exit_code, "@@" in result.output) == (1, True)
    unknown = run(tmp_path, "--constraint", "log-group-retentoin")
    assert (unknown.exit_code, "Unknown constraint" in unknown.output) == (2, True)


def test_the_example_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What docs/fix.md says is printed is."""
    page = (Path(__file__).parents[3] / "docs/fix.md").read_text()
    blocks = dict(re.findall(r"^```(hcl|yaml|diff)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    (tmp_path / "main.tf").write_text(blocks["hcl"])
    (tmp_path / "contract.yaml").write_text(blocks["yaml"])
    monkeypatch.chdir(tmp_path)
    assert run(".").output == blocks["diff"]
    assert run(".", "--apply").exit_code == 1
    assert run(".").output.splitlines()[-1] == "contract.yaml: 0 would be mended, 1 left"


HOSTILE = ['a\\"b', "$${x}", "%%{if}", "é\U0001f600", "\x1b[31m"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names(name: str, tmp_path: Path) -> None:
    """Names stand where they stood, and command no terminal."""
    text = GROUP.replace('name = "g"', f'name = "{name}"')
    result = run(write(tmp_path, {"main.tf": text}))
    assert (result.exit_code, "\x1b" in result.output) == (1, False)
    assert "1 would be mended" in result.output


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"main.tf": "resource {"}, "Unclosed bracket"),
        ({"main.tf": GROUP.replace("name", "nam")}, "Unsupported argument"),
        ({"a/main.tf": GROUP, "b/main.tf": GROUP}, "Many stacks"),
        ({}, ""),
        ({"main.tf": 'resource "aws_sqs_queue" "q" {}\n'}, ""),
    ],
)
def test_what_cannot_be_checked_ends_with_2(files: dict[str, str], told: str, tmp_path: Path) -> None:
    write(tmp_path, files)
    if "a/main.tf" in files:
        for name in ("a", "b"):
            shutil.copy(tmp_path / "contract.yaml", tmp_path / name)
        (tmp_path / "contract.yaml").unlink()
    result = run(tmp_path, "--apply")
    assert (result.exit_code, told in result.output) == (2, True), result.output
