"""Small stacks of a fleet, and an engine without workers: it judges where it is asked, in children as a judge does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from stackproof.fleet import check as fleet_check
from stackproof.fleet import work
from stackproof.fleet.check import Choices, Summary, check_fleet
from stackproof.fleet.judging import Bounds, Earlier, judge
from stackproof.fleet.rows import STACKS, Rows
from stackproof.fleet.tasks import Task, Tree
from stackproof.fleet.work import Asked, Done, judge_batch

QUEUE = 'resource "aws_sqs_queue" "q" {\n  name                    = "q"\n  sqs_managed_sse_enabled = true\n}\n'
OPEN_QUEUE = QUEUE.replace("true", "false")
CONTRACT = "stack: small\nconstraints:\n  - sqs-encrypts: {clause: Queues are encrypted.}\n"
BOUNDS = Bounds(30.0, 4096)


def make(folder: Path, files: dict[str, str]) -> Path:
    """Write files, and return their folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def small(folder: Path, *names: str, queue: str = QUEUE) -> Path:
    """Write stacks that hold."""
    for name in names:
        make(folder / name, {"main.tf": queue, "contract.yaml": CONTRACT})
    return folder


def task_in(folder: Path, stack: str = "", **given: Any) -> Task:
    """Return the task of a stack by the contract in it."""
    contract = f"{stack}/contract.yaml" if stack else "contract.yaml"
    return Task(Tree("folder", str(folder)), "here", stack, **{"contract": contract, **given})


def told(rows: Rows | None) -> dict[str, Any]:
    """Return the one row of a stack by name."""
    assert rows is not None
    (row,) = rows["stacks"]
    return dict(zip(STACKS, row, strict=True))


class OwnJudge:
    """Stands for the process that judges: the children are this process's."""

    def ask(self, task: Task, earlier: dict[str, Any] | None, seconds: float, megabytes: int, _most: float) -> Any:
        known = Earlier(earlier["key"], tuple(map(tuple, earlier["looks"])), earlier["until"]) if earlier else None
        return judge(task, known, Bounds(seconds, megabytes))


class OwnEngine:
    """Stands for the engine: batch after batch, here."""

    threads = 1

    def run(self, batches: Iterable[list[Asked]]) -> Iterator[Done]:
        return (judge_batch(batch, BOUNDS.seconds, BOUNDS.megabytes) for batch in batches)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder in which fleets are judged without workers."""

    @contextmanager
    def opened(*_given: Any) -> Iterator[OwnEngine]:
        yield OwnEngine()

    monkeypatch.setattr(fleet_check, "open_engine", opened)
    monkeypatch.setattr(work, "judge_process", OwnJudge)
    work.begin()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*sources: str, results: str = "results", **given: Any) -> Summary:
    """Check sources."""
    return check_fleet(sources, Choices(results, **given), lambda *_: None)
