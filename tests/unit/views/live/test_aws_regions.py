"""Resources of providers with an alias are looked for in the region that the provider names. moto answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from stackproof.run.drift import Drift, find_drift
from stackproof.run.live import LiveSource
from stackproof.views.live.access import Place

STACK = """
provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "europe"
  region = REGION
}

resource "aws_sqs_queue" "here" {
  name = "orders"
}

module "there" {
  source    = "./queue"
  providers = { aws = aws.europe }
}
"""
MODULE = (
    'resource "aws_sqs_queue" "there" {\n  name                      = "orders"\n  message_retention_seconds = 60\n}\n'
)
UNKNOWN = "aws_sqs_queue.here.arn"


@pytest.fixture(autouse=True)
def give_aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield


def drift(folder: Path, region: str) -> Drift:
    (folder / "queue").mkdir(exist_ok=True)
    (folder / "queue/main.tf").write_text(MODULE)
    (folder / "main.tf").write_text(STACK.replace("REGION", region))
    found = find_drift(folder, LiveSource(Place("us-east-1")))
    assert isinstance(found, Drift), found
    return found


def make_queue(region: str, **attributes: str) -> None:
    """Make the queue as Terraform does, which names the largest message."""
    queues = boto3.session.Session().client("sqs", region_name=region)
    queues.create_queue(QueueName="orders", Attributes={"MaximumMessageSize": "262144", **attributes})


def test_each_is_looked_for_in_its_own_region(tmp_path: Path) -> None:
    """The queues have one name, and differ."""
    make_queue("us-east-1")
    make_queue("eu-west-1", MessageRetentionPeriod="60")
    found = drift(tmp_path, '"eu-west-1"')
    assert (found.differences, found.absent, found.unread) == ((), (), ())
    assert found.compared == 2
    assert found.stack.diagnostics == []


def test_one_that_is_in_another_region_does_not_exist(tmp_path: Path) -> None:
    make_queue("us-east-1")
    assert drift(tmp_path, '"eu-west-1"').absent == ("module.there.aws_sqs_queue.there",)


def test_a_region_that_nobody_knows_is_said(tmp_path: Path) -> None:
    make_queue("us-east-1")
    found = drift(tmp_path, UNKNOWN)
    assert [one.path for one in found.differences] == [("message_retention_seconds",)]
    assert [one.detail for one in found.stack.diagnostics] == [
        "Nobody can know the region of aws.europe; the resources are looked for in us-east-1."
    ]
