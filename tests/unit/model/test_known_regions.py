"""Which regions AWS has, could have, and has not."""

from __future__ import annotations

import pytest

from stackproof.model.known_regions import could_be_region, explain_region, explain_zone, known_regions

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", known_regions())
def test_a_region_of_aws_is_formed_as_one(name: str) -> None:
    assert could_be_region(name)
    assert explain_region(name) is None
    assert explain_zone(f"{name}a", name) is None


@pytest.mark.parametrize(
    ("name", "could_be", "hint"),
    [
        ("eu-wst-1", False, 'Did you mean "eu-west-1"?'),
        ("us-est-1", False, 'Did you mean "us-east-1"?'),
        ("eu-west", False, 'Did you mean "eu-west-1"?'),
        ("euwest1", False, 'Did you mean "eu-west-1"?'),
        ("EU-WEST-1", False, "Write it as AWS does"),
        ("Ireland", False, "Write it as AWS does"),
        ("eu-west-1a", False, 'Did you mean "eu-west-1"?'),
        ("", False, "Write it as AWS does"),
        ("eu-west-4", True, 'Did you mean "eu-west-1"?'),
        ("nz-central-1", True, "Did you mean"),
        ("us-isoz-southwest-12", True, "it is taken as it is."),
    ],
)
def test_a_region_that_is_not_known_is_doubted_or_refused(name: str, could_be: bool, hint: str) -> None:
    told = explain_region(name)
    assert (could_be_region(name), hint in str(told)) == (could_be, True), told


@pytest.mark.parametrize(
    ("zone", "region", "told"),
    [
        ("us-east-1a", None, ""),
        ("us-east-1-bos-1a", "us-east-1", ""),
        ("us-east-1-wl1-bos-wlz-1", "us-east-1", ""),
        ("eu-west-9a", None, ""),
        ("eu-west-9a", "eu-west-9", ""),
        ("eu-west-1b", "eu-west-9", "in eu-west-9"),
        ("us-east-1", "us-east-1", "write one of that region: us-east-1a"),
        ("us-est-1a", None, 'Did you mean "us-east-1a"?'),
        ("use1-az1", None, "Write it as AWS does"),
        ("", None, "Write it as AWS does"),
    ],
)
def test_a_zone_is_in_its_region(zone: str, region: str | None, told: str) -> None:
    found = explain_zone(zone, region)
    assert (found is None, told in str(found)) == (not told, True), found
