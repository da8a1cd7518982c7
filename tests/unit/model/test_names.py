"""Which argument is a resource's name."""

from __future__ import annotations

from typing import Any

import pytest
from model_samples import attribute, omitted, resource, unknown

from stackproof.model import names
from stackproof.model.names import name_argument, name_arguments
from stackproof.schema import aws


@pytest.mark.parametrize(
    ("address", "values", "argument"),
    [
        ("aws_sqs_queue.q", {"name": "q"}, "name"),
        ("aws_sqs_queue.q", {"name": unknown()}, "name"),
        ("aws_sqs_queue.q", {"name": omitted("aws_sqs_queue.q", "name"), "name_prefix": "q-"}, "name_prefix"),
        ("aws_sqs_queue.q", {"name": omitted("aws_sqs_queue.q", "name")}, None),
        ("aws_sqs_queue.q", {"name": omitted("aws_sqs_queue.other", "name")}, "name"),
        ("aws_lambda_function.f", {"function_name": "f", "name": "x"}, "function_name"),
        ("aws_cognito_user_pool.p", {"name": "p"}, "name"),
        ("aws_vpc.v", {"cidr_block": "10.0.0.0/8"}, None),
        ("aws_vpc.v", {"name": attribute("aws_vpc.v", "name")}, None),
        ("aws_lambda_alias.live", {"name": "live"}, None),
        ("google_pubsub_topic.t", {"name": "t"}, None),
    ],
    ids=str,
)
def test_name_argument(address: str, values: dict[str, Any], argument: str | None) -> None:
    assert name_argument(resource(address, **values)) == argument


def listed() -> set[str]:
    return {*names._OTHERWISE_NAMED, *names._ALWAYS_NAMED, *names._NOT_ITS_OWN}


@pytest.mark.parametrize("type_", sorted(listed()))
def test_every_listed_type_exists_with_its_name(type_: str) -> None:
    """A misspelt type, or one without that argument, would never be judged."""
    schema = aws().resource(type_)
    assert schema is not None
    assert (name_arguments(type_) or ("name",))[0] in schema.attributes
