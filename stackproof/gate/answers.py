"""The answers of policies, as plain data: what a process that judged a stack hands to the one that asked it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from stackproof.gate.nodes import Node

Kind = Literal["passed", "failed", "skipped", "nothing"]


class PolicyAnswer(NamedTuple):
    """The answer of a policy, with its details; ``reason`` says why something is skipped."""

    kind: Kind
    details: tuple[str, ...] = ()
    reason: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StackAnswers:
    """What the policies say of the resources of a stack.

    ``refusal`` is all of it where it cannot be judged; ``unread`` are resources that were not read.
    """

    refusal: PolicyAnswer | None = None
    unread: frozenset[Node] = frozenset()
    found: Mapping[tuple[str, Node], PolicyAnswer] = field(default_factory=dict)

    def of(self, policy: str, node: Node) -> PolicyAnswer:
        """Return what a policy says of a resource."""
        if node in self.unread:
            return PolicyAnswer("failed", (f"{node.address} could not be read; the errors of the stack say why.",))
        return self.refusal or self.found.get((policy, node), PolicyAnswer("nothing"))


def refuse(*details: str) -> StackAnswers:
    """Return the answers of a stack that cannot be judged."""
    return StackAnswers(PolicyAnswer("failed", ("The stack cannot be judged.", *details)))


def report_bug(trace: str) -> PolicyAnswer:
    """Return the answer where judging raised."""
    return PolicyAnswer("failed", ("This is a bug of Stackproof; please report it.", *trace.splitlines()))


def worst(answers: Iterable[PolicyAnswer]) -> PolicyAnswer:
    """Return the worst of some answers, with the details of all that are as bad."""
    listed = list(answers)
    for kind in ("failed", "skipped", "passed"):
        found = [one for one in listed if one.kind == kind]
        if found:
            details = dict.fromkeys(line for one in found for line in one.details)
            reasons = dict.fromkeys(one.reason for one in found if one.reason)
            keys = dict.fromkeys(key for one in found for key in one.keys if key)
            return PolicyAnswer(found[0].kind, tuple(details), "; ".join(reasons), tuple(keys))
    return PolicyAnswer("nothing")
