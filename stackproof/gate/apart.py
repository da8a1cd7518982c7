"""A stack whose contract imports Python, judged in a process of its own.

That Python may end the process (``sys.exit``, ``os._exit``, a crash), and checkov with it, which then reports nothing
and may end with 0. Here the process that answers checkov lives on, and a stack that was not judged to its end fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from stackproof.contract import NAME
from stackproof.gate.answers import Verdict, Verdicts, refuse
from stackproof.gate.nodes import Node
from stackproof.gate.placing import judge_here

_PROGRAM = Path(__file__).resolve().parents[2] / "policies/adapter/judge.py"
_MARKS = (b"imports", b"\\x", b"\\u", b"\\U")
_BLAME = "The Python that the contract imports raised, or Stackproof has a bug: the trace tells. Mend or report it."
_LONGEST_SAID = 2_000  # characters of what the process printed


def imports_python(directory: Path) -> bool:
    """Tell whether the contract in a folder may import Python; one with an escaped character is taken to."""
    path = directory / NAME
    text = path.read_bytes() if path.is_file() else b""
    return any(mark in text for mark in _MARKS)


def judge_apart(root: Path, hcl: Path | None, nodes: list[Node]) -> Verdicts:
    """Judge a stack, of which checkov sees some resources, in another process."""
    asked = json.dumps({"root": str(root), "hcl": str(hcl) if hcl else None, "nodes": [_plain(one) for one in nodes]})
    with tempfile.TemporaryDirectory() as scratch:
        answered = Path(scratch) / "answer.json"
        command = [sys.executable, str(_PROGRAM), str(answered)]
        run = subprocess.run(command, input=asked, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - this Python, our own file
        if answered.is_file():
            return _verdicts(json.loads(answered.read_text(encoding="utf-8")), nodes)
    said = f"{run.stdout}\n{run.stderr}".strip()[-_LONGEST_SAID:]
    why = f"The Python that its contract imports ended the process (status {run.returncode}); remove what does that."
    return refuse(why, *said.splitlines())


def answer(file: Path) -> None:
    """Judge what the standard input asks for, and write the verdicts when all are there."""
    asked = json.load(sys.stdin)
    nodes = [Node(Path(root), file, line, address) for root, file, line, address in asked["nodes"]]
    found = judge_here(Path(asked["root"]), Path(asked["hcl"]) if asked["hcl"] else None, nodes, _BLAME)
    places = {node: index for index, node in enumerate(nodes)}
    listed = [[policy, places[node], verdict] for (policy, node), verdict in found.found.items()]
    whole = file.with_suffix(".part")
    whole.write_text(json.dumps({"refusal": found.refusal, "found": listed}), encoding="utf-8")
    whole.rename(file)


def _plain(node: Node) -> list[Any]:
    return [str(node.root), node.file, node.line, node.address]


def _verdicts(told: dict[str, Any], nodes: list[Node]) -> Verdicts:
    refusal = _verdict(told["refusal"]) if told["refusal"] else None
    return Verdicts(refusal, {(policy, nodes[index]): _verdict(one) for policy, index, one in told["found"]})


def _verdict(told: list[Any]) -> Verdict:
    answer, details, reason, keys = told
    return Verdict(answer, tuple(details), reason, tuple(keys))
