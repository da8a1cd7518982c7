"""An AWS for the functions of the stacks: moto's, empty at the start of each test."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
import pytest
from moto import mock_aws


@cache
def boto3_session() -> boto3.Session:
    """One for all tests: each new one reads the descriptions of the services again, which takes longer than a test."""
    return boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing")


@cache
def client(service: str, region: str) -> Any:
    """A test's own client; a function makes its clients anew for each test, as in a new process."""
    return boto3_session().client(service, region)  # type: ignore[call-overload]  # whichever the test names


@cache
def resource(service: str, region: str) -> Any:
    """Likewise."""
    return boto3_session().resource(service, region)  # type: ignore[call-overload]


@contextmanager
def empty_aws(environment: Mapping[str, str]) -> Iterator[None]:
    """Give boto3 an AWS with nothing in it, and this process the environment of a function."""
    with pytest.MonkeyPatch.context() as process:
        for name, value in environment.items():
            process.setenv(name, value)
        process.delenv("AWS_ENDPOINT_URL", raising=False)
        with mock_aws():
            process.setattr(boto3, "DEFAULT_SESSION", boto3_session())
            yield
