"""What a promise is about: the resources of a kind, how many there are, and whether there is such a kind."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.addresses import UnknownKey
from stackproof.constraints import COMMANDS, EVERYTHING, REMOVED, Failed, Passed, Resource, Stack, Undecided, Verdict
from stackproof.contract import Binding, Contract
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.schema.type_names import type_of_any_version
from stackproof.values import Reason


def resources_of(kind: str, stack: Stack) -> list[Resource]:
    """Return what a constraint is ``on``: a type, ``data.TYPE``, or one of the kinds that are no type."""
    if kind == EVERYTHING:
        return list(stack.resources.values())
    if kind == REMOVED:
        return list(stack.removed.values())
    if kind == COMMANDS:
        return [resource for resource in stack.resources.values() if kind in resource.provisioners]
    if kind.startswith("data."):
        return stack.data_of_type(kind.removeprefix("data."))
    return stack.of_type(kind)


def find_unseen(binding: Binding, stack: Stack) -> Undecided | None:
    """Say that there may be more to judge, where some of the stack was not read."""
    if not stack.unread or binding.count is not None:
        return None  # a count says so itself
    found = {str(resource.address) for kind in binding.constraint.on for resource in resources_of(kind, stack)}
    if binding.only and found.issuperset(binding.only):
        return None
    kinds = " or ".join(binding.constraint.on)
    return Undecided(f"whether there is more of {kinds}", stack.unread, where=binding.where)


def programs(contract: Contract, stack: Stack) -> Iterator[Diagnostic]:
    """Yield a warning for each program that a data source runs, where a promise is about what commands may grant."""
    if any(COMMANDS in binding.constraint.on for binding in contract.bindings):
        for source in stack.data_of_type("external"):
            detail = (
                f"{source} runs a program at each plan; what that does in AWS, and what it grants, nobody reads here."
            )
            yield Diagnostic("Program is not judged", detail, source.where, severity="warning")


def unknown_type(type_: str, stack: Stack, *, own: bool = False) -> str:
    """Say what is wrong with a resource type that the provider does not have; an empty text where it has it.

    Args:
        type_: the type.
        stack: the stack, which knows the provider's version.
        own: a function of the project's own names it, for stacks of several versions.
    """
    known = type_of_any_version if own else stack.known_types
    meant = known(type_) if known and type_ != EVERYTHING else None
    if meant is None:
        return ""
    hint = f' Did you mean "{meant}"?' if meant else ""
    by = " The constraint that is bound here names it." if own else ""
    return f'The AWS provider has no resource type "{type_}".{hint}{by}'


def number_of(
    found: list[Resource], wanted: int, kinds: str, where: SourceRange, unread: tuple[Reason, ...]
) -> Verdict:
    """Compare how many resources there are with how many there should be."""
    unknown = [one for one in found if isinstance(one.address.key, UnknownKey)]
    if unknown:
        why = tuple(Reason(f"{one.address.resource} has an unknown count or for_each", one.where) for one in unknown)
        return Undecided(f"how many {kinds} there are", why, where=where)
    if unread and len(found) <= wanted:
        return Undecided(f"how many {kinds} there are", unread, where=where)
    if len(found) == wanted:
        return Passed(f"there are {wanted} {kinds}")
    return Failed(f"{len(found)} {kinds}", f"{wanted} {kinds}", where=where)
