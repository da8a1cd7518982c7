"""Asking AWS: clients, pages, repeated attempts, and what a refusal means.

Only reading calls are made. Errors: https://docs.aws.amazon.com/general/latest/gr/api-retries.html and "Errors" of
each operation in the services' API references.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

_ATTEMPTS = 8  # of one call, with growing pauses: describe calls are throttled by account
_SECONDS_TO_CONNECT = 10
_ABSENT = ("NonExistentQueue", "QueueDoesNotExist", "StateMachineDoesNotExist", "404")
_ABSENT_ENDS = (
    "NotFound",
    "NotFoundException",
    "NotFoundFault",
    "NotFoundError",
)  # ``DBSnapshotNotFound`` and the like
_ABSENT_STARTS = "NoSuch"  # how IAM and S3 begin it
_ABSENT_BY_MESSAGE = {  # of services that have no code of their own for it
    "cloudformation": ("ValidationError", "does not exist"),
    "sagemaker": ("ValidationException", "Cannot find"),
}
_ABSENT_BY_STATUS = {"s3control": 404}
_NOBODY = (  # it is not the resource that is refused: every other call would be as well
    "AuthFailure", "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "InvalidAccessKeyId",
    "SignatureDoesNotMatch", "UnrecognizedClientException", "RequestLimitExceeded", "Throttling", "ThrottlingException",
    "TooManyRequestsException", "SlowDown",
)  # fmt: skip
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "403", "Forbidden")

CREDENTIALS = "give credentials as to every AWS tool: AWS_PROFILE, aws sso login, or AWS_ACCESS_KEY_ID and its like"
"""What to do where AWS knows nobody."""


class AbsentError(Exception):
    """What was asked for does not exist."""


class UnreadError(Exception):
    """One thing could not be read, and the rest can: access is denied, or nobody can tell which resource is meant."""


class UnreachableError(Exception):
    """AWS cannot be asked at all: no credentials, no endpoint, or it stays busy. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which AWS: ``None`` is what the SDK finds for itself in the environment and its configuration files."""

    region: str | None = None
    profile: str | None = None
    endpoint: str | None = None


class Aws:
    """AWS as these credentials see it in one region; threads may share it."""

    def __init__(self, place: Place) -> None:
        """Prepare a session.

        Raises:
            UnreachableError: boto3 is not installed, or there is no such profile.
        """
        try:
            import boto3  # noqa: PLC0415 - an extra, and heavy
            from botocore.exceptions import BotoCoreError  # noqa: PLC0415
        except ImportError:
            raise UnreachableError("boto3 is not installed: pip install 'stackproof[aws]'") from None
        try:
            self._session = boto3.session.Session(profile_name=place.profile, region_name=place.region)
        except BotoCoreError as error:
            raise UnreachableError(f"{error}; correct --profile") from None
        if self._session.region_name is None:
            raise UnreachableError("no region is known; give --region, or account: {region: ...} in the contract")
        self.region: str = self._session.region_name
        self.partition: str = self._session.get_partition_for_region(self.region)
        self._place = place
        self._elsewhere: dict[str, Aws] = {}
        self._clients: dict[str, Any] = {}
        self._lock = threading.Lock()

    def at(self, region: str) -> Aws:
        """Return AWS as the same credentials see it in a region."""
        if region == self.region:
            return self
        with self._lock:
            if region not in self._elsewhere:
                self._elsewhere[region] = Aws(replace(self._place, region=region))
            return self._elsewhere[region]

    @cached_property
    def account(self) -> str:
        """The account that the credentials are of. Raises as ``ask``."""
        return str(self._identity["Account"])

    @cached_property
    def caller(self) -> str:
        """The ARN of whom the credentials are. Raises as ``ask``."""
        return str(self._identity["Arn"])

    @cached_property
    def _identity(self) -> dict[str, Any]:
        return self.ask("sts", "get_caller_identity")

    def ask(self, service: str, operation: str, **arguments: Any) -> dict[str, Any]:
        """Make one call.

        Args:
            service: as boto3 names it: ``stepfunctions``.
            operation: the method of the client: ``describe_state_machine``.
            **arguments: as the operation takes them; what is ``None`` is left out.

        Raises:
            AbsentError: there is no such thing.
            UnreadError: access is denied, or AWS refuses the question.
            UnreachableError: AWS does not answer.
        """
        given = {name: value for name, value in arguments.items() if value is not None}
        with _refusals(service, operation):
            answer: dict[str, Any] = getattr(self._client(service), operation)(**given)
        return answer

    def list(self, service: str, operation: str, key: str, **arguments: Any) -> list[Any]:
        """Make a call that answers in pages; return the elements under ``key`` of all pages. Raises as ``ask``."""
        with _refusals(service, operation):
            client = self._client(service)
            pages = client.get_paginator(operation).paginate(**arguments)
            return [element for page in pages for element in page.get(key, ())]

    def _client(self, service: str) -> Any:
        with self._lock:
            if service not in self._clients:
                from botocore.config import Config  # noqa: PLC0415 - heavy

                config = Config(
                    retries={"mode": "adaptive", "total_max_attempts": _ATTEMPTS},
                    connect_timeout=_SECONDS_TO_CONNECT,
                    user_agent_extra="stackproof",
                )
                self._clients[service] = self._session.client(
                    service,  # type: ignore[call-overload]  # whichever a declaration names
                    endpoint_url=self._place.endpoint,
                    config=config,
                )
            return self._clients[service]


@contextmanager
def _refusals(service: str, operation: str) -> Iterator[None]:
    """Tell what is not there from what may not be read, and both from an AWS that cannot be asked."""
    from botocore.exceptions import (  # noqa: PLC0415 - heavy
        BotoCoreError,
        ClientError,
        NoCredentialsError,
        ParamValidationError,
    )

    try:
        yield
    except ClientError as error:
        last = _code(error)
        if _is_absence(service, error):
            raise AbsentError(str(error)) from None
        if last in _DENIED:
            raise UnreadError(f"access is denied to {service} {operation}: {_message(error)}") from None
        if last in _NOBODY:
            raise UnreachableError(f"{service} {operation}: {_message(error)}") from None
        raise UnreadError(f"{service} {operation}: {_message(error)}") from None
    except ParamValidationError as error:
        raise UnreadError(f"{service} {operation}: {error}") from None
    except NoCredentialsError as error:
        raise UnreachableError(f"{service} {operation}: {error}; {CREDENTIALS}") from None
    except BotoCoreError as error:
        raise UnreachableError(f"{service} {operation}: {error}") from None


def _is_absence(service: str, error: Any) -> bool:
    code = _code(error)
    absent, text = _ABSENT_BY_MESSAGE.get(service, ("", ""))
    if code == absent:
        return text in _message(error)
    if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == _ABSENT_BY_STATUS.get(service, ""):
        return True
    return code in _ABSENT or code.endswith(_ABSENT_ENDS) or code.startswith(_ABSENT_STARTS)


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", "")).rsplit(".", 1)[-1]


def _message(error: Any) -> str:
    found = error.response.get("Error", {})
    return f"{found.get('Code', '')} {found.get('Message', '')}".strip()
