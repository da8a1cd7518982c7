"""What a policy answers for a resource that checkov shows it.

checkov keeps passed, failed and skipped; what it is told to be unknown vanishes (bridgecrewio/checkov#7458). So what
is undecided fails, with its reasons, and so does all of a stack that cannot be judged.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stackproof.gate.answers import PolicyAnswer, StackAnswers, worst
from stackproof.gate.nodes import Node, nodes_of
from stackproof.gate.placing import judge_here


class Gate:
    """One scan of checkov: its graph, and each stack in it, judged once."""

    def __init__(self, graph: Any, hcl: Path | None = None) -> None:
        self.graph = graph  # kept, so that no other has its identity
        self.hcl = hcl
        self.nodes = nodes_of(graph)
        self._stacks: dict[Path, StackAnswers] = {}

    def answer_of(self, policy: str, scanned_file: str, address: str) -> PolicyAnswer:
        """Return what a policy says of a resource.

        Args:
            policy: the constraint's id, or :data:`~stackproof.gate.table.CONTRACT`.
            scanned_file: the resource's file, from the scanned folder on, as checkov gives it.
            address: the resource's address in its stack.
        """
        shown = [node for node in self.nodes if node.address == address and node.file.endswith(scanned_file)]
        if not shown:
            return PolicyAnswer("failed", (f"checkov's graph has no {address} in {scanned_file}: it cannot be judged",))
        file = min((node.file for node in shown), key=len)  # the others are in folders below the scanned one
        return worst(self._of(policy, node) for node in shown if node.file == file)

    def _of(self, policy: str, node: Node) -> PolicyAnswer:
        if node.root not in self._stacks:
            nodes = [one for one in self.nodes if one.root == node.root]
            self._stacks[node.root] = judge_here(node.root, self.hcl, nodes)
        return self._stacks[node.root].of(policy, node)
