"""A stack is evaluated again without what somebody supplies: what is not made of that is the same object."""

from pathlib import Path
from typing import Any

import pytest

from stackproof.addresses import parse_address
from stackproof.contract import Contract, load_contract
from stackproof.evaluate import module
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.memory import NOT_KNOWN, Uses
from stackproof.evaluate.module import ModuleInstance
from stackproof.evaluate.resources import decode_instance
from stackproof.evaluate.root_module import evaluate_stack
from stackproof.evaluate.supplied import hidden_variable
from stackproof.hcl.syntax import Block
from stackproof.model import Resource, Stack
from stackproof.run.stack_sources import environment_of
from stackproof.values import Unknown
from stackproof.views.hcl_directory import load_stack

ROOT = Path(__file__).resolve().parents[3]
MAIN = """
variable "environment" {
  type    = string
  default = "dev"
}

variable "names" {
  type    = list(string)
  default = ["a", "b"]
}

locals {
  suffix = "-${var.environment}"
  fixed  = "orders"
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "own" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-west-1:${data.aws_caller_identity.current.account_id}:orders"]
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Stage = var.environment }
  }
}

resource "aws_sqs_queue" "fixed" {
  name = local.fixed
}

resource "aws_sqs_queue" "follows" {
  name = "orders${local.suffix}"
}

resource "aws_sqs_queue" "each" {
  for_each = toset(var.names)

  name = each.key
}

resource "aws_iam_policy" "account" {
  policy = data.aws_iam_policy_document.own.json
}

resource "aws_ssm_parameter" "stage" {
  name  = "/stage"
  type  = "String"
  value = terraform.workspace
}

resource "random_id" "untagged" {
  byte_length = 4
}

module "inner" {
  source = "./inner"
  name   = local.fixed
  stage  = var.environment
}

module "several" {
  source   = "./inner"
  for_each = { follows = var.environment, fixed = "orders" }
  name     = each.value
  stage    = "prod"
}
"""
INNER = """
variable "name" {
  type = string
}

variable "stage" {
  type = string
}

resource "random_pet" "name" {
  prefix = var.name
}

resource "random_pet" "stage" {
  prefix = var.stage
}
"""
MADE_OF = {  # by resource, what it is made of
    "aws_sqs_queue.fixed": {"environment"},  # its tags_all are
    "aws_sqs_queue.follows": {"environment"},
    'aws_sqs_queue.each["a"]': {"environment", "names"},
    "aws_iam_policy.account": {"environment", "account.id"},
    "aws_ssm_parameter.stage": {"environment", "terraform.workspace"},
    "random_id.untagged": set(),
    "module.inner.random_pet.name": set(),
    "module.inner.random_pet.stage": {"environment"},
    'module.several["follows"].random_pet.name': {"environment"},
    'module.several["fixed"].random_pet.name': {"environment"},
    'module.several["follows"].random_pet.stage': {"environment"},
    'module.several["fixed"].random_pet.stage': {"environment"},
}
NOWHERE = ('module.several["no"].random_pet.name', "module.no.random_pet.name", 'aws_sqs_queue.fixed["no"]', "data.a.b")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    return evaluated(tmp_path_factory.mktemp("stack"))


def evaluated(folder: Path) -> Stack:
    (folder / "inner").mkdir(exist_ok=True)
    (folder / "main.tf").write_text(MAIN)
    (folder / "inner/main.tf").write_text(INNER)
    given = {"environment": "dev", "names": ("a", "b")}
    return load_stack(folder, given, Environment("123456789012", "eu-west-1", workspace="dev"))


@pytest.mark.parametrize("hidden", ["environment", "names", "account.id", "account.region", "terraform.workspace"])
def test_what_is_not_made_of_the_hidden_is_the_same(hidden: str, stack: Stack) -> None:
    assert stack.without is not None
    assert not stack.errors
    other = stack.without(hidden)
    same = {address for address, one in stack.resources.items() if other.resources.get(address) is one}
    known = {address for address in stack.resources if address in MADE_OF or address.startswith("aws_sqs_queue.each")}
    assert known == stack.resources.keys()
    expected = {address for address, names in MADE_OF.items() if hidden not in names}
    if hidden not in MADE_OF['aws_sqs_queue.each["a"]']:
        expected.add('aws_sqs_queue.each["b"]')
    assert same == expected


def test_what_is_made_of_the_hidden_is_unknown(stack: Stack) -> None:
    assert stack.without is not None
    other = stack.without("environment")
    assert isinstance(other.resources["aws_sqs_queue.follows"].get("name"), Unknown)
    assert other.resources["aws_sqs_queue.fixed"].get("name") == "orders"
    assert isinstance(other.resources["module.inner.random_pet.stage"].get("prefix"), Unknown)
    assert other.resources["module.inner.random_pet.name"].get("prefix") == "orders"


