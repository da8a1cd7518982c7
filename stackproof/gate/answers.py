"""The answers of policies, as plain data: what a process that judged a stack hands to the one that asked it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from stackproof.gate.nodes import Node

Answer = Literal["passed", "failed", "skipped", "nothing"]


class Verdict(NamedTuple):
    """The answer of a policy, with its details; ``reason`` says why something is skipped."""

    answer: Answer
    details: tuple[str, ...] = ()
    reason: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the policies say of the resources of a stack.

    ``refusal`` is all of it where it cannot be judged; ``unread`` are resources that were not read.
    """

    refusal: Verdict | None = None
    unread: frozenset[Node] = frozenset()
    found: Mapping[tuple[str, Node], Verdict] = field(default_factory=dict)

    def of(self, policy: str, node: Node) -> Verdict:
        """Return what a policy says of a resource."""
        if node in self.unread:
            return Verdict("failed", (f"{node.address} could not be read; the errors of the stack say why.",))
        return self.refusal or self.found.get((policy, node), Verdict("nothing"))


def refuse(*details: str) -> Verdicts:
    """Return the verdicts of a stack that cannot be judged."""
    return Verdicts(Verdict("failed", ("The stack cannot be judged.", *details)))


def report_bug(trace: str) -> Verdict:
    """Return the verdict where judging raised."""
    return Verdict("failed", ("This is a bug of Stackproof; please report it.", *trace.splitlines()))


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of some verdicts, with the details of all that are as bad."""
    listed = list(verdicts)
    for answer in ("failed", "skipped", "passed"):
        found = [one for one in listed if one.answer == answer]
        if found:
            details = dict.fromkeys(line for one in found for line in one.details)
            reasons = dict.fromkeys(one.reason for one in found if one.reason)
            keys = dict.fromkeys(key for one in found for key in one.keys if key)
            return Verdict(found[0].answer, tuple(details), "; ".join(reasons), tuple(keys))
    return Verdict("nothing")
