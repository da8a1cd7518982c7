"""What may be done since the run before: of which stacks, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from stackproof.fleet import new_access as rows_of
from stackproof.fleet.new_access import new_access

pytest.importorskip("duckdb")
Entry = tuple[str, str, str]  # task, effect, words
READS, WRITES, DELETES = "reads", "writes", "deletes everything"
BEFORE: Sequence[Entry] = (
    ("same", "Allow", READS), ("same", "Deny", WRITES), ("more", "Allow", READS), ("less", "Allow", READS),
    ("denied no more", "Deny", WRITES), ("denied", "Allow", WRITES), ("broken", "Allow", READS),
    ("twice", "Allow", READS),
)  # fmt: skip
NOW: Sequence[Entry] = (
    ("same", "Deny", WRITES), ("same", "Allow", READS), ("more", "Allow", READS), ("more", "Allow", WRITES),
    ("more", "Allow", DELETES), ("denied", "Allow", WRITES), ("denied", "Deny", READS), ("broken", "Allow", WRITES),
    ("twice", "Allow", READS), ("twice", "Allow", READS), ("new", "Allow", WRITES), ("first", "Allow", READS),
)  # fmt: skip


@pytest.fixture
def connection() -> Iterator[Any]:
    import duckdb  # noqa: PLC0415 - an extra

    with duckdb.connect(":memory:") as made:
        made.execute("CREATE TABLE stacks (run VARCHAR, task VARCHAR, verdict VARCHAR)")
        made.execute(
            "CREATE TABLE access (run VARCHAR, task VARCHAR, stack VARCHAR, environment VARCHAR, owner VARCHAR, holder"
            " VARCHAR, section VARCHAR, effect VARCHAR, words VARCHAR, says VARCHAR, marks VARCHAR[], file VARCHAR,"
            " line BIGINT)"
        )
        for run, entries, broken in (("1", BEFORE, ""), ("2", NOW, "broken")):
            tasks = {task for task, *_ in BEFORE} | ({"new", "first"} if run == "2" else {"first"})
            for task in tasks:
                verdict = "unchecked" if task == broken else "holds"
                made.execute("INSERT INTO stacks VALUES (?, ?, ?)", (run, task, verdict))
            for task, effect, words in entries:
                marks = ["broad"] if words == DELETES else []
                row = (
                    run,
                    task,
                    f"stacks/{task}",
                    "prod",
                    None,
                    "aws_iam_role.r",
                    "may",
                    effect,
                    words,
                    words,
                    marks,
                    "main.tf",
                    3,
                )
                made.execute(f"INSERT INTO access VALUES ({', '.join('?' * len(row))})", row)
        yield made


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_what_is_new(connection: Any, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is gone, what is newly denied, a line said twice, new stacks and those not checked open nothing."""
    monkeypatch.setattr(rows_of, "_AT_ONCE", at_once)
    found, count = new_access(connection, {"run": "2", "before": "1"}, 10)
    assert [(task, words, change) for task, _, _, _, _, _, words, change, *_ in found] == [
        ("more", DELETES, "is new"),
        ("denied no more", WRITES, "is no longer denied"),
        ("first", READS, "is new"),
        ("more", WRITES, "is new"),
    ]
    assert count == 4
    assert found[0][1:] == (
        "stacks/more", "prod", None, "aws_iam_role.r", "may", DELETES, "is new", ["broad"], "main.tf", 3,
    )  # fmt: skip


def test_the_rest_is_counted(connection: Any) -> None:
    found, count = new_access(connection, {"run": "2", "before": "1"}, 1)
    assert ([row[0] for row in found], count) == (["more"], 4)


def test_the_same_run_opens_nothing(connection: Any) -> None:
    assert new_access(connection, {"run": "2", "before": "2"}, 10) == ([], 0)
