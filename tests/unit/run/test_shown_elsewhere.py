"""A state or a plan of another account or region than the contract says is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stackproof.contract import load_contract
from stackproof.run.stack_sources import Shown

pytestmark = pytest.mark.unit

HCL = """
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "us-east-1"
}

resource "aws_sqs_queue" "q" {
  name = "q"
}

resource "aws_sqs_queue" "far" {
  provider = aws.far
  name     = "far"
}
"""
HERE, FAR = "arn:aws:sqs:eu-west-1:111111111111:q", "arn:aws:sqs:us-east-1:111111111111:far"


def told(folder: Path, q: str, far: str, *, account: str = "", with_hcl: bool = True) -> tuple[list[str], str | None]:
    """Return what is told of a state with two queues, and the account that it is taken to be of."""
    if with_hcl:
        (folder / "main.tf").write_text(HCL)
    about = f'account: {{id: "{account}", region: eu-west-1}}\n' if account else ""
    (folder / "contract.yaml").write_text(f"stack: s\n{about}resources: {{aws_sqs_queue: 2}}\n")
    resources = [
        {
            "address": f"aws_sqs_queue.{name}", "mode": "managed", "type": "aws_sqs_queue", "name": name,
            "provider_name": "registry.terraform.io/hashicorp/aws", "schema_version": 0,
            "values": {"name": name, "arn": arn}, "sensitive_values": {},
        }
        for name, arn in (("q", q), ("far", far))
    ]  # fmt: skip
    state = {"format_version": "1.0", "values": {"root_module": {"resources": resources}}}
    (folder / "state.json").write_text(json.dumps(state))
    contract, problems = load_contract(folder / "contract.yaml")
    assert contract is not None, problems
    stack = Shown("state", str(folder / "state.json")).load(contract)
    assert not stack.errors
    found = [one for one in stack.diagnostics if one.summary.startswith("Another")]
    assert {one.severity for one in found} <= {"warning"}
    return [f"{one.summary}: {one.detail}" for one in found], stack.account


@pytest.mark.parametrize("with_hcl", [True, False])
def test_a_state_of_where_the_contract_is_says_nothing(tmp_path: Path, with_hcl: bool) -> None:
    assert told(tmp_path, HERE, FAR, account="111111111111", with_hcl=with_hcl) == ([], "111111111111")


def test_another_account_is_told_and_taken(tmp_path: Path) -> None:
    (one,), account = told(tmp_path, HERE, FAR, account="222222222222")
    assert "of account 222222222222, and the state is of 111111111111" in one
    assert account == "111111111111"


def test_one_of_two_accounts_may_be_that_of_a_provider(tmp_path: Path) -> None:
    far = FAR.replace("111111111111", "222222222222")
    assert told(tmp_path, HERE, far, account="111111111111") == ([], "111111111111")


@pytest.mark.parametrize("account", ["111111111111", ""])
def test_another_region_is_told_by_the_provider_of_each(tmp_path: Path, account: str) -> None:
    (one,), _ = told(tmp_path, HERE.replace("eu-west-1", "us-east-1"), FAR, account=account)
    assert one.startswith("Another region: By the state, aws_sqs_queue.q is in us-east-1, and ")
    assert "eu-west-1" in one


def test_without_the_hcl_all_in_another_region_are_told(tmp_path: Path) -> None:
    here = HERE.replace("eu-west-1", "us-east-1")
    (one,), _ = told(tmp_path, here, FAR, account="111111111111", with_hcl=False)
    assert "aws_sqs_queue.q, aws_sqs_queue.far are in us-east-1, and the contract says eu-west-1" in one
