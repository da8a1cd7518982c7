"""What AWS publishes of IAM, as data: its actions with their resource types, and its managed policies.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/ and
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/, by ``scripts/extract_iam.py``, which says from which
packages. An action or a policy that is not here may be newer than the data.
"""

from __future__ import annotations

import bisect
import datetime
import functools
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

Document = Mapping[str, Any]
_SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Action:
    """An action: the types of resources that it accepts, and the service's own condition keys that it knows."""

    name: str
    types: frozenset[str]
    keys: frozenset[str]
    level: str


@dataclass(frozen=True, slots=True)
class Service:
    """The actions of a service by lower-case name, and the formats of its ARNs by type."""

    prefix: str
    actions: Mapping[str, Action]
    formats: Mapping[str, str]


class _Archive:
    """A file of entries of JSON, each read when somebody asks."""

    def __init__(self, file: str) -> None:
        self._archive = zipfile.ZipFile(str(files(__package__).joinpath(file)))
        self.names = sorted(set(self._archive.namelist()) - {_SOURCE})

    def read(self, name: str) -> Any:
        """Return an entry.

        Raises:
            KeyError: there is none of that name.
        """
        return json.loads(self._archive.read(name))


@functools.cache
def _actions() -> _Archive:
    return _Archive("actions.zip")


@functools.cache
def _policies() -> _Archive:
    return _Archive("managed_policies.zip")


@functools.cache
def service(prefix: str) -> Service | None:
    """Return what is published of a service, by the prefix of its actions; ``None`` for a prefix that none has."""
    if prefix not in _actions().names:
        return None
    found = _actions().read(prefix)
    actions = {
        name.lower(): Action(name, frozenset(one["types"]), frozenset(one["keys"]), one["level"])
        for name, one in found["actions"].items()
    }
    return Service(prefix, actions, found["resources"])


def action(text: str) -> Action | None:
    """Return an action such as ``sqs:SendMessage``, in any case; ``None`` for one that is not published."""
    prefix, _, name = text.lower().partition(":")
    found = service(prefix)
    return found.actions.get(name) if found is not None else None


def accepts_no_resource(text: str) -> bool:
    """Tell whether AWS accepts only ``*`` as the resource of an action.

    >>> accepts_no_resource("logs:CreateLogDelivery"), accepts_no_resource("logs:PutLogEvents")
    (True, False)
    """
    found = action(text)
    return found is not None and not found.types


@functools.cache
def managed_policy(name: str) -> Document | None:
    """Return the document of an AWS managed policy, by its path and name, such as ``service-role/AWSConfigRole``."""
    archive = _policies()
    place = bisect.bisect_right(archive.names, name) - 1
    found: Document | None = archive.read(archive.names[place]).get(name) if place >= 0 else None
    return found


@functools.cache
def managed_policy_names() -> tuple[str, ...]:
    """Return the path and name of every AWS managed policy, sorted."""
    return tuple(name for group in _policies().names for name in _policies().read(group))


def age(today: datetime.date) -> int:
    """Return how many days old the older of both is."""
    dates = (datetime.date.fromisoformat(archive.read(_SOURCE)["date"]) for archive in (_actions(), _policies()))
    return (today - min(dates)).days
