"""Data sources that need no AWS, against the real provider (tests/data/data_sources.json).

Recorded by ``python scripts/record_plan.py tests/unit/evaluate/data_sources plan.json``: the values are in the
plan's ``prior_state``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.evaluate.data_sources import Environment
from stackproof.model import Stack
from stackproof.values import Unknown, is_unknown
from stackproof.views.hcl_directory import load_stack

TESTS = Path(__file__).parents[2]
RECORDED: dict[str, dict[str, Any]] = json.loads((TESTS / "data/data_sources.json").read_text())
UNKNOWN = {"aws_service": {"supported"}, "aws_default_tags": {"id", "tags"}}


@pytest.fixture(name="stack", scope="module")
def give_stack() -> Stack:
    return load_stack(Path(__file__).parent / "data_sources", {}, Environment("123456789012"))


def test_all_are_there(stack: Stack) -> None:
    assert stack.diagnostics == []
    assert stack.data.keys() == RECORDED.keys()


@pytest.mark.parametrize("address", RECORDED)
def test_agrees_with_the_provider(stack: Stack, address: str) -> None:
    resource = stack.data[address]
    unknown = UNKNOWN.get(resource.type, set())
    known = {name: value for name, value in RECORDED[address].items() if name not in unknown}
    assert {name: resource.values[name] for name in known} == known
    assert all(is_unknown(resource.values[name]) for name in unknown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('data "aws_arn" "d" {\n  arn = "arn:aws:sqs"\n}\n', "Invalid data source"),
        ('data "aws_service" "d" {\n  dns_name = "sqs.amazonaws.com"\n}\n', "Invalid data source"),
        ('data "aws_elb_service_account" "d" {\n  region = "mx-central-1"\n}\n', "Invalid data source"),
    ],
)
def test_mistakes(text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(text)
    (error,) = load_stack(tmp_path, {}, Environment(region="eu-west-1")).errors
    assert error.summary == expected


@pytest.mark.parametrize("type_", ["aws_region", "aws_partition", "aws_elb_service_account", "aws_service_principal"])
def test_unknown_without_a_region(type_: str, tmp_path: Path) -> None:
    argument = 'service_name = "logs"' if type_ == "aws_service_principal" else ""
    (tmp_path / "main.tf").write_text(f'data "{type_}" "d" {{\n  {argument}\n}}\n')
    stack = load_stack(tmp_path, {}, Environment())
    assert stack.errors == []
    assert isinstance(stack.data[f"data.{type_}.d"].values["id"], Unknown)


def test_a_region_by_its_endpoint(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('data "aws_region" "d" {\n  endpoint = "ec2.cn-north-1.amazonaws.com.cn"\n}\n')
    values = load_stack(tmp_path, {}, Environment(region="eu-west-1")).data["data.aws_region.d"].values
    assert (values["name"], values["description"]) == ("cn-north-1", "China (Beijing)")


ZONES = """
data "aws_availability_zones" "z" {
  %s
}
output "names" {
  value = data.aws_availability_zones.z.names
}
"""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", ["eu-west-1a", "eu-west-1b"]),
        ('state = "available"', ["eu-west-1a", "eu-west-1b"]),
        ('exclude_names = ["eu-west-1a"]', ["eu-west-1b"]),
        ("all_availability_zones = true", None),
        ('filter {\n name = "opt-in-status"\n }', None),
        ('filter {\n values = ["opt-in-not-required"]\n }', None),
        ('filter {\n name = "opt-in-status"\n values = ["opted-in"]\n }', None),
        ('filter {\n name = "opt-in-status"\n values = ["opt-in-not-required"]\n }', ["eu-west-1a", "eu-west-1b"]),
    ],
)
def test_zones_are_those_of_the_contract(arguments: str, expected: list[str] | None, tmp_path: Path) -> None:
    """What the contract names is answered; what only AWS can say stays unknown."""
    (tmp_path / "main.tf").write_text(ZONES % arguments)
    environment = Environment(region="eu-west-1", zones=("eu-west-1b", "eu-west-1a"))
    names = load_stack(tmp_path, {}, environment).outputs["names"].value
    assert names == expected if expected else is_unknown(names)
    assert is_unknown(load_stack(tmp_path, {}, Environment(region="eu-west-1")).outputs["names"].value)


def test_a_local_zone_is_none_that_needs_no_opt_in(tmp_path: Path) -> None:
    """Without the filter AWS names the Local Zones that an account has opted into, too."""
    zones = Environment(region="us-west-2", zones=("us-west-2-lax-1a", "us-west-2-wl1-las-wlz-1", "us-west-2a"))
    (tmp_path / "main.tf").write_text(
        ZONES % 'filter {\n name = "opt-in-status"\n values = ["opt-in-not-required"]\n }'
    )
    assert load_stack(tmp_path, {}, zones).outputs["names"].value == ["us-west-2a"]
    (tmp_path / "main.tf").write_text(ZONES % "")
    assert load_stack(tmp_path, {}, zones).outputs["names"].value == sorted(zones.zones)
