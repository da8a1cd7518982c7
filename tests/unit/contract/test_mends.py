"""What a mistake in a contract says about how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackproof.contract import load_contract

HEAD = "stack: s\nconstraints:\n"
ONE = f"{HEAD}  - sqs-encrypts: {{clause: c}}\n"
MENDS = {
    f"{HEAD}  - sqs-encrypts: {{clause: a: b}}\n": "a colon and a blank must be quoted",
    f"{HEAD}  - sqs-encrypts:\n      clause: all: of them\n": "a colon and a blank must be quoted",
    f"{HEAD}  - sqs-encrypts: {{clause: [a: b]}}\n": 'must be quoted: "a: b"',
    f"{HEAD}  - sqs-encrypts\n": "A colon is missing: write sqs-encrypts:",
    f"{HEAD}  - sqs-encrypts:\n      clause: c\n      count\n      only: [x]\n": "a colon is missing",
    f"{HEAD}  - sqs-encrypts: {{clause: c, only: [*x]}}\n": "begins with * must be quoted",
    f"{HEAD}  - sqs-encrypts:\n      clause: @all\n": "begins with @ must be quoted",
    f"{HEAD}  - sqs-encrypts:\n\tclause: c\n": "indent by blanks",
    f'{HEAD}  - sqs-encrypts: {{clause: "\\d"}}\n': "a backslash is written twice",
    f"{HEAD}  - sqs-encrypts: {{clause: yes}}\n": "Put it in quotes",
    f"{HEAD}  - sqs-encrypts: {{clause: 12}}\n": 'clause: "12"',
    f'{HEAD}  - sqs-encrypts: {{clause: "c}}\n': "is not closed",
    f"{ONE}  foo: 1\n": "with a dash",
    f"{HEAD}  - {{assert: a, clause: c, of: aws_sqs_queue, path: $.name, match: x}}\n": 'Did you mean "matches"?',
    f"{ONE}account: {{id: 123456789012}}\n": 'id: "123456789012"',
    f'{HEAD}  - sqs-encrypts: {{clause: c, count: "2"}}\n': "Leave the quotes out: count: 2.",
    f"{ONE}account: 123456789012\n": 'account: {id: "123456789012"}',
    f"{ONE}region: eu-west-1\n": "It belongs under account: write account: {region: ...}.",
    f"{ONE}environments: {{dev: {{region: eu-west-1}}}}\n": "It belongs under account",
    f"{ONE}variables: stage=prod\n": "variables: {stage: prod}",
    "stack: s\nconstraints: sqs-encrypts\n": "constraints: [sqs-encrypts: {clause: ...}]",
    "stack: s\nconstraints:\n  sqs-encrypts: {clause: c}\n": "Begin each entry with a dash",
    f"{ONE}var_files: a.tfvars\n": "var_files: [a.tfvars]",
    f"{ONE}var_files: [nope.tfvars]\n": "nope.tfvars does not exist",
    f"{ONE}environments: {{a b: {{workspace: w}}}}\n": "no name of an environment",
    f"{ONE}environments: {{dev: {{variable: {{}}}}}}\n": 'Did you mean "variables"?',
    f"{ONE}environments: {{dev: {{var_files: [nope.tfvars]}}}}\n": "nope.tfvars does not exist",
}


@pytest.mark.parametrize("text", MENDS)
def test_a_mistake_names_its_mend(tmp_path: Path, text: str) -> None:
    (tmp_path / "contract.yaml").write_text(text)
    contract, problems = load_contract(tmp_path / "contract.yaml")
    assert contract is None
    assert MENDS[text] in "\n".join(map(str, problems))
    assert all(problem.subject is not None for problem in problems)
