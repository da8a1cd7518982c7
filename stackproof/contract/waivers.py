"""Waivers: violations that are accepted until a day, by somebody, for a reason.

All that can be wrong with one is found here: it binds nothing, it has ended or would last too long, nobody says why or
answers for it, its part is everything, it aims at what is not judged, nothing violates what it waives.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from stackproof.contract.patterns import matches
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.suggestions import suggest

OWNERS = "contract-owners.yaml"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A violation that is accepted. ``resource`` is empty for the stack itself, ``part`` for the whole resource.

    ``actions`` are those of a statement that the waiver is for, ``part``; a further one in it is not covered.
    """

    constraint: str
    resource: str
    part: str
    reason: str
    expires: datetime.date
    owner: str
    where: SourceRange
    actions: tuple[str, ...] = ()

    def covers(self, constraint: str, resource: str, part: str, actions: tuple[str, ...] = ()) -> bool:
        """Tell whether a finding is what this waives; ``actions`` are those of the statement that it is of."""
        if not self.is_about(constraint, resource, part):
            return False
        return not self.actions or (bool(actions) and _lower(actions) <= _lower(self.actions))

    def is_about(self, constraint: str, resource: str, part: str) -> bool:
        """Tell whether this waives something of a part, whatever its actions are."""
        return self.aims_at(constraint, resource) and (not self.part or matches(part, self.part))

    def aims_at(self, constraint: str, resource: str) -> bool:
        """Tell whether this waives something of a constraint on a resource."""
        return (constraint, resource) == (self.constraint, self.resource)


def _lower(actions: Iterable[str]) -> set[str]:
    return {action.lower() for action in actions}


def find_unlisted(waiver: Waiver, actions: tuple[str, ...]) -> Diagnostic | None:
    """Say that a waiver of a statement leaves open for which actions it is, with the list to paste."""
    if not waiver.part or waiver.actions or not actions:
        return None
    listed = ", ".join(f'"{one}"' if " " in one or "*" in one else one for one in dict.fromkeys(actions))
    detail = (
        f'The waiver of {waiver.constraint} for "{waiver.part}" of {waiver.resource} would cover whatever that '
        f"statement becomes; "
        f"list the actions that it is for: actions: [{listed}]"
    )
    return Diagnostic("Waiver of a statement without its actions", detail, waiver.where)


def find_idle(waiver: Waiver, actions: Iterable[str]) -> tuple[str, ...]:
    """Return the actions of a waiver that no statement that it covers has: they could be added without a word."""
    there = _lower(actions)
    return tuple(one for one in waiver.actions if one.lower() not in there)


def find_invalid(
    waivers: Iterable[Waiver], bound: Collection[str], today: datetime.date, longest: int
) -> Iterator[Diagnostic]:
    """Yield what is wrong with waivers whatever the stack is.

    Args:
        waivers: those of a contract.
        bound: the ids of its bindings.
        today: the last day that a waiver may end on and still hold.
        longest: for how many days from today a waiver may last.
    """
    for waiver in waivers:
        yield from _find_empty(waiver)
        if waiver.constraint not in bound:
            meant = suggest(waiver.constraint, sorted(bound))
            hint = f' Did you mean "{meant}"?' if meant else ""
            detail = (
                f'The contract binds no constraint "{waiver.constraint}"; correct the name, or remove the waiver.{hint}'
            )
            yield Diagnostic("Waiver of an unbound constraint", detail, waiver.where)
        if waiver.expires < today:
            detail = (
                f"The waiver of {waiver.constraint} for {waiver.resource or 'the stack'} ended on {waiver.expires}; "
                f"mend the resource, or ask {waiver.owner} to renew it."
            )
            yield Diagnostic("Expired waiver", detail, waiver.where)

        elif (waiver.expires - today).days > longest:
            last = today + datetime.timedelta(days=longest)
            detail = (
                f"The waiver of {waiver.constraint} lasts until {waiver.expires}; let it end by {last}, {longest} days "
                f"from today, and renew it then. {OWNERS} beside the contract, or above it, may allow more."
            )
            yield Diagnostic("Waiver that lasts too long", detail, waiver.where)


def _find_empty(waiver: Waiver) -> Iterator[Diagnostic]:
    """Yield what a waiver leaves open: why, who, and which part."""
    for name, text in (("reason", waiver.reason), ("owner", waiver.owner)):
        if not _says_something(text):
            detail = f'The {name} of the waiver of {waiver.constraint} is "{text}", which says nothing; write it out.'
            yield Diagnostic(f"Waiver without {'a reason' if name == 'reason' else 'an owner'}", detail, waiver.where)
    if waiver.actions and not waiver.part:
        detail = f"The waiver of {waiver.constraint} lists actions and no part; name the statement that has them."
        yield Diagnostic("Waiver of actions without a statement", detail, waiver.where)
    if waiver.part and not _says_something(waiver.part):
        detail = (
            f'The part "{waiver.part}" of the waiver of {waiver.constraint} is every part; name one, '
            "or leave part out to waive the whole resource."
        )
        yield Diagnostic("Waiver of every part", detail, waiver.where)


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


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
