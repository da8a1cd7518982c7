"""Random configurations of resource types, as the provider planned them and as they are planned here.

``scripts/record_resources.py`` recorded ``tests/data/resource_plans.json.gz``: each is one resource. An unknown is
never wrong; a known value is, where the plan has another or none.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from stackproof.values import is_unknown
from stackproof.views.hcl_directory import load_stack

SCRIPTS = Path(__file__).parents[3] / "scripts"
PARTS = 16
LEFT = {
    "aws_lakeformation_data_lake_settings.parameters.b": "an empty value of a map is null there",
    "aws_lb_listener_rule.condition": "of two conditions one says nothing, and is dropped; AWS would refuse it",
    "aws_opensearchserverless_access_policy.policy": "the policy is no JSON; AWS would refuse it",
    "aws_spot_fleet_request.launch_specification.root_block_device": "two root devices are one; AWS would refuse them",
}
"""What differs, with the reason."""


@pytest.fixture(scope="module")
def plans() -> Iterator[ModuleType]:
    sys.path.insert(0, str(SCRIPTS))
    import resource_plans  # noqa: PLC0415 - a script, which is on the path now

    yield resource_plans
    sys.path.remove(str(SCRIPTS))
    sys.modules.pop("resource_plans")


@pytest.mark.parametrize("part", range(PARTS))
def test_no_known_value_is_wrong(plans: ModuleType, part: int) -> None:
    rows = plans.read_record()[part::PARTS]
    counted: Counter[str] = Counter()
    found = plans.first_of_each(plans.differences(rows, counted))
    assert [str(one) for one in found if one.place not in LEFT] == []
    assert counted["configurations"] == len(rows) > 100
    assert counted["equal"] > counted["undecided"] * 10


def test_what_is_left_is_still_so(plans: ModuleType) -> None:
    types = {place.split(".")[0] for place in LEFT}
    rows = [row for row in plans.read_record() if row.type in types]
    assert {one.place for one in plans.differences(rows, Counter())} == LEFT.keys()


LOAD_BALANCER = {
    "type": "aws_lb",
    "arguments": {"load_balancer_type": "network", "subnets": ["a"]},
    "planned": {"load_balancer_type": "network", "subnets": ["a"], "enable_http2": True},
}


def test_a_wrong_value_is_told(plans: ModuleType) -> None:
    row = plans.Planned(**LOAD_BALANCER)
    told = {one.place: (one.kind, one.ours, one.theirs) for one in plans.differences([row], Counter())}
    assert told["aws_lb.enable_http2"] == ("different", None, True)


@pytest.mark.parametrize(
    ("type_", "body", "name", "expected"),
    [
        ("aws_instance", "", "source_dest_check", True),
        ("aws_instance", 'network_interface { \n device_index = 0 \n network_interface_id = "eni-1" \n }',
         "source_dest_check", None),
        ("aws_instance", 'user_data = "aGVsbG8="', "user_data", "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"),
        ("aws_lb", 'load_balancer_type = "network" \n enable_cross_zone_load_balancing = true',
         "enable_cross_zone_load_balancing", True),
        ("aws_lb", "enable_cross_zone_load_balancing = true", "enable_cross_zone_load_balancing", None),
        ("aws_lb", 'load_balancer_type = "gateway"', "enable_cross_zone_load_balancing", False),
        ("aws_sns_topic", 'fifo_topic = true \n archive_policy = "{ \\"MessageRetentionPeriod\\": \\"30\\"}"',
         "archive_policy", '{"MessageRetentionPeriod":"30"}'),
        ("aws_iam_role_policy", 'role = "x" \n policy = "{\\"Version\\": \\"2012-10-17\\"}"',
         "policy", '{"Version":"2012-10-17"}'),
    ],
)  # fmt: skip
def test_what_depends_on_something_else(tmp_path: Path, type_: str, body: str, name: str, expected: Any) -> None:
    """As the provider answered."""
    (tmp_path / "main.tf").write_text(f'resource "{type_}" "x" {{\n{body}\n}}\n')
    assert load_stack(tmp_path).resources[f"{type_}.x"].get(name) == expected


def test_logs_that_may_be_switched_off_have_no_known_bucket(tmp_path: Path) -> None:
    logs = 'access_logs {\n bucket = "x"\n enabled = terraform_data.t.id == "x"\n }'
    (tmp_path / "main.tf").write_text(f'resource "terraform_data" "t" {{}}\nresource "aws_lb" "x" {{\n{logs}\n}}\n')
    assert is_unknown(load_stack(tmp_path).resources["aws_lb.x"].get("access_logs", 0, "bucket"))


TAGS = """
provider "aws" {
  default_tags { tags = { %s } }
}
resource "aws_kms_key" "older" { tags = { %s } }
resource "aws_vpc_security_group_ingress_rule" "newer" {
  ip_protocol       = "-1"
  cidr_ipv4         = "10.0.0.0/8"
  security_group_id = "sg-1"
  tags              = { %s }
}
"""


@pytest.mark.parametrize(
    ("defaults", "tags", "older", "newer"),
    [
        ("", 'a = "", b = "x"', None, {"a": "", "b": "x"}),
        ("", 'a = null, b = "x"', {"b": "x"}, {"a": "", "b": "x"}),
        ('y = "1", z = ""', 'b = "x"', {"b": "x", "y": "1", "z": None}, {"b": "x", "y": "1", "z": ""}),
        ('y = "1", z = ""', 'b = ""', None, {"b": "", "y": "1", "z": ""}),
        ('y = "1", z = ""', "", None, {"y": "1", "z": ""}),
        ('y = "1"', "", {"y": "1"}, {"y": "1"}),
        ('a = "1"', "a = null", {"a": "1"}, {"a": ""}),
    ],
)
def test_tags_of_both_sdks(tmp_path: Path, defaults: str, tags: str, older: Any, newer: Any) -> None:
    """As Terraform 1.11.4 with aws 5.100.0 plans them; None stands for what only an apply tells."""
    (tmp_path / "main.tf").write_text(TAGS % (defaults, tags, tags))
    stack = load_stack(tmp_path)
    found = [resource.get("tags_all") for resource in stack.resources.values()]
    assert [_told(one) for one in found] == [older, newer]


def _told(tags: Any) -> Any:
    if not isinstance(tags, dict):
        return None
    return {key: value if isinstance(value, str) else None for key, value in tags.items()}
