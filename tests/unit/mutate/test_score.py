"""The score: what counts, what does not, and that it follows from what the operators and the contract are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_stacks import score_of

from stackproof.mutate import operators, score, trial
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.operators.registry import Operator
from stackproof.mutate.promises import promises_of, readers_of, reads_of
from stackproof.mutate.score import Score
from stackproof.mutate.walk import Subject

HCL = """variable "unused" {
  type    = string
  default = "a"
}

resource "aws_sqs_queue" "q" {
  name          = "q"
  delay_seconds = 5
}
"""
QUEUE = HCL[HCL.index("resource") :]
EMPTY = "stack: small\nconstraints:\n  - {assert: a, clause: c, 'on': aws_sns_topic, count: 0}\n"
PERFECT = """stack: small
resources: {aws_sqs_queue: 1}
constraints:
  - {assert: name, clause: c, 'on': aws_sqs_queue, path: $.name, equals: q}
  - {assert: delay, clause: c, 'on': aws_sqs_queue, path: $.delay_seconds, equals: 5}
  - {assert: closed, clause: c, 'on': aws_sqs_queue_policy, count: 0}
"""
HALF = EMPTY + "  - {assert: name, clause: c, 'on': aws_sqs_queue, path: $.name, equals: q}\n"


def states(found: Score) -> dict[str, str]:
    return {one.mutant.edit: one.state for one in found.trials}


def test_a_perfect_contract_scores_100(tmp_path: Path) -> None:
    found = score_of(tmp_path, QUEUE, PERFECT, fail_under=100)
    assert states(found) == {
        "aws_sqs_queue.q: aws_sqs_queue_policy added": "noticed",
        "aws_sqs_queue.q: deleted": "noticed",
        "aws_sqs_queue.q.name: deleted": "noticed",
        'aws_sqs_queue.q.name: "q" -> "q-changed"': "noticed",
        "aws_sqs_queue.q.delay_seconds: deleted": "noticed",
        "aws_sqs_queue.q.delay_seconds: 5 -> 0": "noticed",
        "aws_sqs_queue.q.delay_seconds: 5 -> 6": "noticed",
    }
    assert (found.percent, found.exit_code) == (100, 0)


def test_a_contract_that_says_nothing_scores_0(tmp_path: Path) -> None:
    found = score_of(tmp_path, QUEUE, EMPTY, fail_under=1)
    assert set(states(found).values()) == {"survived"}
    assert (found.percent, found.exit_code) == (0, 1)


def test_survivors_have_their_line_and_the_promises_that_judge_them(tmp_path: Path) -> None:
    found = score_of(tmp_path, HCL, HALF)
    told = {
        one.mutant.edit: (
            one.mutant.where.line,
            [promise.id for promise in promises_of(one, found.contract, found.sources.stack)],
        )
        for one in found.of("survived")
    }
    assert told == {
        "variable.unused: deleted": (1, []),
        "variable.unused.type: deleted": (2, []),
        "variable.unused.default: deleted": (3, []),
        'variable.unused.default: "a" -> "a-changed"': (3, []),
        "aws_sqs_queue.q: aws_sqs_queue_policy added": (6, []),
        "aws_sqs_queue.q.delay_seconds: deleted": (8, ["name"]),
        "aws_sqs_queue.q.delay_seconds: 5 -> 0": (8, ["name"]),
        "aws_sqs_queue.q.delay_seconds: 5 -> 6": (8, ["name"]),
    }


def test_an_edit_within_a_policy_is_that_of_whoever_carries_it(tmp_path: Path) -> None:
    hcl = (
        'data "aws_iam_policy_document" "d" {\n  statement {\n    actions   = ["sqs:SendMessage"]\n'
        '    resources = ["arn:aws:sqs:eu-west-1:1:q"]\n  }\n}\nresource "aws_iam_policy" "p" {\n  name   = "p"\n'
        "  policy = data.aws_iam_policy_document.d.json\n}\n"
    )
    contract = EMPTY + "  - {assert: named, clause: c, 'on': aws_iam_policy, path: $.name, equals: p}\n"
    found = score_of(tmp_path, hcl, contract, "add-statement")
    (survivor,) = found.of("survived")
    assert [one.id for one in promises_of(survivor, found.contract, found.sources.stack)] == ["named"]


def test_a_promise_that_reads_an_edit_and_accepts_it_is_told(tmp_path: Path) -> None:
    contract = EMPTY + "  - {assert: short, clause: c, 'on': aws_sqs_queue, path: $.delay_seconds, at_most: 9}\n"
    found = score_of(tmp_path, QUEUE, contract, "change-number", "change-text")
    reads = reads_of(found.contract, found.sources.stack)
    told = {one.mutant.edit: [who.id for who in readers_of(one, found.contract, reads)] for one in found.trials}
    assert told == {
        "aws_sqs_queue.q.delay_seconds: 5 -> 0": ["short"],
        "aws_sqs_queue.q.delay_seconds: 5 -> 6": ["short"],
        'aws_sqs_queue.q.name: "q" -> "q-changed"': [],
    }


@pytest.mark.parametrize(
    ("hcl", "operator", "wanted"),
    [
        ('resource "aws_sqs_queue" "q" {\n  name = "q"\n  delay_seconds = 0\n}\n', "delete-argument",
         {"aws_sqs_queue.q.name: deleted": "survived", "aws_sqs_queue.q.delay_seconds: deleted": "equivalent"}),
        ('locals {\n  a = [1, 2]\n}\n', "drop-element",
         {"local.a: 1 dropped": "equivalent", "local.a: 2 dropped": "equivalent"}),
        ('locals {\n  a = [1]\n}\noutput "o" {\n  value = local.a[0]\n}\n', "drop-element",
         {"local.a: 1 dropped": "invalid"}),
        ('variable "v" {\n  type = string\n  default = "x"\n  sensitive = true\n}\n', "drop-meta",
         {"variable.v.type: deleted": "survived", "variable.v.default: deleted": "survived",
          "variable.v.sensitive: deleted": "survived"}),
        ('resource "aws_sqs_queue" "q" {\n  name = "q"\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n',
         "flip-boolean", {"aws_sqs_queue.q.lifecycle.prevent_destroy: true -> false": "survived"}),
    ],
)  # fmt: skip
def test_what_counts(hcl: str, operator: str, wanted: dict[str, str], tmp_path: Path) -> None:
    """A variable's default counts, whatever the contract sets; the provider's default is the same plan."""
    found = score_of(tmp_path, hcl, EMPTY, operator)
    assert states(found) == wanted
    counted = [state for state in wanted.values() if state in ("noticed", "survived")]
    assert found.percent == (0 if counted else None)
    assert found.exit_code == (0 if counted else 2)


def listing(*edits: str) -> str:
    return "mutations:\n" + "".join(f"  - {{edit: '{edit}', reason: r}}\n" for edit in edits)


def test_an_equivalent_mutant_is_listed_and_does_not_count(tmp_path: Path) -> None:
    contract = HALF + listing("variable.*", "aws_sqs_queue.q: aws_sqs_queue_policy added", "*.delay_seconds: *")
    found = score_of(tmp_path, HCL, contract)
    assert (found.counts["listed"], found.percent, found.exit_code) == (8, 100, 0)


def test_a_listed_edit_that_is_noticed_is_told(tmp_path: Path) -> None:
    found = score_of(tmp_path, QUEUE, PERFECT + listing("*.delay_seconds: 5 -> 6", "nothing like it"))
    assert [entry.edit for entry in found.stale] == ["*.delay_seconds: 5 -> 6", "nothing like it"]
    assert (found.counts["noticed"], found.exit_code) == (7, 1)


def test_a_part_of_the_operators_says_nothing_of_what_is_listed(tmp_path: Path) -> None:
    found = score_of(tmp_path, QUEUE, PERFECT + listing("*.delay_seconds: 5 -> 6"), "delete-block")
    assert (found.stale, found.exit_code) == ((), 0)


def test_an_operator_that_makes_nothing_changes_the_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = score_of(tmp_path, HCL, HALF)

    def nothing(_subject: Subject) -> Iterator[Mutant]:
        yield from ()

    broken = Operator("change-number", "syntax", "", nothing)
    monkeypatch.setitem(operators.OPERATORS, "change-number", broken)
    after = score_of(tmp_path, HCL, HALF)
    assert len(after.trials) == len(before.trials) - 2
    assert before.percent is not None
    assert after.percent is not None
    assert after.percent > before.percent


def test_other_processes_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = score_of(tmp_path, HCL, HALF)
    monkeypatch.setattr(score, "WORTH_SHARING", 2)
    monkeypatch.setattr(score.os, "cpu_count", lambda: 2)
    assert score_of(tmp_path, HCL, HALF).trials == here.trials


def test_what_we_fail_on_is_neither_noticed_nor_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The score is not to be trusted then."""

    def fail(*_stacks: object) -> dict[str, str]:
        message = "no idea"
        raise ValueError(message)

    monkeypatch.setattr(trial, "differences", fail)
    found = score_of(tmp_path, QUEUE, PERFECT)
    assert set(states(found).values()) == {"unjudged"}
    assert found.exit_code == 2
    assert "no idea" in found.trials[0].by


