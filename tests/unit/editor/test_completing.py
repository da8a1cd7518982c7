"""What could stand at a place of a contract; ``|`` is the cursor."""

from __future__ import annotations

import pytest

from stackproof.contract.schema import contract_schema
from stackproof.editor.completing import Proposal, proposals_at
from stackproof.editor.hovering import pointed_at, tell_contract
from stackproof.editor.shapes import Declared, Judged

DECLARED = (
    Declared("/s", "aws_sqs_queue", "orders", "aws_sqs_queue.orders"),
    Declared("/s", "aws_sqs_queue", "each", 'aws_sqs_queue.each["a"]'),
    Declared("/s", "aws_iam_role", "worker", "aws_iam_role.worker"),
    Declared("/s", "data.aws_region", "here", "data.aws_region.here"),
)
JUDGED = Judged(declared=DECLARED, variables=("suffix",))
CONTRACT = """\
stack: orders
variables: {suffix: test}
constraints:
  - sqs-encrypts:
      clause: Queues are encrypted
  - log-group-retention:
      clause: Logs are kept
      days: 30
      undecided: skip
  - assert: names
    clause: They are named
    of: aws_sqs_queue
    path: name
    equals: a
  - expect: the queue
    clause: It is this
    of: aws_sqs_queue.orders
    is: {name: orders}
waivers:
  - constraint: sqs-encrypts
    resource: aws_sqs_queue.orders
"""
CASES = {
    "keys at the top": (CONTRACT + "|", {"packs", "access", "environments"}, {"stack", "constraints", "days"}),
    "the beginning of a key": (CONTRACT + "pa|", {"packs", "access"}, {"stack"}),
    "an empty contract": ("|", {"stack", "constraints"}, set()),
    "a constraint": (CONTRACT.replace("sqs-encrypts:", "sqs-|:", 1), {"sqs-encrypts", "assert", "expect"}, {"clause"}),
    "a constraint, nothing behind": ("stack: a\nconstraints:\n  - |", {"sqs-encrypts", "assert"}, {"clause", "packs"}),
    "a parameter": (CONTRACT.replace("      days: 30", "      |"), {"days", "at_least", "only"}, {"clause", "path"}),
    "a parameter, the line goes on": (CONTRACT.replace("      days: 30", "      da|ys: 30"), {"days"}, {"clause"}),
    "a value of an enum": (CONTRACT.replace("undecided: skip", "undecided: |"), {"skip", "fail"}, {"days", "given"}),
    "a boolean": (CONTRACT.replace("equals: a", "exists: |"), {"true", "false"}, set()),
    "the one value there is": ("stack: a\nclosed:\n  clause: b\n  variables: |", {"true"}, {"false"}),
    "a key of an assert": (CONTRACT.replace("    equals: a", "    |"), {"equals", "at_least"}, {"is", "of"}),
    "a key of an expectation": (CONTRACT.replace("    is: {name", "    op|\n    is: {name"), {"open"}, {"is"}),
    "a severity": (CONTRACT.replace("equals: a", "severity: |"), {"low", "critical"}, {"fail"}),
    "an address": (CONTRACT.replace("days: 30", "only: [|]"), set(), {"aws_sqs_queue.orders"}),
    "an address of a type that is judged": (
        CONTRACT.replace("are encrypted", "are encrypted\n      except: [aws_|]"),
        {"aws_sqs_queue.orders", 'aws_sqs_queue.each["a"]'}, {"aws_iam_role.worker"},
    ),
    "an address in a list of lines": (
        CONTRACT.replace("are encrypted", "are encrypted\n      only:\n        - |"), {"aws_sqs_queue.orders"}, set(),
    ),
    "an address in quotes": (
        CONTRACT.replace("are encrypted", 'are encrypted\n      only: ["aws_s|'), {"aws_sqs_queue.orders"}, set(),
    ),
    "the subject of an expectation": (
        CONTRACT.replace("of: aws_sqs_queue.orders", "of: |"), {"aws_iam_role.worker"}, {"aws_sqs_queue"},
    ),
    "the type of an assert": (CONTRACT.replace("of: aws_sqs_queue\n", "of: |\n"), {"aws_sqs_queue", "output"}, set()),
    "a type that is counted": (CONTRACT + "resources: {|}", {"aws_sqs_queue", "aws_iam_role"}, {"data.aws_region"}),
    "a role": (CONTRACT + "access:\n  clause: a\n  roles:\n    |", {"aws_iam_role.worker"}, {"aws_sqs_queue.orders"}),
    "a variable": ("stack: a\nvariables:\n  |", {"suffix"}, {"stack"}),
    "a variable of an environment": ("stack: a\nenvironments: {t: {variables: {|}}}", {"suffix"}, {"stack"}),
    "a pack": ("stack: a\npacks: [|]", {"baseline"}, {"pack"}),
    "a pack on a line": ("stack: a\npacks:\n  - |", {"baseline", "pack", "without"}, {"stack"}),
    "the constraint of a waiver": (
        CONTRACT.replace("constraint: sqs-encrypts", "constraint: |"), {"sqs-encrypts", "names", "the queue"}, {"days"},
    ),
    "a comment": (CONTRACT + "# pa|", set(), {"packs"}),
    "what is no YAML behind": (CONTRACT.replace("      days: 30", "      |\n   - ]["), {"days"}, {"packs"}),
    "another line that is unfinished": (CONTRACT.replace("equals: a", "equ\n    |"), set(), {"packs"}),
}  # fmt: skip


