"""The trace of the local AWS in sentences."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from steps import SENTENCES, WRONG, cut, is_wrong, lines_of, sentence, wrong

EMULATOR = Path(__file__).parents[3] / "stackproof/emulator"
ARN = "arn:aws:{}:us-east-1:123456789012:{}"


def traced() -> Iterator[tuple[str, set[str]]]:
    """The kinds of steps that the emulator traces, and what it tells of each."""
    for path in EMULATOR.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "ACTIVITY.trace":
                assert isinstance(node.args[0], ast.Constant), path
                yield node.args[0].value, {str(one.arg) for one in node.keywords}


def test_every_kind_of_step_has_a_sentence() -> None:
    """Of what the emulator tells of it, and nothing else."""
    kinds = dict(traced())
    assert kinds.keys() == SENTENCES.keys()
    for kind, names in kinds.items():
        used = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[kind]) if name}
        assert used <= names, kind
    assert kinds.keys() > WRONG


STEPS: list[tuple[dict[str, Any], str, bool]] = [
    (
        {"kind": "delivered", "source": ARN.format("sns", "t"), "target": ARN.format("lambda", "function:f")},
        "sns t -> lambda f",
        False,
    ),
    ({"kind": "invoked", "function": "f", "milliseconds": 3, "error": None}, "lambda f ran 3 ms", False),
    ({"kind": "invoked", "function": "f", "milliseconds": 3, "error": "no"}, "lambda f ran 3 ms: no", True),
    (
        {"kind": "batch", "queue": "q", "function": "f", "size": 10, "failed": 0},
        "sqs q -> lambda f: 10 messages, 0 failed",
        False,
    ),
    (
        {"kind": "batch", "queue": "q", "function": "f", "size": 10, "failed": 2},
        "sqs q -> lambda f: 10 messages, 2 failed",
        True,
    ),
    ({"kind": "workflow", "machine": "m", "status": "SUCCEEDED", "error": None}, "states m SUCCEEDED", False),
    ({"kind": "workflow", "machine": "m", "status": "FAILED", "error": "E"}, "states m FAILED: E", True),
    (
        {
            "kind": "access-denied",
            "role": ARN.format("iam", "role/r"),
            "action": "dynamodb:PutItem",
            "resource": ARN.format("dynamodb", "table/t"),
        },
        "iam r may not dynamodb:PutItem on dynamodb t",
        True,
    ),
    ({"kind": "fault", "throttled": ["a", "b"]}, "dynamodb throttles a, b, as the test wants", True),
    ({"kind": "new", "thing": "x"}, "new: thing x", False),
]


@pytest.mark.parametrize(("step", "said", "bad"), STEPS, ids=[row[1] for row in STEPS])
def test_sentences(step: dict[str, Any], said: str, bad: bool) -> None:
    assert (sentence(step), is_wrong(step)) == (said, bad)


def test_times_are_since_the_first_step() -> None:
    trace = [
        {"kind": "sent", "queue": "q", "time": 100.0},
        {"kind": "throttled", "function": "f", "time": 101.25},
    ]
    assert lines_of(trace) == ["   +0.000  -> sqs q", "!  +1.250  lambda f has no room: throttled"]


def test_errors_are_told_once_each() -> None:
    failed = {"kind": "invoked", "function": "f", "error": "no"}
    trace = [{**failed, "milliseconds": number, "time": number} for number in range(3)]
    assert wrong(trace) == ["  lambda f: no (3 times)"]


def test_lines_are_short() -> None:
    assert cut("a\nb") == "a b"
    assert len(cut("x" * 500)) == 160
