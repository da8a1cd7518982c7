"""An AWS for the functions of the stacks: moto's, as its stack fills it at the start of each test."""

import copyreg
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from typing import Any

import boto3
import jsonpath_ng.ext
import pytest
from botocore import useragent
from moto.core import responses
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.core.models import botocore_stubber
from moto.ssm.models import ParameterDict

from stackproof.emulator.corrections import tables, topics

tables.a_transaction_copies_the_table_for_each_item()
topics.each_subscription_makes_a_key_pair()
for module, name in (  # each tells the same of the same, and takes a tenth of a call to find that out again
    (useragent, "sanitize_user_agent_string_component"),
    (responses, "camelcase_to_underscores"),
    (responses, "method_names_from_class"),
    (jsonpath_ng.ext, "parse"),
):
    setattr(module, name, cache(getattr(module, name)))


for kind in (threading.Condition, threading.Lock, threading.RLock):
    copyreg.pickle(type(kind()), lambda _, kind=kind: (kind, ()))  # type: ignore[misc]
copyreg.pickle(
    ParameterDict,
    lambda one: (ParameterDict, (one.account_id, one.region_name), vars(one), None, iter(one.items())),
)


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


class FunctionsSession(boto3.Session):
    """Where the functions get their clients: each time another, but for the clients that a test before has given back.

    To make one takes longer than a test.
    """

    def __init__(self) -> None:
        super().__init__(aws_access_key_id="testing", aws_secret_access_key="testing")
        self._made: dict[str, list[Any]] = defaultdict(list)
        self._given: dict[str, int] = defaultdict(int)
        self._listeners: list[tuple[Any, str, Callable[..., Any]]] = []

    def client(self, service_name: str, **options: Any) -> Any:  # type: ignore[override]
        told = {name: vars(value) if name == "config" else value for name, value in options.items()}
        key = repr((service_name, self.region_name, told))
        if len(self._made[key]) == self._given[key]:
            self._made[key].append(super().client(service_name, **options))  # type: ignore[call-overload]
        self._given[key] += 1
        return self._made[key][self._given[key] - 1]

    def listen(self, client: Any, event: str, listener: Callable[..., Any]) -> None:
        """Call a function before whatever else a client does at an event, until the end of the test."""
        client.meta.events.register_first(event, listener)
        self._listeners.append((client, event, listener))

    def give_back(self) -> None:
        """Let the next test have the clients, without listeners."""
        for client, event, listener in self._listeners:
            client.meta.events.unregister(event, listener)
        self._listeners.clear()
        self._given.clear()


@cache
def functions_session() -> FunctionsSession:
    """One for all tests."""
    return FunctionsSession()


@contextmanager
def filled_aws(environment: Mapping[str, str], fill: Callable[[], Mapping[str, str]]) -> Iterator[None]:
    """Give boto3 an AWS with what a function makes in it, and this process the environment of a function.

    Args:
        environment: what is known of that before.
        fill: makes everything, and returns the rest of the environment. It is called once: each test has a copy.
    """
    with empty_aws(environment), pytest.MonkeyPatch.context() as process:
        backends, filled, rest = _filled(fill)
        for backend, accounts in zip(backends, deepcopy(filled), strict=True):
            for account, regions in accounts.items():
                backend[account].update(regions)
        for name, value in rest.items():
            process.setenv(name, value)
        yield


@cache
def _filled(fill: Callable[[], Mapping[str, str]]) -> tuple[list[Any], list[Any], Mapping[str, str]]:
    """Return moto's services, and of each its backends by account and region, as a function fills them."""
    rest = fill()
    backends = list(BackendDict._instances)
    filled = [{account: dict(regions.items()) for account, regions in backend.items()} for backend in backends]
    for backend in backends:
        backend.clear()
    return backends, filled, rest


@contextmanager
def empty_aws(environment: Mapping[str, str]) -> Iterator[None]:
    """Give boto3 an AWS with nothing in it, and this process the environment of a function.

    That is ``mock_aws`` without what answers ``requests``, which no function uses: a thousand patterns for each test.
    """
    with pytest.MonkeyPatch.context() as process:
        for name, value in environment.items():
            process.setenv(name, value)
        process.delenv("AWS_ENDPOINT_URL", raising=False)
        process.setattr(botocore_stubber, "enabled", True)
        process.setattr(boto3, "DEFAULT_SESSION", functions_session())
        BackendDict.reset()
        try:
            yield
        finally:
            functions_session().give_back()
            BackendDict.reset()
            reset_model_data()
