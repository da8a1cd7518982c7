"""Folders wherever they are: on this machine, or in object storage by fsspec.

S3 is reached by pyarrow's file system under fsspec's face. ``AWS_ENDPOINT_URL_S3`` or ``AWS_ENDPOINT_URL`` leads to
another S3, such as the emulator's, as it does for the SDKs
(https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

S3 = "s3://"
_SEPARATOR = "://"
_ATTEMPTS = 3  # requests that the S3 client makes before it gives up
_CONNECT, _ANSWER = 10.0, 60.0  # seconds


class PlaceError(Exception):
    """A place that cannot be reached; the text is a sentence."""


def is_remote(address: str) -> bool:
    """Tell whether an address is that of object storage."""
    return _SEPARATOR in address


def file_system(address: str) -> tuple[Any, str]:
    """Return the fsspec file system of an address, and the path in it.

    Raises:
        PlaceError: nobody knows how to reach it.
    """
    if not is_remote(address):
        from fsspec.implementations.local import LocalFileSystem  # noqa: PLC0415 - of the extra

        return LocalFileSystem(), str(Path(address).absolute())
    if address.startswith(S3):
        return _s3(), address.removeprefix(S3).rstrip("/")
    import fsspec  # noqa: PLC0415 - of the extra

    try:
        system, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        message = f"{address} cannot be reached: {error}. Install what fsspec asks for, or give a folder or s3://."
        raise PlaceError(message) from None
    return system, str(path).rstrip("/")


def _s3() -> Any:
    from fsspec.implementations.arrow import ArrowFSWrapper  # noqa: PLC0415 - of the extra
    from pyarrow.fs import AwsStandardS3RetryStrategy, S3FileSystem  # noqa: PLC0415

    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    given: dict[str, Any] = {"endpoint_override": endpoint} if endpoint else {}
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    given |= {"region": region} if region else {}
    strategy = AwsStandardS3RetryStrategy(max_attempts=_ATTEMPTS)
    return ArrowFSWrapper(
        S3FileSystem(connect_timeout=_CONNECT, request_timeout=_ANSWER, retry_strategy=strategy, **given)
    )
