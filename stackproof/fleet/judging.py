"""What one task comes to, judged in a child process: rows, what the verdict looked at, and until when it stands.

What a stack does to its process (it hangs, it is killed, it takes all memory) costs its own verdict alone: the child is
asked once more, and then the stack could not be checked.
"""

from __future__ import annotations

import datetime
import gc
import json
import os
import sys
import sysconfig
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from stackproof.cache import PRUNED_EVERY, leave_pruning, prune
from stackproof.constraints import load_catalogue
from stackproof.contract import NAME
from stackproof.contract.environments import Given
from stackproof.contract.today import today
from stackproof.diagnostics import Diagnostic
from stackproof.evaluate.variables import from_json
from stackproof.fleet.days import last_day
from stackproof.fleet.looks import Look, Looks, digest_of, digest_seen, noting
from stackproof.fleet.packs import contract_of_packs
from stackproof.fleet.rows import OUTCOMES, STACKS, Rows, rows_of, rows_of_problem
from stackproof.fleet.tasks import Task, task_of
from stackproof.fleet.trees import TreeError, folder_of
from stackproof.fleet.versions import versions
from stackproof.model import FOLDER
from stackproof.run.check import check_bare, check_by, check_environments
from stackproof.run.children import ChildError, ask_child
from stackproof.run.outcomes import Report, Unchecked
from stackproof.run.stack_sources import Shown, StackSource, Written

