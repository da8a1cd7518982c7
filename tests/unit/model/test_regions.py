"""Where a resource is: by its provider, its ARN, or the contract."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from model_samples import resource, stack_of, unknown

from stackproof.diagnostics import SourceRange
from stackproof.model import Provider, Stack
from stackproof.model.regions import account_of, partition_of, region_of, same_region
from stackproof.values import Unknown

pytestmark = pytest.mark.unit

QUEUE = resource("aws_sqs_queue.q")
FAR = replace(resource("aws_sqs_queue.far"), region="us-east-1")
HIDDEN = replace(resource("aws_sqs_queue.hidden"), region=unknown("region"))
READ = resource("aws_sqs_queue.read", arn="arn:aws:sqs:eu-west-2:123456789012:read")
ME = resource("data.aws_caller_identity.me", account_id="123456789012")


def stack(*providers: Provider, **more: Any) -> Stack:
    made = stack_of(QUEUE, FAR, HIDDEN, READ)
    made.providers.extend(providers)
    for name, value in more.items():
        setattr(made, name, value)
    return made


def aws(region: Any, alias: str = "", **more: Any) -> Provider:
    return Provider("aws", alias, {"region": region, **more})


@pytest.mark.parametrize(
    ("found", "region"),
    [
        (stack(aws("eu-west-1")), "eu-west-1"),
        (stack(aws("eu-west-1"), region="eu-west-3"), "eu-west-1"),
        (stack(aws(None), region="eu-west-3"), "eu-west-3"),
        (stack(region="eu-west-3"), "eu-west-3"),
        (stack(aws("us-east-1", "far"), region="eu-west-3"), "eu-west-3"),
        (stack(Provider("random", "", {"region": "mars"})), None),
        (stack(aws(unknown()), region="eu-west-3"), None),
        (stack(), None),
    ],
    ids=range(8),
)
def test_region_of_the_stack(found: Stack, region: str | None) -> None:
    got = region_of(found, QUEUE)
    assert (None if isinstance(got, Unknown) else got) == region


def test_region_of_an_alias_and_of_an_arn() -> None:
    found = stack(aws("eu-west-1"))
    assert region_of(found, FAR) == "us-east-1"
    assert region_of(found, READ) == "eu-west-2"
    assert region_of(found, HIDDEN) is HIDDEN.region


def test_region_of_an_argument() -> None:
    """Provider 6 has one for each resource; a region that AWS computes is no argument."""
    where = SourceRange("main.tf", 3, 3, 3, 20)
    own = replace(resource("aws_sqs_queue.own", region="eu-west-3"), ranges={("region",): where})
    assert region_of(stack(aws("eu-west-1")), own) == "eu-west-3"
    assert region_of(stack(aws("eu-west-1")), replace(own, ranges={})) == "eu-west-1"


def test_same_region() -> None:
    found = stack(aws("eu-west-1"))
    assert same_region(found, QUEUE, QUEUE) is True
    assert same_region(found, QUEUE, FAR) is False
    assert isinstance(same_region(found, HIDDEN, QUEUE), Unknown)
    assert isinstance(same_region(found, QUEUE, HIDDEN), Unknown)
    assert same_region(stack(), QUEUE, resource("aws_sqs_queue.other")) is True


def test_account() -> None:
    assert account_of(stack(account="123456789012")) == "123456789012"
    read = stack()
    read.data[str(ME.address)] = ME
    assert account_of(read) == "123456789012"
    elsewhere = stack()
    elsewhere.data[str(ME.address)] = replace(ME, region="us-east-1")
    assert isinstance(account_of(elsewhere), Unknown)
    assert account_of(stack()) != account_of(stack()), "of two stacks that nobody knows"


def test_account_of_a_provider_with_a_role_of_its_own() -> None:
    role = aws("us-east-1", "far", assume_role=[{"role_arn": "arn:aws:iam::999999999999:role/deploy"}])
    found = stack(aws("eu-west-1"), role, account="123456789012")
    assert account_of(found, QUEUE) == "123456789012"
    assert isinstance(account_of(found, FAR), Unknown)
    plain = stack(aws("eu-west-1"), aws("us-east-1", "far", assume_role=[]), account="123456789012")
    assert account_of(plain, FAR) == "123456789012"


@pytest.mark.parametrize(
    ("region", "partition"),
    [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("us-isob-east-1", "aws-iso-b"),
     ("us-iso-east-1", "aws-iso"), ("eusc-de-east-1", "aws-eusc"), ("eu-isoe-west-1", "aws-iso-e")],
)  # fmt: skip
def test_partition(region: str, partition: str) -> None:
    assert partition_of(region) == partition
    assert isinstance(partition_of(unknown()), Unknown)
