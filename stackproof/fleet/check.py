"""A run: what there is is found, what may have changed is judged, and all of it is written as the rows of a day."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from stackproof.fleet.engine import Batch, Engine, EngineError, open_engine
from stackproof.fleet.judging import Bounds
from stackproof.fleet.rows import EXIT, UNCHECKED, rows_of_problem
from stackproof.fleet.sources import Fleet, find_fleet
from stackproof.fleet.store import Part, Store, StoreError, new_run
from stackproof.fleet.tables import RUNS, TABLES, batch_of
from stackproof.fleet.tasks import Task
from stackproof.fleet.trees import forget_old_trees
from stackproof.fleet.work import Asked, Done
from stackproof.fleet.writing import RunWriter
from stackproof.reporters.own_version import own_version
from stackproof.run import exit_status
from stackproof.run.looked_at import time_of_run

KNOWN, NEW = 64, 16
"""Tasks of a batch at most. Of those that an earlier run knows, most take a millisecond; others a tenth of a second.

So large, a hundred workers leave the scheduler and whoever asks it half of their time (``benchmarks/fleet_scale.py``).
"""
_TURNS = 4  # batches that each worker gets at least, so that all end at about the same time
_DAYS = 31  # that an earlier verdict may be old
_MOST_TOLD = 200  # stacks that a summary names
_NEEDED = ["fleet", "task", "verdict", "key", "looks", "until"]

Progress = Callable[[int, int, str], None]
"""Is told how many stacks are done, of how many, and one of them."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How a run is made: where results go, by which scheduler or how many workers, within which bounds."""

    results: str
    scheduler: str | None = None
    workers: int | None = None
    bounds: Bounds = field(default_factory=Bounds)
    judge_all: bool = False


@dataclass(slots=True)
class Told:
    """A stack that does not hold, or could not be checked, as the summary names it."""

    stack: str
    environment: str
    owner: str
    verdict: str
    reason: str
    place: str


@dataclass(slots=True)
class Summary:
    """What came of a run; ``error`` says why not all of it was written."""

    run: str
    fleet: str
    results: str
    verdicts: Counter[str] = field(default_factory=Counter)
    judged: int = 0
    unchanged: int = 0
    told: list[Told] = field(default_factory=list)
    more: int = 0
    error: str = ""

    @property
    def stacks(self) -> int:
        """How many stacks there are, in all environments."""
        return self.verdicts.total()

    @property
    def exit_code(self) -> int:
        """The exit status: that of the worst stack; 2 where nothing was checked or not all was written."""
        worst = exit_status.of_all(EXIT[one] for one in self.verdicts)
        return exit_status.UNCHECKED if self.error else worst


def check_fleet(sources: Iterable[str], choices: Choices, progress: Progress) -> Summary:
    """Judge the stacks of some sources, and write what came of it.

    Raises:
        EngineError: the scheduler does not answer.
        StoreError: the place of the results cannot be reached.
    """
    started = time_of_run()
    run = new_run(started)
    store = Store(choices.results)
    forget_old_trees()
    fleet = find_fleet(sources, run)
    checking = _Run(store, run, fleet, started, progress)
    known = [] if choices.judge_all else checking.earlier_parts()
    try:
        checking.tell_troubles()
        with open_engine(choices.scheduler, choices.workers, choices.bounds) as engine:
            checking.judge(engine, known)
        checking.finish()
    except StoreError as error:
        checking.summary.error = str(error)
    finally:
        checking.writer.discard()
    return checking.summary


