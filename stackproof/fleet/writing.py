"""The rows of a run, written as they come: in parts, each of which is there whole; those that stand are copied."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from stackproof.fleet.store import Part, Store, StoreError
from stackproof.fleet.tables import TABLES, of_run, stored_schema
from stackproof.fleet.tasks import Task

MOST_STACKS = 2_000  # of a part
MOST_SECONDS = 60.0  # between the first rows of a part and its end
_GROUP = 20_000  # rows that are written at once
_ORDER = ("outcomes", "access", "stacks")  # a stack is there when all of its rows are


class RunWriter:
    """Writes the parts of one run."""

    def __init__(self, store: Store, run: str, fleet: str, day: str) -> None:
        self.store = store
        self.run, self.fleet, self.day = run, fleet, day
        self._number = 0
        self._held: dict[str, list[Any]] = {name: [] for name in TABLES}
        self._stacks = 0
        self._since = 0.0
        self._open: dict[str, Any] = {}
        self._exits: dict[str, ExitStack] = {}

    def add(self, batches: Mapping[str, Any]) -> None:
        """Take the rows that a worker returned."""
        for name, batch in batches.items():
            self._hold(name, of_run(batch, self.run, self.fleet))
        self._close_when_due()

    def _hold(self, name: str, batch: Any) -> None:
        if not batch.num_rows:
            return
        self._since = self._since or time.monotonic()
        self._held[name].append(batch)
        self._stacks += batch.num_rows if name == "stacks" else 0
        if sum(one.num_rows for one in self._held[name]) >= _GROUP:
            self._write(name)

    def _close_when_due(self) -> None:
        if self._stacks >= MOST_STACKS or (self._since and time.monotonic() - self._since >= MOST_SECONDS):
            self.close_part()

    def _write(self, name: str) -> None:
        if name not in self._open:
            self._exits[name] = ExitStack()
            part = Part(self.run, f"{self._number:05}", self.day)
            self._open[name] = self._exits[name].enter_context(self.store.writing(name, part))
        schema = stored_schema(name)
        self._open[name].write_table(pa.Table.from_batches(self._held[name], schema))
        self._held[name] = []

    def close_part(self) -> None:
        """Put the part that is being written where it belongs."""
        if not self._stacks:
            return
        for name in _ORDER:
            self._write(name)
            del self._open[name]
            self._exits.pop(name).close()
        self._number += 1
        self._stacks, self._since = 0, 0.0

    def discard(self) -> None:
        """Leave nothing of the part that is being written."""
        for exits in self._exits.values():
            with suppress(StoreError):
                exits.__exit__(StopWriting, StopWriting(), None)
        self._exits.clear()

    def copy(self, part: Part, tasks: Sequence[Task]) -> None:
        """Write the rows of an earlier part once more, for tasks whose verdict stands; owner and commit are today's."""
        for name in _ORDER:
            with self.store.reading(name, part) as file:
                for batch in file.iter_batches(batch_size=_GROUP):
                    self._hold(name, of_run(_as_of_today(batch, tasks), self.run, self.fleet))
        self._close_when_due()


def _as_of_today(batch: Any, tasks: Sequence[Task]) -> Any:
    """Return the rows of some tasks, with what an earlier run did not know."""
    ids = pa.array([task.id for task in tasks], pa.string())
    kept = batch.filter(pc.is_in(batch.column("task"), value_set=ids))
    which = pc.index_in(kept.column("task"), value_set=ids)
    given = {"owner": [task.owner for task in tasks], "commit": [task.commit for task in tasks]}
    columns = {name: pa.array(values, pa.string()).take(which) for name, values in given.items()}
    if "again" in kept.schema.names:
        columns["again"] = pa.array([False] * kept.num_rows, pa.bool_())
    for name, column in columns.items():
        kept = kept.set_column(kept.schema.get_field_index(name), name, column)
    return kept.select([name for name in kept.schema.names if name not in ("run", "fleet")])


class StopWriting(Exception):
    """Has a writer leave what it writes."""
