"""Waivers: violations that are accepted until a day, by somebody, for a reason.

All that can be wrong with one is found here: it binds nothing, it has ended, it aims at what is not judged, nothing
violates what it waives.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from stackproof.contract.patterns import matches
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.suggestions import suggest


@dataclass(frozen=True, slots=True)
class Waiver:
    """A violation that is accepted. ``resource`` is empty for the stack itself, ``part`` for the whole resource."""

    constraint: str
    resource: str
    part: str
    reason: str
    expires: datetime.date
    owner: str
    where: SourceRange

    def covers(self, constraint: str, resource: str, part: str) -> bool:
        """Tell whether a finding is what this waives."""
        return self.aims_at(constraint, resource) and (not self.part or matches(part, self.part))

    def aims_at(self, constraint: str, resource: str) -> bool:
        """Tell whether this waives something of a constraint on a resource."""
        return (constraint, resource) == (self.constraint, self.resource)


def find_invalid(waivers: Iterable[Waiver], bound: Collection[str], today: datetime.date) -> Iterator[Diagnostic]:
    """Yield what is wrong with waivers whatever the stack is: each names a binding, and has not ended.

    Args:
        waivers: those of a contract.
        bound: the ids of its bindings.
        today: the last day that a waiver may end on and still hold.
    """
    for waiver in waivers:
        if waiver.constraint not in bound:
            detail = f'The contract binds no constraint "{waiver.constraint}"; correct the name, or remove the waiver.'
            yield Diagnostic("Waiver of an unbound constraint", detail, waiver.where)
        if waiver.expires < today:
            detail = (
                f"The waiver of {waiver.constraint} for {waiver.resource or 'the stack'} ended on {waiver.expires}; "
                f"mend the resource, or ask {waiver.owner} to renew it."
            )
            yield Diagnostic("Expired waiver", detail, waiver.where)


def find_aimless(
    waivers: Iterable[Waiver], judged: Collection[tuple[str, str]], known: Iterable[str], excused: Collection[str]
) -> Iterator[Diagnostic]:
    """Yield the waivers of what is not judged.

    Args:
        waivers: those of a contract.
        judged: constraint and resource of each outcome.
        known: the addresses of the stack, for a suggestion.
        excused: the addresses of what does not exist, which nothing can judge.
    """
    for waiver in waivers:
        if (waiver.constraint, waiver.resource) in judged or waiver.resource in excused:
            continue
        meant = suggest(waiver.resource, list(known))
        hint = f' Did you mean "{meant}"?' if meant and meant != waiver.resource else ""
        aim = waiver.resource or "the stack itself"
        detail = f"{waiver.constraint} does not judge {aim}; correct or remove the waiver.{hint}"
        yield Diagnostic("Waiver matches nothing", detail, waiver.where)


def find_stale(waivers: Iterable[Waiver], constraint: str, resource: str, used: Collection[Waiver]) -> Iterator[Waiver]:
    """Yield the waivers of a constraint on a resource that no finding needs any more."""
    return (one for one in waivers if one.aims_at(constraint, resource) and one not in used)
