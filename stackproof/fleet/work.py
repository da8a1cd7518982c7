"""What a worker of the engine does: it has each task of a batch judged, and returns the rows as Arrow batches."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from stackproof.diagnostics import Diagnostic
from stackproof.fleet.judges import JudgeLost, JudgeProcess
from stackproof.fleet.rows import Rows, rows_of_problem
from stackproof.fleet.tables import TABLES, batch_of
from stackproof.fleet.tasks import Task, task_of

_ATTEMPTS = 2
_here = threading.local()
_processes: list[JudgeProcess] = []
_ended = threading.Event()


@dataclass(frozen=True, slots=True)
class Asked:
    """A task of a batch as it is sent: plain, with what is known of it from an earlier run."""

    task: dict[str, Any]
    earlier: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch came to: the ids whose earlier verdict stands, and the rows of the others by table."""

    unchanged: tuple[str, ...] = ()
    batches: dict[str, Any] = field(default_factory=dict)


def judge_batch(asked: Sequence[Asked], seconds: float, megabytes: int) -> Done:
    """Have each task judged, by the process that this thread has for it."""
    rows: Rows = {name: [] for name in TABLES}
    unchanged = []
    for one in asked:
        task = task_of(one.task)
        found = _judge(task, one.earlier, seconds, megabytes)
        if found is None:
            unchanged.append(task.id)
        else:
            for name, listed in found.items():
                rows[name] += listed
    return Done(tuple(unchanged), {name: batch_of(name, listed) for name, listed in rows.items()})


def _judge(task: Task, earlier: dict[str, Any] | None, seconds: float, megabytes: int) -> Rows | None:
    problem = "the run was ended"
    for _ in range(0 if _ended.is_set() else _ATTEMPTS):
        try:
            found: Rows | None = judge_process().ask(task, earlier, seconds, megabytes, _ATTEMPTS * seconds)
        except JudgeLost as error:
            problem = str(error)
            if _ended.is_set():
                break
        else:
            return found
    return rows_of_problem(task, lost(task, problem))


def lost(task: Task, how: str) -> Diagnostic:
    """Say that a stack could not be checked, for whoever judged it is gone."""
    detail = f"{task.label}: {how}. The next run tries again; judge it alone with stackproof check to see more."
    return Diagnostic("Stack that could not be judged", detail)


def judge_process() -> JudgeProcess:
    """Return the process of this thread."""
    found: JudgeProcess | None = getattr(_here, "process", None)
    if found is None:
        found = _here.process = JudgeProcess()
        _processes.append(found)
    return found


def begin() -> None:
    """Let processes be started, after others were ended."""
    _ended.clear()


@atexit.register
def end_processes() -> None:
    """End the processes of all threads, and start no other."""
    _ended.set()
    while _processes:
        _processes.pop().end()