ATTEMPTS = 2  # how often a stack is judged whose process did not come to an end
_MEGABYTE = 1 << 20
_LESSONS = 8  # stacks that a judge learns from
_LONG = 5.0  # seconds: too long for a lesson
_SLOW = (
    "jsonschema", "re2", "stackproof.contract.validate", "stackproof.contract.yaml_reader", "stackproof.views.combined",
    "stackproof.views.plan_json",
)  # fmt: skip
"""What is imported where it is needed, in each child anew unless it is here."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a stack may take: seconds, and megabytes of memory."""

    seconds: float = 300.0
    megabytes: int = 4096


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run knows of a task: the key of its verdict, what that looked at, and its last day."""

    key: str
    looks: tuple[Look, ...]
    until: str

    def still_stands(self, task: Task, root: Path) -> bool:
        """Tell whether a verdict would be the same today: all that it looked at is as it was."""
        if not self.key or (self.until and today().isoformat() > self.until):
            return False
        before = os.getcwd()
        os.chdir(root)
        try:
            return key_of(task, digest_of(self.looks, root)) == self.key
        finally:
            os.chdir(before)


def key_of(task: Task, seen: str) -> str:
    """Return the key of a verdict: what was asked, by which versions, and all that there was to see."""
    return f"{versions()}-{seen}-{digest_seen({('variable', task.asked): b''})}"


class Learning:
    """A judge that learns: of what ended well it judges some again itself, so that the next child need not learn it."""

    def __init__(self) -> None:
        for name in _SLOW:
            import_module(name)
        sysconfig.get_paths()
        load_catalogue()
        versions()
        leave_pruning()
        gc.freeze()
        self._types: set[str] = set()
        self._lessons = 0
        self._judged = 0

    def judge(self, plain: dict[str, Any], earlier: Earlier | None, bounds: Bounds) -> Rows | None:
        """Judge a task as another process wrote it."""
        task = task_of(plain)
        rows = judge(task, earlier, bounds)
        self._judged += rows is not None
        if rows is not None and self._judged % PRUNED_EVERY == 0:
            prune()
        if rows is not None and self._lessons < _LESSONS:
            self._learn(task, rows)
        return rows

    def _learn(self, task: Task, rows: Rows) -> None:
        (row,) = rows["stacks"]
        told = dict(zip(STACKS, row, strict=True))
        found = {resource.split("[")[0].split(".")[-2] for resource in _resources(rows)}
        if told["key"] is None or told["seconds"] > _LONG or found <= self._types:
            return
        self._types |= found
        self._lessons += 1
        before = os.getcwd()
        os.chdir(folder_of(task.tree))
        try:
            rows_of(task, _results(task))
        finally:
            os.chdir(before)
        gc.collect()
        gc.freeze()


def _resources(rows: Rows) -> set[str]:
    place = OUTCOMES.index("resource")
    return {row[place] for row in rows["outcomes"] if "." in row[place].split("[")[0]}


def judge(task: Task, earlier: Earlier | None, bounds: Bounds) -> Rows | None:
    """Return the rows of a stack; ``None`` where the earlier verdict stands."""
    try:
        root = folder_of(task.tree)
    except TreeError as error:
        return rows_of_problem(task, error.diagnostic)
    if earlier is not None and earlier.still_stands(task, root):
        return None
    began = time.monotonic()
    problem = ""
    for _ in range(ATTEMPTS):
        try:
            answer = ask_child(lambda: _in_child(task, root, bounds), frozenset(), bounds.seconds)
        except ChildError as error:
            problem = str(error)
            continue
        if not isinstance(answer, str):
            return _finish(answer, time.monotonic() - began)
        problem = answer
    remedy = "Judge it alone with stackproof check, or allow more: --patience, --memory."
    detail = f"{task.label}: {problem}; it was tried {ATTEMPTS} times. {remedy}"
    return _finish((rows_of_problem(task, Diagnostic("Stack that could not be judged", detail)), {}), 0.0)


def _finish(answer: tuple[Rows, dict[str, Any]], seconds: float) -> Rows:
    """Put what the judge knows into the row of the stack."""
    rows, known = answer
    known = {"again": True, "judged": _now(), "seconds": round(seconds, 3), **known}
    (row,) = rows["stacks"]
    before = row[: STACKS.index("judged")]
    rows["stacks"] = [(*before, *(known.get(name) for name in STACKS[len(before) :]))]
    return rows


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


# In the child


def _in_child(task: Task, root: Path, bounds: Bounds) -> tuple[Rows, dict[str, Any]] | str:
    """Judge; a text says what kept the process from it."""
    try:
        return _answer(task, root, bounds)
    except MemoryError:
        return _short_of_memory(bounds)
    except Exception as error:
        return f"its process raised {type(error).__name__}: {error}"


def _short_of_memory(bounds: Bounds) -> str:
    return f"its process had not enough memory ({bounds.megabytes} MB)"


def _answer(task: Task, root: Path, bounds: Bounds) -> tuple[Rows, dict[str, Any]] | str:
    gc.disable()
    os.chdir(root)
    _limit(bounds.megabytes)
    day = today()
    looks = noting(root)
    results = _results(task)
    if any("MemoryError" in trace for one in results for trace in one.traces):
        return _short_of_memory(bounds)
    if _asks_folder(task, results):
        looks.note("root", "")
    rows = rows_of(task, results)  # which may be the first to ask for a value
    looks.end()
    known = _measure()
    if _can_stand(results, looks):
        known["key"] = key_of(task, digest_seen(looks.seen))
        known["looks"] = json.dumps(sorted(looks.seen))
        until = last_day(results, day)
        known["until"] = until.isoformat() if until is not None else None
    return rows, known


def _limit(megabytes: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MEGABYTE, megabytes * _MEGABYTE))
    except (OSError, ValueError):
        return  # macOS has none; the engine's limit on the worker is left


def _measure() -> dict[str, Any]:
    """Return the seconds of CPU and the megabytes that this process took, with the children that it had."""
    try:
        import resource  # noqa: PLC0415 - as above
    except ImportError:
        return {}
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = sum(one.ru_utime + one.ru_stime for one in (own, children))
    unit = 1 if sys.platform == "darwin" else 1024
    return {"cpu": round(cpu, 3), "memory": own.ru_maxrss * unit // _MEGABYTE}


def _results(task: Task) -> list[Report | Unchecked]:
    given = Given(from_json(json.loads(task.variables)), (task.environment,) if task.environment else ())
    stack = Path(task.stack)
    source: StackSource
    if task.view == "plan":
        source, folder = Shown("plan", task.stack), stack.parent
    else:
        source, folder = Written(folder=stack), stack
    if task.contract:
        own = Path(task.contract) == folder / NAME and task.view == "hcl"
        return check_environments(Path(task.contract), Written() if own else source, None, given, in_contexts=False)
    if not task.packs:
        return [check_bare(folder, source, None, given)]
    contract = contract_of_packs(folder, str(stack), task.packs)
    if isinstance(contract, list):
        return [Unchecked(task.label, tuple(contract))]
    return [check_by(replace(contract, variables=given.variables), source)]


def _can_stand(results: Iterable[Report | Unchecked], looks: Looks) -> bool:
    """Tell whether what was looked at is all that made the verdict.

    Python of a contract's own may look at anything; what was not judged at all, or raised, has not looked at all there
    is. HCL that is wrong is wrong as long as it is the same.
    """
    whole = all(isinstance(one, Report) and not one.traces and not one.contract.run for one in results)
    return whole and looks.is_settled()


def _asks_folder(task: Task, results: Iterable[Report | Unchecked]) -> bool:
    """Tell whether a verdict may depend on where the folder is."""
    return task.view == "plan" or any(isinstance(one, Report) and FOLDER in one.stack.supplied for one in results)
