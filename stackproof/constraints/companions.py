"""Resources that configure another one from beside it: a bucket's public access block, a VPC's flow logs.

Which of them are of a resource is decided by reference, or by the name or id that somebody wrote, within one region.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from stackproof.constraints.verdict import Failed, Undecided, Verdict
from stackproof.iam.answers import Answer, all_of, doubt
from stackproof.model import AttributePath, Resource, Stack
from stackproof.model.graph import each_its_own, target, users
from stackproof.model.regions import same_region
from stackproof.model.same_names import same_name
from stackproof.values import AttributeOf, Unknown
from stackproof.values.texts import text_with_holes


@dataclass(frozen=True, slots=True)
class Companions:
    """What configures a resource from beside it: ``found`` surely, ``unknown`` is why something else may, too."""

    found: tuple[Resource, ...]
    unknown: Unknown | None = None

    def doubt(self, needs: str) -> Undecided | None:
        """Return the verdict where nothing is found and something may be."""
        if self.found or self.unknown is None:
            return None
        return Undecided(needs, self.unknown.why)


def companions_of(owner: Resource, stack: Stack, type_: str, path: AttributePath, name: str) -> Companions:
    """Return the resources of a type that an argument makes companions of a resource.

    Args:
        owner: the resource that they configure.
        stack: its stack.
        type_: their type.
        path: the argument that names the owner.
        name: the argument of the owner that they may write out.
    """
    named = users(stack, type_, path, owner.type).get(str(owner.address), ())
    known = [(one, _surely(one, owner, stack)) for one in named]
    if not any(answer is True for _, answer in known):
        known += [(one, answer) for one, answer in _of_unknown_names(owner, stack, type_, path, name)]
    found = tuple(one for one, answer in known if answer is True)
    unknown = next((answer for _, answer in known if isinstance(answer, Unknown)), None)
    return Companions(found, unknown)


def _surely(companion: Resource, owner: Resource, stack: Stack) -> Answer:
    """Tell whether a companion is in the region of its owner, and surely there."""
    if not each_its_own(companion.address, owner.address):
        return all_of((same_region(stack, companion, owner), doubt(f"how many instances {companion} has")))
    return same_region(stack, companion, owner)


def place_with_owner(verdict: Verdict, companion: Resource) -> Verdict:
    """Return a verdict on a companion as one on its owner: at the place where the companion is written."""
    if isinstance(verdict, Failed | Undecided):
        return replace(verdict, path=(), where=verdict.where or companion.place(*verdict.path))
    return verdict


def _of_unknown_names(
    owner: Resource, stack: Stack, type_: str, path: AttributePath, name: str
) -> Iterator[tuple[Resource, Answer]]:
    """Yield what names no resource of the stack for certain, and whether it names this one."""
    own = owner.get(name)
    chosen = not owner.omitted(name) and not is_computed(owner, own)
    aims = _open_aims(stack, type_, path, owner.type)
    written_alike = [(one, aim) for one, aim in aims.get(text_with_holes(own), ()) if same_name(aim, own) is True]
    for companion, aim in written_alike or (pair for pairs in aims.values() for pair in pairs):
        if isinstance(aim, str) and not (isinstance(own, Unknown) and chosen):
            continue  # a name that somebody wrote is not one that AWS will make up
        same = same_name(aim, own) if chosen else aim
        if same is not False:
            yield companion, all_of((same, _surely(companion, owner, stack)))


def is_computed(owner: Resource, value: Any) -> bool:
    """Tell whether a value is what the provider makes up for the resource itself."""
    form = value.form if isinstance(value, Unknown) else None
    return isinstance(form, AttributeOf) and form.reference.address == owner.address


def _open_aims(stack: Stack, type_: str, path: AttributePath, owner: str) -> dict[str, list[tuple[Resource, Any]]]:
    """Return what names no resource of the stack for certain (unknowns, names that nothing has), by what is written."""

    def compute() -> dict[str, list[tuple[Resource, Any]]]:
        open_: dict[str, list[tuple[Resource, Any]]] = {}
        for one in stack.of_type(type_):
            aim = target(stack, one.get(*path), owner, near=one)
            value = aim.unknown if aim.unknown is not None else aim.literal
            if value is not None:
                open_.setdefault(text_with_holes(value), []).append((one, value))
        return open_

    return stack.once(("open aims", type_, path, owner), compute)
