"""What a policy answers for a resource that checkov shows it.

checkov keeps passed, failed and skipped; what it is told to be unknown vanishes (bridgecrewio/checkov#7458). So what
is undecided fails, with its reasons, and so does all of a stack that cannot be judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from stackproof.gate.nodes import Node, nodes_of
from stackproof.gate.stacks import JudgedStack, judge_stack
from stackproof.gate.table import CONTRACT, policy_of
from stackproof.model import AttributePath
from stackproof.reporters.wording import finding_lines
from stackproof.run.outcomes import Finding, Outcome

Answer = Literal["passed", "failed", "skipped", "nothing"]
_STATUSES: dict[str, Answer] = {"passed": "passed", "waived": "skipped", "skipped": "skipped"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a policy, with its details; ``reason`` says why something is skipped."""

    answer: Answer
    details: tuple[str, ...] = ()
    reason: str = ""
    keys: tuple[str, ...] = ()


class Gate:
    """One scan of checkov: its graph, and each stack in it, judged once."""

    def __init__(self, graph: Any, hcl: Path | None = None) -> None:
        self.graph = graph  # kept, so that no other has its identity
        self.hcl = hcl
        self.nodes = nodes_of(graph)
        self._stacks: dict[Path, _Placed] = {}

    def verdict(self, policy: str, scanned_file: str, address: str) -> Verdict:
        """Return what a policy says of a resource.

        Args:
            policy: the constraint's id, or :data:`~stackproof.gate.table.CONTRACT`.
            scanned_file: the resource's file, from the scanned folder on, as checkov gives it.
            address: the resource's address in its stack.
        """
        shown = [node for node in self.nodes if node.address == address and node.file.endswith(scanned_file)]
        if not shown:
            return Verdict("failed", (f"checkov's graph has no {address} in {scanned_file}: it cannot be judged",))
        file = min((node.file for node in shown), key=len)  # the others are in folders below the scanned one
        return _worst(self._of(policy, node) for node in shown if node.file == file)

    def _of(self, policy: str, node: Node) -> Verdict:
        if node.root not in self._stacks:
            nodes = [one for one in self.nodes if one.root == node.root]
            self._stacks[node.root] = _Placed(judge_stack(node.root, self.hcl), nodes)
        return self._stacks[node.root].verdict(policy, node)


class _Placed:
    """A judged stack with each outcome on a resource that checkov sees.

    What is of no such resource (the stack as a whole, a resource of a ``.tf.json`` file) is on the first there is.
    """

    def __init__(self, stack: JudgedStack, nodes: list[Node]) -> None:
        self.stack = stack
        self.first = nodes[0]
        self.outcomes: dict[tuple[str, Node], list[Outcome]] = {}
        by_address: dict[str, list[Outcome]] = {}
        for outcome in stack.outcomes:
            by_address.setdefault(outcome.address, []).append(outcome)
        seen = set()
        for node in nodes:
            for address in stack.seen_as(node.address):
                seen.add(address)
                for outcome in by_address.get(address, ()):
                    self._place(_policy(outcome), node, outcome)
        for outcome in stack.outcomes:
            if outcome.address not in seen:
                own = not outcome.binding.constraint.on  # it judges the stack: its policy looks at every resource
                self._place(_policy(outcome) if own else CONTRACT, self.first, outcome)

    def _place(self, policy: str, node: Node, outcome: Outcome) -> None:
        self.outcomes.setdefault((policy, node), []).append(outcome)

    def verdict(self, policy: str, node: Node) -> Verdict:
        problems = tuple(map(str, self.stack.problems))
        if not self.stack.is_judged:
            return Verdict("failed", ("The stack cannot be judged.", *problems))
        verdicts = [_verdict(outcome) for outcome in self.outcomes.get((policy, node), ())]
        if policy == CONTRACT and node == self.first:
            verdicts.append(Verdict("failed", problems) if problems else Verdict("passed"))
        return _worst(verdicts)


def _policy(outcome: Outcome) -> str:
    return policy_of(outcome.binding.constraint.id, asserts=outcome.binding.asserts)


def _verdict(outcome: Outcome) -> Verdict:
    answer = _STATUSES.get(outcome.status, "failed")
    details = tuple(line for finding in outcome.findings for line in _lines(finding, outcome))
    reasons = [finding.waiver for finding in outcome.findings if finding.waiver is not None]
    waived = "; ".join(f"{one.reason} (until {one.expires}, {one.owner})" for one in dict.fromkeys(reasons))
    reason = waived or ("undecided, as the contract accepts" if answer == "skipped" else "")
    return Verdict(answer, details, reason, tuple(_key(finding.verdict.path) for finding in outcome.findings))


def _lines(finding: Finding, outcome: Outcome) -> Iterator[str]:
    if finding.waiver is None:
        yield f"{outcome.id}{f' at {finding.where}' if finding.where else ''}"
        yield from finding_lines(Finding(finding.verdict, None), outcome, None)


def _key(path: AttributePath) -> str:
    """Write a path as checkov does: ``environment/[0]/variables``."""
    return "/".join(f"[{step}]" if isinstance(step, int) else step for step in path)


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of some verdicts, with the details of all that are as bad."""
    listed = list(verdicts)
    for answer in ("failed", "skipped", "passed"):
        found = [one for one in listed if one.answer == answer]
        if found:
            details = dict.fromkeys(line for one in found for line in one.details)
            reasons = dict.fromkeys(one.reason for one in found if one.reason)
            keys = dict.fromkeys(key for one in found for key in one.keys if key)
            return Verdict(answer, tuple(details), "; ".join(reasons), tuple(keys))
    return Verdict("nothing")
