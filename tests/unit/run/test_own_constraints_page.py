"""The worked examples of docs/own-constraints.md, each run as it stands there."""

import re
from pathlib import Path

import pytest

from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report

PAGE = (Path(__file__).parents[3] / "docs/own-constraints.md").read_text()
SECTIONS = {
    title: dict(re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL))
    for title, text in re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
}
EXAMPLES = {title: blocks for title, blocks in SECTIONS.items() if "python" in blocks}


def judge(folder: Path, example: dict[str, str], hcl: str) -> Report:
    (id_,) = re.findall(r'@constraint\("([\w-]+)"', example["python"])
    (folder / "constraints.py").write_text(example["python"])
    (folder / "main.tf").write_text(hcl)
    parameters = "".join(f"      {line}\n" for line in example.get("yaml", "").splitlines())
    contract = f"stack: s\nimports: [constraints.py]\nconstraints:\n  - {id_}:\n      clause: c\n{parameters}"
    (folder / "contract.yaml").write_text(contract)
    report = check_contract(folder / "contract.yaml")
    assert isinstance(report, Report), report
    assert report.problems == ()
    return report


def test_there_are_five() -> None:
    assert list(EXAMPLES) == ["One attribute", "A block", "A relation", "Several resources", "The whole stack"]


@pytest.mark.parametrize("title", EXAMPLES)
def test_each_resource_has_the_verdict_that_its_name_says(title: str, tmp_path: Path) -> None:
    report = judge(tmp_path, EXAMPLES[title], EXAMPLES[title]["hcl"])
    found = {outcome.address.rpartition(".")[2] or "passed": outcome.status for outcome in report.outcomes}
    assert found == {name: name for name in found}
    assert len(found) == {"Several resources": 2, "The whole stack": 1}.get(title, 3)


CHANGES = [
    ("One attribute", "fifo_queue = true", "", "passed", "failed"),
    ("A relation", "aws_kms_key.topics.arn", "data.aws_kms_key.other.arn", "passed", None),
    ("Several resources", "aws_lambda_function.passed.function_name", "var.watched", "failed", "undecided"),
    ("Several resources", '"Errors"', '"Duration"', "passed", "failed"),
    ("The whole stack", '"payments"', '"nobody"', "", "failed"),
    ("The whole stack", "{ Owner", "{ owner", "", "failed"),
    ("The whole stack", '"payments"', "var.owner", "", "undecided"),
]


@pytest.mark.parametrize(("title", "old", "new", "name", "status"), CHANGES)
def test_another_stack_has_another_verdict(
    title: str, old: str, new: str, name: str, status: str | None, tmp_path: Path
) -> None:
    hcl = EXAMPLES[title]["hcl"]
    assert old in hcl
    more = 'variable "owner" {\n  type = string\n}\ndata "aws_kms_key" "other" {\n  key_id = "alias/other"\n}\n'
    report = judge(tmp_path, EXAMPLES[title], hcl.replace(old, new, 1) + more)
    (found,) = [outcome.status for outcome in report.outcomes if outcome.address.rpartition(".")[2] == name]
    assert found == (status or found)
    assert found != "passed"
