"""By which version of a provider a stack is read: there are schemas of some, and a stack asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stackproof.schema.blocks import Block
from stackproof.schema.others import TERRAFORM_DATA, other, others, provider_of
from stackproof.schema.provider import ProviderSchema

SHIPPED = ("5.100.0", "6.69.1")
"""The versions of hashicorp/aws that are shipped, the oldest first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the versions that are shipped, and what is known of the one that is meant.

    ``either``: the newest that is shipped may be meant as well, so that defaults that differ are unknown. ``open``: a
    version may be meant that has names which none of those that are shipped has. ``older`` are the providers of which
    an older line may be meant, so that what is nearly a name may be one. Of the providers besides AWS, ``unread`` are
    those whose schema says nothing of the version or the provider that is meant, and ``opened`` those of which another
    version than the schema's may be. ``meant`` is the version of AWS, or one just above it, where that is between
    those that are shipped; ``said`` is how the stack says so. ``exact``: Terraform runs the very version of AWS that is
    read by.
    """

    version: str = SHIPPED[0]
    either: bool = False
    open: bool = False
    older: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    meant: tuple[int, ...] | None = None
    said: str = ""
    exact: bool = False

    def is_open(self, provider: str) -> bool:
        """Tell whether a newer version of a provider may be meant than the schema that is read by."""
        return self.open if provider == "aws" else provider in self.opened

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
    return _schema(chosen.version, chosen.either, chosen.meant if chosen.version == SHIPPED[-1] else None)


def provider_schema(name: str) -> ProviderSchema | None:
    """Return the schema of a provider, by the name that its types begin with; ``None`` if there is none of it."""
    if name == "aws":
        return aws()
    return other(name) if name in others() and name not in _READING.get().unread else None


def schema_of_type(type_: str, *, data: bool) -> Block | None:
    """Return the schema of a resource type or data source; ``None`` if nobody shipped it."""
    if type_ == "terraform_data" and not data:
        return TERRAFORM_DATA
    provider = provider_schema(provider_of(type_))
    if provider is None:
        return None
    return provider.data_source(type_) if data else provider.resource(type_)


def describe_provider(name: str) -> str:
    """Name a provider and the version that the stack at hand is read by."""
    return (
        f"hashicorp/aws {_READING.get().version}"
        if name == "aws"
        else f"{others()[name].source} {others()[name].version}"
    )


def read_shipped(version: str) -> ProviderSchema:
    """Return the schema of a version that is shipped."""
    return _schema(version, False, None)


@cache
def _schema(version: str, either: bool, meant: tuple[int, ...] | None) -> ProviderSchema:
    if either and version != SHIPPED[-1]:
        return ProviderSchema(_data(version), beside=read_shipped(SHIPPED[-1]))
    return ProviderSchema(_data(version), meant=meant)


def _data(version: str) -> bytes:
    return files("stackproof.schema").joinpath(f"aws-{version}.bin").read_bytes()
