"""Python that a contract imports runs in a process of its own; whatever it does there, nothing passes unjudged."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from stackproof.gate.answering import Gate
from stackproof.gate.table import CONTRACT

QUEUE = "aws_sqs_queue.a"
RULE = """
from stackproof.constraints import Failed, Passed, constraint

{before}

@constraint("queue-is-mine", on="aws_sqs_queue")
def queue_is_mine(queue):
    \"\"\"Queues are mine.\"\"\"
    {body}
"""


def stack(folder: Path, body: str, before: str = "") -> Gate:
    (folder / "main.tf").write_text('resource "aws_sqs_queue" "a" {}\n')
    (folder / "rules.py").write_text(RULE.format(body=body, before=before))
    bindings = [{"queue-is-mine": {"clause": "mine"}}]
    contract = {"stack": "one", "imports": ["rules.py"], "constraints": bindings}
    (folder / "contract.yaml").write_text(json.dumps(contract))
    return Gate(graph(folder))


def graph(folder: Path) -> Any:
    place = {"file_path_": str(folder / "main.tf"), "__start_line__": 1, "source_module_object_": None}
    vertex = {"block_type_": "resource", "__address__": QUEUE, **place}
    return SimpleNamespace(nodes=lambda: [("0", vertex)])


def test_what_it_says_holds(tmp_path: Path) -> None:
    assert stack(tmp_path, 'return Passed("it is")').answer_of(CONTRACT, "/main.tf", QUEUE).kind == "passed"


def test_what_it_says_against_it_fails_with_what_was_found(tmp_path: Path) -> None:
    verdict = stack(tmp_path, 'return Failed("yours", "mine")').answer_of(CONTRACT, "/main.tf", QUEUE)
    assert verdict.kind == "failed"
    assert any("yours" in line for line in verdict.details)


def test_what_it_prints_is_not_taken_for_an_answer(tmp_path: Path) -> None:
    gate = stack(tmp_path, 'return Failed("yours", "mine")', """print('{"refusal": null, "found": []}')""")
    assert gate.answer_of(CONTRACT, "/main.tf", QUEUE).kind == "failed"


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("import os; os._exit(0)", "ended with status 0 before everything was judged"),
        ("import os; os._exit(3)", "ended with status 3 before everything was judged"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "was ended by signal 9"),
        ("raise KeyboardInterrupt", "before everything was judged"),
        ("raise ValueError('what it says')", "what it says"),
        ("import nothing_of_this_name", "nothing_of_this_name"),
    ],
)
def test_what_ends_it_is_no_pass(line: str, said: str, before: bool, tmp_path: Path) -> None:
    """While it is imported, and while it judges."""
    gate = stack(tmp_path, "return None", line) if before else stack(tmp_path, line)
    for policy in (CONTRACT, "kms-key-rotates"):
        verdict = gate.answer_of(policy, "/main.tf", QUEUE)
        assert verdict.kind == "failed"
        assert said in "\n".join(verdict.details)


@pytest.mark.parametrize("body", ["return True", "return 'passed'", "return 1", "return object()", "return [None]"])
def test_nonsense_is_no_pass(body: str, tmp_path: Path) -> None:
    assert stack(tmp_path, body).answer_of(CONTRACT, "/main.tf", QUEUE).kind == "failed"
