"""``stackproof access``: the matrix, as data, and the table that it writes."""

import json
import re
import shutil
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackproof.commands import main

ROOT = Path(__file__).parents[2]
HCL = """
provider "aws" {
  region = "eu-west-1"
}

resource "aws_sqs_queue" "q" {
  name   = "q"
  policy = jsonencode({ Statement = [
    { Sid = "Open", Effect = "Allow", Action = "sqs:*", Resource = "*", Principal = "*" },
    { Sid = "Theirs", Effect = "Allow", Action = "sqs:SendMessage", Resource = "*",
      Principal = { AWS = "999999999999" } },
    { Sid = "Safe", Effect = "Deny", Action = "sqs:*", Resource = "*", Principal = "*",
      Condition = { Bool = { "aws:SecureTransport" = "false" } } },
  ] })
}
"""
CONTRACT = """# what the queue promises
stack: test
account: {id: "123456789012", region: eu-west-1}
# one promise
constraints:
  - assert: the queue is there
    clause: there is a queue
    on: aws_sqs_queue
    count: 1
"""


def run(folder: Path, *arguments: str) -> Result:
    (folder / "main.tf").write_text(HCL)
    with chdir(folder):
        return CliRunner().invoke(main, ["access", ".", *arguments])


def test_the_matrix_marks_what_stands_out(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    answer = run(tmp_path)
    assert answer.exit_code == 0, answer.output
    for words in ("aws_sqs_queue.q", "everybody", "another account", "every action", "when aws:SecureTransport Bool"):
        assert words in answer.output


def test_it_is_data_as_well(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    found = json.loads(run(tmp_path, "--json").output)
    (queue,) = found["resources"]
    assert [one["marks"] for one in queue["rules"]] == [["everybody", "every action"], ["another account"], []]
    assert [one["effect"] for one in queue["rules"]] == ["Allow", "Allow", "Deny"]
    assert {one["where"] for one in queue["rules"]} == {"main.tf:8"}


def test_the_table_is_written_into_the_contract_once_and_is_to_be_signed(tmp_path: Path) -> None:
    path = tmp_path / "contract.yaml"
    path.write_text(CONTRACT)
    assert run(tmp_path, "--write").exit_code == 0
    written = path.read_text()
    assert "# one promise\n" in written
    with chdir(tmp_path):
        unsigned = CliRunner().invoke(main, ["check", "."])
        path.write_text(written.replace('"TODO: the sentence of the specification"', "read and signed"))
        signed = CliRunner().invoke(main, ["check", "."])
    assert (unsigned.exit_code, signed.exit_code) == (2, 0), signed.output
    again = run(tmp_path, "--write")
    assert "has a table already" in again.output


def test_a_contract_without_constraints_gets_the_table_at_its_end(tmp_path: Path) -> None:
    path = tmp_path / "contract.yaml"
    path.write_text("# what holds\nstack: small\npacks: [baseline] # ours")
    assert "read each entry" in run(tmp_path, "--write").output
    assert path.read_text().startswith("# what holds\nstack: small\npacks: [baseline] # ours\n\naccess:\n  clause: ")
    path.write_text("{stack: small, packs: [baseline]}\n")
    assert "paste what you sign" in run(tmp_path, "--write").output
    assert path.read_text() == "{stack: small, packs: [baseline]}\n"


def test_what_is_written_of_a_topic_holds_whatever_the_account(tmp_path: Path) -> None:
    """AWS's default policy of a topic names the account, which no data source of the stack reads."""
    (tmp_path / "main.tf").write_text('resource "aws_sns_topic" "operations" {}\n')
    path = tmp_path / "contract.yaml"
    path.write_text("stack: small\nresources: {aws_sns_topic: 1}\n")
    CliRunner().invoke(main, ["access", str(tmp_path), "--write"])
    assert '{AWS:SourceOwner: "${account}"}' in path.read_text()
    for account in ("", 'account: {id: "123456789012"}\n'):
        path.write_text(account + path.read_text().replace('"TODO: the sentence of the specification"', "signed"))
        assert CliRunner().invoke(main, ["check", str(tmp_path)]).exit_code == 0


def test_without_a_contract_the_table_is_printed(tmp_path: Path) -> None:
    answer = run(tmp_path, "--write")
    assert answer.exit_code == 0
    assert "aws_sqs_queue.q:" in answer.output


@pytest.mark.parametrize("name", ["payment_events", "transaction_files"])
def test_what_is_written_of_a_stack_holds(name: str, tmp_path: Path) -> None:
    copy = shutil.copytree(ROOT / "lib" / name, tmp_path / name, ignore=shutil.ignore_patterns("build", "lambda"))
    path = copy / "contract.yaml"
    text = path.read_text()
    path.write_text(re.sub(r"(?m)^access:\n(?:(?: .*|#.*)?\n)*", "", text, count=1))
    with chdir(tmp_path):
        assert CliRunner().invoke(main, ["access", name, "--write"]).exit_code == 0
        path.write_text(path.read_text().replace('"TODO: the sentence of the specification"', "read and signed"))
        assert CliRunner().invoke(main, ["check", name]).exit_code == 0


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with chdir(tmp_path):
        nothing = CliRunner().invoke(main, ["access", "."])
        both = CliRunner().invoke(main, ["access", ".", "--plan", "x", "--state", "y"])
        alone = CliRunner().invoke(main, ["access", ".", "--region", "eu-west-1"])
    assert (nothing.exit_code, both.exit_code, alone.exit_code) == (2, 2, 2)
    assert "holds no *.tf file" in nothing.output
