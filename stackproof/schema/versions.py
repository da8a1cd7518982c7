"""By which version of the AWS provider a stack is read: there are schemas of some, and a stack asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stackproof.schema.provider import ProviderSchema

SHIPPED = ("5.100.0", "6.69.1")
"""The versions of hashicorp/aws that are shipped, the oldest first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the versions that are shipped, and what is known of the one that is meant.

    ``either``: the newest that is shipped may be meant as well, so that defaults that differ are unknown. ``open``: a
    version may be meant that has names which none of those that are shipped has.
    """

    version: str = SHIPPED[0]
    either: bool = False
    open: bool = False

    @property
    def has_regions(self) -> bool:
        """Tell whether resources have the argument ``region``: since version 6."""
        return int(self.version.split(".", 1)[0]) >= 6


_OLDEST = Reading()
_READING: ContextVar[Reading] = ContextVar("reading", default=_OLDEST)


def reading() -> Reading:
    """Return how the stack at hand is read."""
    return _READING.get()


@contextmanager
def reading_by(chosen: Reading) -> Iterator[None]:
    """Have :func:`aws` return the schema of a version."""
    token = _READING.set(chosen)
    try:
        yield
    finally:
        _READING.reset(token)


def aws() -> ProviderSchema:
    """Return the schema of the AWS provider that the stack at hand is read by."""
    chosen = _READING.get()
    return _schema(chosen.version, chosen.either)


def shipped(version: str) -> ProviderSchema:
    """Return the schema of a version that is shipped."""
    return _schema(version, False)


@cache
def _schema(version: str, either: bool) -> ProviderSchema:
    if either and version != SHIPPED[-1]:
        return ProviderSchema(_data(version), beside=shipped(SHIPPED[-1]))
    return ProviderSchema(_data(version))


def _data(version: str) -> bytes:
    return files("stackproof.schema").joinpath(f"aws-{version}.bin").read_bytes()