@pytest.mark.parametrize("hidden", [("environment",), ("names", "account.id"), ()])
def test_one_resource_is_as_in_the_whole_stack(hidden: tuple[str, ...], tmp_path: Path) -> None:
    """Whoever asks first; what is hidden may take it away, and what is nowhere stays so."""
    alone, stack = evaluated(tmp_path), evaluated(tmp_path)
    assert stack.without is not None
    assert alone.without is not None
    assert alone.at_without is not None
    whole = stack.without(*hidden)
    addresses = {str(one.address): one.address for one in (*stack.everything(), *whole.everything())}
    named = [*addresses.values(), *filter(None, map(parse_address, NOWHERE))]
    assert len(named) > len(NOWHERE) + len(MADE_OF)
    found = [alone.at_without(address, *hidden) for address in named]
    for address, one in zip(named, found, strict=True):
        same = whole.at(address)
        assert (one and _written(one.values)) == (same and _written(same.values)), address
    assert None in found
    whole = alone.without(*hidden)
    assert [whole.at(address) for address in named] == found == [alone.at_without(one, *hidden) for one in named]


def test_what_one_resource_is_not_made_of_is_not_evaluated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stack, decoded = evaluated(tmp_path), []

    def decode(evaluating: ModuleInstance, declared: Block, *given: Any) -> Resource:
        decoded.append(".".join(declared.labels))
        return decode_instance(evaluating, declared, *given)

    monkeypatch.setattr(module, "decode_instance", decode)
    assert stack.at_without is not None
    decoded.clear()
    stack.at_without(stack.resources["aws_iam_policy.account"].address, "environment", "account.id")
    assert sorted(decoded) == [
        "aws_caller_identity.current", "aws_iam_policy.account", "aws_iam_policy_document.own",
    ]  # fmt: skip


def test_an_object_is_made_of_what_its_parts_are_made_of() -> None:
    """Also of parts that somebody else has asked for before."""
    uses = Uses()
    memory = uses.memory("m")

    def part() -> int:
        uses.note("x")
        return 1

    assert memory.get("part", part) == 1
    assert memory.get("whole", lambda: memory.get("part", part) + 1) == 2
    assert memory.get("other", lambda: 3) == 3
    again = Uses(uses, frozenset({"x"})).memory("m")
    assert [again.recall(key) is NOT_KNOWN for key in ("part", "whole", "other")] == [True, True, False]


def test_what_fails_is_not_remembered() -> None:
    uses = Uses()
    memory = uses.memory()
    with pytest.raises(ZeroDivisionError):
        memory.get("key", lambda: 1 // 0)
    assert memory.recall("key") is NOT_KNOWN
    uses.note("x")  # of nothing: nobody is being evaluated


@pytest.mark.parametrize("name", ["market_data", "payment_events", "payment_processing", "transaction_files"])
def test_the_stacks_are_as_evaluated_anew(name: str) -> None:
    """With each of what is supplied hidden, and with all of it."""
    contract, _ = load_contract(ROOT / "lib" / name / "contract.yaml")
    assert isinstance(contract, Contract)
    environment = environment_of(contract)
    stack = load_stack(contract.directory, contract.variables, environment)
    assert stack.without is not None
    for hidden in (*((one,) for one in stack.supplied), tuple(stack.supplied)):
        known = [stack.variables[one] for one in hidden if one in stack.variables]
        values = {one.name: hidden_variable(one) for one in known}
        anew, _ = evaluate_stack(
            contract.directory, {**contract.variables, **values}, environment.without(frozenset(hidden))
        )
        other = stack.without(*hidden)
        for kind in ("resources", "data", "outputs"):
            ours, theirs = getattr(other, kind), getattr(anew, kind)
            assert ours.keys() == theirs.keys()
            for address, one in theirs.items():
                mine, fresh = (each.value if kind == "outputs" else each.values for each in (ours[address], one))
                assert _written(mine) == _written(fresh), f"{address} without {hidden}"


def _written(value: object) -> object:
    """Return a value as text, with why an unknown is one and what it refers to."""
    if isinstance(value, Unknown):
        return ("unknown", str(value.type), tuple(map(str, value.why)), tuple(map(str, value.references)))
    if isinstance(value, dict):
        return {key: _written(one) for key, one in value.items()}
    return [_written(one) for one in value] if isinstance(value, list | tuple) else value
