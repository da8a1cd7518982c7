"""The words for what a comparison found, the same in the terminal and in a comment."""

from __future__ import annotations

from stackproof.comparing.changes import LETS_IN, Change, Comparison, StackChanges
from stackproof.comparing.rules import FAILING, GROUPS, Group

_MOST_OUTSIDE = 3
_HEADLINES: dict[Group, tuple[str, str]] = {
    "weakened": ("promise says less", "promises say less"),
    "new-access": ("access is new", "accesses are new"),
    "flows": ("flow changed", "flows changed"),
    "verdicts": ("verdict is worse", "verdicts are worse"),
    "resources": ("type of resources changed in number", "types of resources changed in number"),
    "supplied": ("stack is supplied otherwise", "stacks are supplied otherwise"),
}


def headline(found: Comparison) -> str:
    """Say in one sentence what the change does."""
    counts = found.counts()
    told: tuple[Group, ...] = (*FAILING, "verdicts")
    parts = [f"{counts[group]} {_HEADLINES[group][counts[group] != 1]}" for group in told if counts[group]]
    marks = (mark for one in all_changes(found) for mark in one.marks if mark in LETS_IN)
    outside = list(dict.fromkeys(marks))
    if outside:
        parts.append(f"it lets in {' and '.join(outside[:_MOST_OUTSIDE])}")
    if not found.could_be_judged:
        parts.append("a side could not be judged")
    return ", ".join(parts) or "no promise says less, and nobody may do more"


def all_changes(found: Comparison) -> list[Change]:
    """Return the changes of all stacks."""
    return [change for stack in found.stacks for change in stack.changes]


def by_weight(found: Comparison) -> list[StackChanges]:
    """Return the stacks of which there is something to tell: those that let somebody in first, then the weakened."""
    told = [one for one in found.stacks if one.changes or one.problems]

    def weight(stack: StackChanges) -> tuple[int, ...]:
        outside = sum(one.is_from_outside for one in stack.changes)
        return (-outside, -len(stack.of("weakened")), -len(stack.of("new-access")), -len(stack.problems))

    return sorted(told, key=weight)


def groups_of(stack: StackChanges) -> list[tuple[str, list[Change]]]:
    """Return the changes of a stack under the titles of their groups; what fails first."""
    return [(title, stack.of(group)) for group, title in GROUPS.items() if stack.of(group)]


def place_of(change: Change, base: str) -> str:
    """Return where a change is: a place of the first side says so."""
    if change.where is None:
        return ""
    place = f"{change.where.file}:{change.where.line}"
    return f"{place} in {base}" if change.side == "base" else place


def what_of(stack: StackChanges) -> str:
    """Count what there is of a stack."""
    counts = [(len(stack.of(group)), _HEADLINES[group]) for group in GROUPS]
    parts = [f"{count} {words[count != 1]}" for count, words in counts if count]
    return ", ".join([*(["could not be judged"] if stack.problems else []), *parts])
