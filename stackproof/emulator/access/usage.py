"""What roles are granted against what they used: least privilege, shown from both sides.

A grant is one action on one resource, as a policy writes them. It is used when a call that was allowed falls under it;
conditions are not looked at. A call that was refused is one for which a grant is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.emulator.access.conditions import like
from stackproof.model.policy import parse_policy
from stackproof.values import Unknown


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """An action on a resource that a role is allowed; both may hold ``*`` and ``?``."""

    role: str
    action: str
    resource: str

    def covers(self, call: Mapping[str, Any]) -> bool:
        """Tell whether a call, as ``Emulator.calls`` gives it, falls under the grant."""
        return (
            call["role"].rsplit("/", 1)[-1] == self.role
            and like(self.action.lower(), call["action"].lower())
            and like(self.resource, call["resource"])
        )

    def __str__(self) -> str:
        return f"{self.role}: {self.action} on {self.resource}"


def grants_of(role: str, documents: Iterable[Any]) -> Iterator[Grant]:
    """Take the policies of a role apart, given by its name and their documents.

    Raises:
        ValueError: a statement allows what is not named (``NotAction``, ``NotResource``).
    """
    for statement in (one for document in documents for one in parse_policy(document).statements):
        if statement.effect != "Allow":
            continue
        actions, resources = statement.actions, statement.resources
        if isinstance(actions, Unknown) or isinstance(resources, Unknown) or not (actions and resources):
            raise ValueError(f"{role}: {statement.label} names no actions or no resources")
        yield from (Grant(role, str(action), str(resource)) for action in actions for resource in resources)


def superfluous(grants: Iterable[Grant], calls: Iterable[Mapping[str, Any]]) -> list[Grant]:
    """Return the grants that no call used."""
    allowed = [call for call in calls if call["allowed"]]
    return sorted({grant for grant in grants if not any(map(grant.covers, allowed))})


def missing(calls: Iterable[Mapping[str, Any]]) -> list[Grant]:
    """Return what roles tried and were refused."""
    refused = (call for call in calls if not call["allowed"])
    return sorted({Grant(call["role"].rsplit("/", 1)[-1], call["action"], call["resource"]) for call in refused})
