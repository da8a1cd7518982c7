"""What versions of the AWS provider between those that are shipped have."""

import pytest

from stackproof.schema import SHIPPED, read_shipped
from stackproof.schema.anchors import Presence, as_meant, presence, since

TRACKING = "connection_tracking_specification"


@pytest.mark.parametrize(
    ("meant", "expected"),
    [
        ((6, 0, 0, 1), "not there"),
        ((6, 66, 0, 1), "not there"),
        ((6, 67, 0, 1), "maybe"),
        ((6, 69, 1, 1), "there"),
    ],
)
def test_presence(meant: tuple[int, ...], expected: Presence) -> None:
    assert presence(meant, "resource", "aws_network_interface", TRACKING) == expected
    block = read_shipped(SHIPPED[-1]).resource("aws_network_interface")
    assert block is not None
    made = as_meant(meant, "resource", "aws_network_interface", block)
    assert made is not None
    assert (TRACKING in made.blocks) == (expected != "not there")


def test_the_first_version_that_has_it_is_told() -> None:
    assert since("resource", "aws_network_interface", TRACKING) == SHIPPED[-1]
    assert since("resource", "aws_network_interface", "subnet_id") == "6.0.0"


@pytest.mark.parametrize("meant", [(6, 0, 0, 1), (6, 12, 0, 1), (6, 28, 0, 1), (6, 67, 0, 1)])
def test_every_type_has_a_block_or_none(meant: tuple[int, ...]) -> None:
    newest = read_shipped(SHIPPED[-1])
    for type_ in newest.resource_types:
        block = newest.resource(type_)
        assert block is not None
        made = as_meant(meant, "resource", type_, block)
        assert (made is None) == (presence(meant, "resource", type_) == "not there")