class _Run:
    """One run while it goes on."""

    def __init__(self, store: Store, run: str, fleet: Fleet, started: datetime.datetime, progress: Progress) -> None:
        self.store, self.fleet, self.started, self.progress = store, fleet, started, progress
        self.summary = Summary(run, fleet.name, store.address)
        self.writer = RunWriter(store, run, fleet.name, started.date().isoformat())
        self.standing: dict[Part, list[Task]] = {}
        self.before: dict[str, tuple[Part, str]] = {}

    def earlier_parts(self) -> list[Part]:
        """Return the parts in which an earlier verdict may be: of the last run that ended, and of those since."""
        ended = self.store.runs(_DAYS).filter(pa.compute.field("fleet") == self.fleet.name)
        last = max(ended.column("run").to_pylist(), default="")
        return [part for part in self.store.parts("stacks", _DAYS) if part.run >= last]

    def tell_troubles(self) -> None:
        """Write what stands in the way, as rows."""
        for one in self.fleet.troubles:
            found = rows_of_problem(one.task, one.problem, accepted=one.accepted)
            self._add(Done((), {name: batch_of(name, rows) for name, rows in found.items()}))
        self.summary.judged = 0

    def judge(self, engine: Engine, known: list[Part]) -> None:
        """Have the tasks judged, and copy what stands."""
        for done in engine.run(self._batches(known, engine.threads)):
            for id_ in done.unchanged:
                part, verdict = self.before.pop(id_)
                task = self.fleet.tasks[id_]
                self.standing.setdefault(part, []).append(task)
                self._count(verdict, unchanged=True)
            self._add(done)
            self.progress(self.summary.stacks, len(self.fleet.tasks) + len(self.fleet.troubles), "")
        for part, tasks in self.standing.items():
            self.writer.copy(part, tasks)

    def finish(self) -> None:
        """Write the last part, and that the run came to its end."""
        self.writer.close_part()
        told = self.summary
        row = {
            "run": told.run, "fleet": told.fleet, "started": self.started, "ended": datetime.datetime.now(datetime.UTC),
            "status": told.exit_code, "stacks": told.stacks, "judged": told.judged,
            "unchecked": told.verdicts[UNCHECKED], "version": own_version(),
        }  # fmt: skip
        with self.store.writing("runs", Part(told.run, "", self.started.date().isoformat())) as writer:
            writer.write_table(pa.Table.from_pylist([row], RUNS))

    def _batches(self, known: list[Part], threads: int) -> Iterator[Batch]:
        waiting = dict.fromkeys(self.fleet.tasks)
        for part in known:
            yield from self._find_known(part, waiting)
        most = max(1, min(NEW, len(waiting) // (_TURNS * threads)))
        yield from _cut((Asked(self.fleet.tasks[id_].as_plain()) for id_ in waiting), most)

    def _find_known(self, part: Part, waiting: dict[str, None]) -> Iterator[Batch]:
        """Yield the tasks of which a part has an earlier verdict."""
        try:
            with self.store.reading("stacks", part) as file:
                for batch in file.iter_batches(batch_size=1_000, columns=_NEEDED):
                    yield from _cut(self._find_asked(batch.to_pylist(), part, waiting), KNOWN)
        except StoreError:
            return  # of a run that was cut off; it is judged again

    def _find_asked(self, rows: Iterable[dict[str, Any]], part: Part, waiting: dict[str, None]) -> Iterator[Asked]:
        for row in rows:
            id_ = row["task"]
            if id_ in waiting and row["key"] and row["fleet"] == self.fleet.name:
                del waiting[id_]
                self.before[id_] = part, row["verdict"]
                until = row["until"].isoformat() if row["until"] else ""
                earlier = {"key": row["key"], "looks": json.loads(row["looks"]), "until": until}
                yield Asked(self.fleet.tasks[id_].as_plain(), earlier)

    def _add(self, done: Done) -> None:
        if not done.batches:
            return
        first: dict[str, dict[str, Any]] = {}
        for row in done.batches["outcomes"].to_pylist():
            if row["verdict"] in _TELLING and row["task"] not in first:
                first[row["task"]] = row
        for row in done.batches["stacks"].to_pylist():
            self.before.pop(row["task"], None)
            self._count(row["verdict"])
            self._tell(row, first.get(row["task"], {}))
        self.writer.add(done.batches)

    def _count(self, verdict: str, *, unchanged: bool = False) -> None:
        self.summary.verdicts[verdict] += 1
        if unchanged:
            self.summary.unchanged += 1
        else:
            self.summary.judged += 1

    def _tell(self, row: dict[str, Any], because: dict[str, Any]) -> None:
        if EXIT[row["verdict"]] == exit_status.HOLDS:
            return
        if len(self.summary.told) >= _MOST_TOLD:
            self.summary.more += 1
            return
        place = f"{because['file']}:{because['line']}" if because.get("file") else ""
        reason = f"{because.get('outcome', '')}: {because.get('reason', '')}".removeprefix(": ")
        self.summary.told.append(Told(row["stack"], row["environment"], row["owner"], row["verdict"], reason, place))


_TELLING = frozenset({"failed", "stale", "undecided", UNCHECKED})


def _cut(asked: Iterable[Asked], most: int) -> Iterator[Batch]:
    held: list[Asked] = []
    for one in asked:
        held.append(one)
        if len(held) == most:
            yield held
            held = []
    if held:
        yield held


__all__ = ["TABLES", "Choices", "EngineError", "StoreError", "Summary", "check_fleet"]
