"""The engine: Dask distributed, on the cores of this machine or wherever its scheduler has workers.

Only so much is under way as keeps the workers busy, so that memory does not grow with the fleet. A batch whose worker
died goes to another one; if that dies as well, each task of the batch is tried alone, and one that is lost again could
not be checked.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from stackproof.fleet.judging import Bounds
from stackproof.fleet.rows import rows_of_problem
from stackproof.fleet.tables import batch_of
from stackproof.fleet.tasks import task_of
from stackproof.fleet.work import Asked, Done, begin, end_processes, judge_batch, lost

_AHEAD = 2  # batches that wait for each thread, so that none waits for us
_LEAST_AHEAD = 4
_SETTINGS = {
    "distributed.scheduler.allowed-failures": 1,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.logging.distributed": "critical",
}
_NOWHERE = "127.0.0.1:0"
_PATIENCE = 30  # seconds for a scheduler to answer
Batch = Sequence[Asked]


class EngineError(Exception):
    """An engine that cannot be had; the text is a sentence."""


@dataclass(slots=True)
class Engine:
    """A client of a scheduler; ``lost`` says that the scheduler is gone."""

    client: Any
    bounds: Bounds
    lost: bool = False

    def run(self, batches: Iterable[Batch]) -> Iterator[Done]:
        """Yield what batches come to, as they are done; what is left when the scheduler is gone is not checked."""
        from distributed import as_completed  # noqa: PLC0415 - of the extra

        waiting = iter(batches)
        under_way: dict[str, Batch] = {}
        completed = as_completed()
        self._submit(waiting, under_way, completed)
        while under_way and not self.lost:
            future = next(completed)
            batch = under_way.pop(future.key)
            yield from self._conclude(future, batch, under_way, completed)
            self._submit(waiting, under_way, completed)
        for batch in (*under_way.values(), *waiting) if self.lost else ():
            yield _gone(batch, "the scheduler was gone before it was judged")

    def _submit(self, waiting: Iterator[Batch], under_way: dict[str, Batch], completed: Any) -> None:
        while not self.lost and len(under_way) < self._most():
            batch = next(waiting, None)
            if batch is None:
                return
            self._ask(batch, under_way, completed)

    @property
    def threads(self) -> int:
        """How many tasks can be judged at once."""
        return max(1, sum(self.client.nthreads().values())) if self.client.status == "running" else 1

    def _most(self) -> int:
        return max(_LEAST_AHEAD, self.threads * (1 + _AHEAD))

    def _ask(self, batch: Batch, under_way: dict[str, Batch], completed: Any) -> None:
        future = self.client.submit(
            judge_batch, list(batch), self.bounds.seconds, self.bounds.megabytes, pure=False
        )  # fmt: skip
        under_way[future.key] = batch
        completed.add(future)

    def _conclude(self, future: Any, batch: Batch, under_way: dict[str, Batch], completed: Any) -> Iterator[Done]:
        if future.status == "finished":
            try:
                yield future.result()
                return
            except Exception as error:  # its result was on a worker that is gone by now
                told = str(error)
        elif future.status == "error":
            told = str(future.exception()).split("\n", maxsplit=1)[0]
        else:
            self.lost = True
            yield _gone(batch, "the scheduler was gone before it was judged")
            return
        if len(batch) == 1:
            yield _gone(batch, f"no worker could answer ({told})")
            return
        for one in batch:
            self._ask([one], under_way, completed)


def _gone(batch: Batch, how: str) -> Done:
    found = [rows_of_problem(task, lost(task, how)) for task in (task_of(one.task) for one in batch)]
    return Done((), {
        name: batch_of(name, [row for rows in found for row in rows[name]]) for name in ("stacks", "outcomes", "access")
    })  # fmt: skip


@contextmanager
def open_engine(scheduler: str | None, workers: int | None, bounds: Bounds) -> Iterator[Engine]:
    """Give the engine: that of a scheduler, or one on the cores of this machine.

    The latter has its workers in this process, and no port: what takes time is in the processes that judge.

    Raises:
        EngineError: the scheduler does not answer.
    """
    import dask  # noqa: PLC0415 - of the extra, as what follows
    from distributed import Client, LocalCluster  # noqa: PLC0415

    with dask.config.set(_SETTINGS):
        if scheduler is not None:
            try:
                client = Client(scheduler, timeout=_PATIENCE)
            except (OSError, ValueError, ImportError) as error:
                message = f"The scheduler at {scheduler} does not answer: {error}. Correct the address, or start it."
                raise EngineError(message) from None
            with client:
                _await_worker(client, scheduler)
                yield Engine(client, bounds)
            return
        begin()
        count = workers or os.cpu_count() or 1
        with (
            LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                processes=False,
                dashboard_address=_NOWHERE,
                worker_dashboard_address=_NOWHERE,
                memory_limit=0,
            ) as cluster,
            Client(cluster) as client,
        ):
            for server in (cluster.scheduler, *cluster.workers.values()):
                cluster.loop.add_callback(server.http_server.stop)  # which nobody asked for
            try:
                yield Engine(client, bounds)
            finally:
                end_processes()


def _await_worker(client: Any, scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        message = f"The scheduler at {scheduler} has no worker; start some: dask worker {scheduler}"
        raise EngineError(message) from None
