"""A name that is misspelt is told where it is written, with the nearest that there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from days import SOON

from stackproof.commands import main

HCL = """
variable "environment" { default = "dev" }

resource "aws_sqs_queue" "orders" {
  name              = "orders-${var.environment}"
  kms_master_key_id = "alias/orders"
}

resource "aws_sns_topic" "operations" {}

resource "aws_cloudwatch_metric_alarm" "lost" {
  alarm_name          = "lost"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}

resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
"""

ENTRY = "constraints:\n  - sqs-encrypts: {clause: c}\n"
CASES = {
    "a pattern of only": (
        'constraints:\n  - sqs-encrypts: {clause: c, only: ["*", aws_sqs_queue.order]}\n',
        ("contract.yaml:3:43", 'Did you mean "aws_sqs_queue.orders"?'),
    ),
    "a pattern of except": (
        "constraints:\n  - sqs-encrypts: {clause: c, except: [aws_sqs_queue.order]}\n",
        ("contract.yaml:3:40", 'Did you mean "aws_sqs_queue.orders"?'),
    ),
    "what an expectation is of": (
        "constraints:\n  - expect: e\n    clause: c\n    is: {name: n}\n    of: aws_sqs_queue.order\n",
        ("contract.yaml:6:5", 'Did you mean "aws_sqs_queue.orders"?'),
    ),
    "an alarm": (
        (
            "alarms:\n  clause: c\n  tells: []\n  table:\n    - {of: aws_sqs_queue.orders,\n"
            "       metric: NumberOfMessagesSent, when: Sum > 0 in 1 period of 60 s,\n"
            "       alarm: aws_cloudwatch_metric_alarm.lots}\n"
        ),
        ("contract.yaml:8:8", 'Did you mean "aws_cloudwatch_metric_alarm.lost"?'),
    ),
    "a network": (
        "networks:\n  - zones: {aws_subnet.private: 2}\n    clause: c\n    network: aws_vpc.mian\n",
        ("contract.yaml:5:5", 'Did you mean "aws_vpc.main"?'),
    ),
    "a variable": (
        f"{ENTRY}variables: {{enviroment: test}}\n",
        ("contract.yaml:4:13", 'Did you mean "environment"?'),
    ),
    "a variable of an environment": (
        f"{ENTRY}variables: {{environment: test}}\nenvironments:\n  prod:\n    variables: {{enviroment: prod}}\n",
        ("contract.yaml:7:17", 'Did you mean "environment"?'),
    ),
    "the constraint of a waiver": (
        (
            f"{ENTRY}waivers:\n  - {{constraint: sqs-encrypt, resource: aws_sqs_queue.orders, reason: it is so,\n"
            f"     expires: {SOON}, owner: platform}}\n"
        ),
        ("contract.yaml:5:6", 'Did you mean "sqs-encrypts"?'),
    ),
    "a type of data sources": (
        "constraints:\n  - {assert: a, clause: c, of: data.aws_caler_identity, count: 0}\n",
        ("contract.yaml:3:6", 'Did you mean "aws_caller_identity"?'),
    ),
}


SURFACES = {
    "var.enviroment": "there are var.environment",
    "output.urll": "there are output.url",
    "provider.awss": "there are provider.aws",
}


@pytest.mark.parametrize("name", SURFACES)
def test_what_is_no_resource_fails_where_it_is_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    argument = "region: eu-west-1" if name.startswith("provider") else "sensitive: false"
    Path("main.tf").write_text(HCL + 'output "url" { value = 1 }\nprovider "aws" { region = "eu-west-1" }\n')
    entry = f"  - expect: e\n    clause: c\n    of: {name}\n    is: {{{argument}}}\n    open: true\n"
    Path("contract.yaml").write_text(f"stack: small\nconstraints:\n{entry}")
    told = CliRunner().invoke(main, ["check", "."])
    assert (told.exit_code, "--> contract.yaml:5:" in told.output, SURFACES[name] in told.output) == (1, True, True)


@pytest.mark.parametrize("case", CASES)
def test_where_and_what_may_be_meant(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    contract, expected = CASES[case]
    Path("main.tf").write_text(HCL)
    Path("contract.yaml").write_text(f"stack: small\n{contract}")
    told = CliRunner().invoke(main, ["check", "."])
    assert told.exit_code == 2
    assert f"--> {expected[0]}\n" in told.output
    assert expected[1] in told.output


ARGUMENTS = [
    (["expect", ".", "aws_sqs_queue.order"], "Did you mean aws_sqs_queue.orders?"),
    (["chek", "."], "No such command 'chek'. Did you mean 'check'?"),
    (["quux", "."], "No such command 'quux'."),
    (["check", "main.tf"], "main.tf is a file; name the folder of a stack, such as ."),
    *(
        ([command, "absent"], "absent does not exist; name the folder of a stack.")
        for command in ("access", "check", "expect", "flows", "init", "plan")
    ),
]


@pytest.mark.parametrize(("arguments", "expected"), ARGUMENTS, ids=[" ".join(one) for one, _ in ARGUMENTS])
def test_arguments_of_commands(
    arguments: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.tf").write_text(HCL)
    told = CliRunner().invoke(main, arguments)
    assert told.exit_code == 2
    assert expected in told.output
