"""A contract: which constraints bind a stack, what each stands for, and what is waived."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from stackproof.constraints import Constraint
from stackproof.diagnostics import SourceRange


@dataclass(frozen=True, slots=True)
class Binding:
    """A constraint that binds the stack: with parameters, for clauses, on some or all resources."""

    id: str
    constraint: Constraint
    clauses: tuple[str, ...]
    where: SourceRange
    parameters: Mapping[str, Any] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    count: int | None = None
    undecided: Literal["fail", "skip"] = "fail"
    asserts: bool = False

    def selects(self, address: str) -> bool:
        """Tell whether the binding's patterns choose an address."""
        if self.only and not any(self.matches(address, pattern) for pattern in self.only):
            return False
        return not any(self.matches(address, pattern) for pattern in self.excluded)

    @staticmethod
    def matches(address: str, pattern: str) -> bool:
        """Match with ``*`` and ``?``; brackets belong to addresses and are no character sets."""
        return fnmatchcase(address, pattern.replace("[", "[[]"))


@dataclass(frozen=True, slots=True)
class Waiver:
    """A violation that is accepted until a day, by somebody, for a reason."""

    constraint: str
    resource: str
    part: str
    reason: str
    expires: datetime.date
    owner: str
    where: SourceRange

    def covers(self, binding: str, resource: str, part: str) -> bool:
        """Tell whether a finding is what this waives."""
        return (
            binding == self.constraint
            and resource == self.resource
            and (not self.part or Binding.matches(part, self.part))
        )


@dataclass(frozen=True, slots=True)
class Contract:
    """What a stack promises."""

    stack: str
    path: Path
    label: str
    specification: tuple[str, ...]
    account: str | None
    region: str | None
    variables: Mapping[str, Any]
    resources: Mapping[str, int]
    bindings: tuple[Binding, ...]
    waivers: tuple[Waiver, ...]
    places: Mapping[tuple[str | int, ...], SourceRange] = field(default_factory=dict)
    zones: tuple[str, ...] = ()

    @property
    def directory(self) -> Path:
        """The folder of the stack: the one that the contract is in."""
        return self.path.parent