def end_process(*_given: object) -> None:
    os._exit(3)


def test_a_process_that_is_ended_leaves_its_mutants_unjudged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score, "WORTH_SHARING", 2)
    monkeypatch.setattr(score.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(score, "_begin", end_process)
    found = score_of(tmp_path, QUEUE, PERFECT)
    assert set(states(found).values()) == {"unjudged"}
    assert found.exit_code == 2


def test_a_module_beside_the_stack_is_broken_too(tmp_path: Path) -> None:
    (tmp_path / "queue").mkdir()
    (tmp_path / "queue/main.tf").write_text(QUEUE)
    found = score_of(tmp_path, 'module "m" {\n  source = "./queue"\n}\n', HALF, "change-number", "change-text")
    assert states(found) == {
        'module.m.source: "./queue" -> "./queue-changed"': "invalid",
        'aws_sqs_queue.q.name: "q" -> "q-changed"': "noticed",
        "aws_sqs_queue.q.delay_seconds: 5 -> 0": "survived",
        "aws_sqs_queue.q.delay_seconds: 5 -> 6": "survived",
    }


def test_hcl_in_json_is_named_as_not_broken(tmp_path: Path) -> None:
    (tmp_path / "more.tf.json").write_text('{"output": {"o": {"value": 1}}}')
    found = score_of(tmp_path, QUEUE, PERFECT)
    assert [Path(label).name for label in found.sources.unread] == ["more.tf.json"]


def test_constraints_of_a_contracts_own_judge_too(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "from stackproof.constraints import Failed, Passed, constraint\n\n\n"
        "@constraint('short-delay', on='aws_sqs_queue', severity='low')\n"
        "def short_delay(queue):\n"
        '    """Queues are quick.\n\n    Why: w.\n\n    Fails: f.\n\n    Passes: p.\n\n    Fix: f.\n    """\n'
        "    return Passed('it is') if queue.get('delay_seconds') < 6 else Failed('long', 'short')\n"
    )
    contract = "stack: small\nimports: [own.py]\nconstraints:\n  - short-delay: {clause: c}\n"
    found = score_of(tmp_path, QUEUE, contract, "change-number")
    assert states(found) == {
        "aws_sqs_queue.q.delay_seconds: 5 -> 0": "survived",
        "aws_sqs_queue.q.delay_seconds: 5 -> 6": "noticed",
    }


def test_nothing_is_written(tmp_path: Path) -> None:
    score_of(tmp_path, HCL, HALF)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["contract.yaml", "main.tf"]
    assert (tmp_path / "main.tf").read_text() == HCL
