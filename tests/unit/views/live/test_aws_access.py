"""Asking AWS: refusals, pages, and what cannot be asked at all. moto answers in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber
from moto import mock_aws

from stackproof.views.live.access import AbsentError, Aws, Place, UnreachableError, UnreadError
from stackproof.views.live.types.topics import READERS

TOPICS = 130  # SNS lists a hundred at a time


@pytest.fixture(name="aws")
def give_aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with mock_aws():
        yield Aws(Place("eu-west-1"))


ERRORS = {
    "AWS.SimpleQueueService.NonExistentQueue": AbsentError,
    "QueueDoesNotExist": AbsentError,
    "ResourceNotFoundException": AbsentError,
    "AccessDenied": UnreadError,
    "AccessDeniedException": UnreadError,
    "ValidationException": UnreadError,
    "ExpiredToken": UnreachableError,
    "ThrottlingException": UnreachableError,
}


@pytest.mark.parametrize("code", ERRORS)
def test_refusals(aws: Aws, code: str) -> None:
    client = aws._client("sqs")
    client.meta.config.retries["total_max_attempts"] = 1
    with Stubber(client) as stub:
        stub.add_client_error("get_queue_url", code, "said by AWS")
        with pytest.raises(ERRORS[code], match=r"said by AWS|NonExistent|DoesNotExist"):
            aws.ask("sqs", "get_queue_url", QueueName="orders")


def test_without_credentials_it_says_where_to_give_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(UnreachableError, match="Unable to locate credentials; give credentials as to every AWS tool"):
        Aws(Place("eu-west-1")).ask("sqs", "list_queues")


def test_an_answer_and_its_absence(aws: Aws) -> None:
    with pytest.raises(AbsentError):
        aws.ask("sqs", "get_queue_url", QueueName="orders")
    aws.ask("sqs", "create_queue", QueueName="orders")
    assert aws.ask("sqs", "get_queue_url", QueueName="orders")["QueueUrl"].endswith("/orders")


def test_lists_have_all_pages(aws: Aws) -> None:
    for number in range(TOPICS):
        aws.ask("sns", "create_topic", Name=f"topic-{number:03}")
    assert len(aws.list("sns", "list_topics", "Topics")) == TOPICS
    reader = next(one for one in READERS if one.type == "aws_sns_topic")
    assert reader.parts[0].read(aws, {"name": f"topic-{TOPICS - 1}"})["fifo_topic"] is False


def test_arguments_that_aws_would_refuse_are_refused_for_one_resource(aws: Aws) -> None:
    with pytest.raises(UnreadError, match="get_queue_url"):
        aws.ask("sqs", "get_queue_url", QueueName=7)


def test_it_tries_again_when_throttled(aws: Aws) -> None:
    retries = aws._client("sqs").meta.config.retries
    assert (retries["mode"], retries["total_max_attempts"]) == ("adaptive", 8)


def test_no_endpoint(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    client = aws._client("sqs")

    def refuse(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")

    monkeypatch.setattr(client, "list_queues", refuse)
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:1"):
        aws.ask("sqs", "list_queues")


@pytest.mark.usefixtures("aws")
def test_a_place_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreachableError, match="--region"):
        Aws(Place())
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(UnreachableError, match="--profile"):
        Aws(Place("eu-west-1", "nobody"))


def test_the_account_and_the_partition(aws: Aws) -> None:
    assert (aws.account, aws.partition) == ("123456789012", "aws")
