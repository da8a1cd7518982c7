"""A change between two sides of a stack, and all that a comparison comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from stackproof.comparing.rules import RULES, Group, Rule
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.iam.access_marks import FROM_OUTSIDE
from stackproof.run import exit_status

IDENTITY_PROVIDER = "an identity provider"
LETS_IN = (*FROM_OUTSIDE, IDENTITY_PROVIDER)
"""The marks of access that lets somebody in who is not of the account."""
SideName = Literal["base", "head"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    ``id`` is that of its rule; ``subject`` is the promise, address or type that it is of. ``before`` and ``after`` are
    what either side says, empty where it says nothing. ``where`` is its place on ``side``. ``marks`` say what
    stands out in access; ``environments`` where it is so, none for all of them.
    """

    id: str
    subject: str
    before: str = ""
    after: str = ""
    where: SourceRange | None = None
    side: SideName = "head"
    clauses: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule that it is of."""
        return RULES[self.id]

    @property
    def is_from_outside(self) -> bool:
        """Tell whether it lets somebody in who is not of the account."""
        return any(mark in LETS_IN for mark in self.marks)


@dataclass(frozen=True, slots=True)
class StackChanges:
    """What changed of one stack; ``path`` is its folder, ``problems`` keep a side from being judged, by side."""

    path: str
    name: str
    changes: tuple[Change, ...] = ()
    problems: tuple[tuple[SideName, Diagnostic], ...] = ()

    def of(self, group: Group) -> list[Change]:
        """Return the changes of a group; what lets somebody in from outside comes first."""
        return sorted((one for one in self.changes if one.rule.group == group), key=lambda one: not one.is_from_outside)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All stacks of both sides; ``base`` and ``head`` are what the sides are called, ``notes`` what one should know."""

    base: str
    head: str
    stacks: tuple[StackChanges, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()

    def counts(self) -> Counter[Group]:
        """Count the changes by group."""
        return Counter(change.rule.group for stack in self.stacks for change in stack.changes)

    @property
    def could_be_judged(self) -> bool:
        """Tell whether both sides of every stack were judged."""
        return not self.problems and not any(stack.problems for stack in self.stacks)

    def exit_code(self, fail_on: Collection[Group]) -> int:
        """Return the exit status: what a group of ``fail_on`` holds fails."""
        counts = self.counts()
        return exit_status.of_comparison(found=any(counts[group] for group in fail_on), complete=self.could_be_judged)