def proposed(marked: str) -> tuple[dict[str, Proposal], int]:
    before, _, _ = marked.partition("|")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    found, length = proposals_at(marked.replace("|", "", 1), line, column, JUDGED)
    return {one.label: one for one in found}, length


@pytest.mark.parametrize("name", list(CASES))
def test_what_could_stand_there(name: str) -> None:
    marked, there, absent = CASES[name]
    found, _ = proposed(marked)
    assert there - found.keys() == set()
    assert absent & found.keys() == set()


def test_what_is_said_of_a_proposal() -> None:
    found, length = proposed(CONTRACT.replace("sqs-encrypts:", "sqs-|:", 1))
    assert length == len("sqs-")
    one = found["log-group-retention"]
    assert (one.text, one.kind, one.detail) == ("log-group-retention:", "constraint", "days, at_least")
    assert (
        one.meaning
        == contract_schema()["properties"]["constraints"]["items"]["else"]["else"]["properties"]["log-group-retention"][
            "description"
        ]
    )
    found, _ = proposed(CONTRACT.replace("are encrypted", "are encrypted\n      only: [aws_|]"))
    assert found['aws_sqs_queue.each["a"]'].text == "'aws_sqs_queue.each[\"a\"]'"
    assert found["aws_sqs_queue.orders"].text == "aws_sqs_queue.orders"
    found, _ = proposed("stack: a\nconstraints:\n  - log-group-retention:\n      |")
    assert (found["clause"].detail, found["days"].detail) == ("required", "")


def test_what_a_key_is_for() -> None:
    lines = CONTRACT.split("\n")
    told = {
        line: tell_contract(CONTRACT, number, len(line) - len(line.lstrip()) + 2, [])
        for number, line in enumerate(lines, 1)
    }
    assert told["stack: orders"] == "What people call the stack."
    assert "What becomes of a verdict" in told["      undecided: skip"]
    assert told["    path: name"] == "A JSONPath into the values."
    assert told[""] == ""


HCL = """\
resource "aws_sqs_queue" "orders" {
  name = "a"

  dynamic "thing" {
    for_each = []
    content {}
  }
  timeouts {
    create = "1m"
  }
}

locals { a = 1 }
"""


@pytest.mark.parametrize(
    ("line", "column", "argument"),
    [(1, 3, ""), (2, 3, "name"), (3, 1, ""), (5, 6, "thing"), (9, 6, "timeouts"), (11, 2, None), (13, 10, None)],
)
def test_what_is_pointed_at(line: int, column: int, argument: str | None) -> None:
    found = pointed_at(HCL, line, column)
    assert (found.argument if found is not None else None) == argument
    assert pointed_at(HCL + "{", line, column) is None
