"""What the scheduler and whoever asks it cost a batch, measured; and a hundred workers with that, simulated.

    python benchmarks/fleet_scale.py RESULTS [--workers N] [--stacks N]

RESULTS is what ``stackproof fleet check`` wrote of stacks that are like the fleet's: the CPU time that each took is
drawn from it, and its rows are what batches return. A scheduler and two workers are started, which return rows without
judging; the CPU time of the scheduler and of the client is taken for batches of several sizes, as a time for each batch
and one for each stack. The simulation has workers that ask the one scheduler, which serves them in turn, as does the
client, which writes the rows. It says how much of the time each is at work: where that is all of it, it saturates.
"""

from __future__ import annotations

import argparse
import heapq
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
from distributed import Client, as_completed

from stackproof.fleet.store import Store
from stackproof.fleet.tables import TABLES
from stackproof.fleet.work import Done
from stackproof.fleet.writing import RunWriter

SIZES = (1, 8, 32)
_UNDER_WAY = 8
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU for each batch, and for each stack in it."""

    batch: float
    stack: float

    def of(self, size: int) -> float:
        """Return what a batch costs."""
        return self.batch + self.stack * size


def main() -> None:
    """Measure, simulate, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results")
    parser.add_argument("--workers", type=int, default=100)
    parser.add_argument("--stacks", type=int, default=100_000)
    given = parser.parse_args()
    rows, times = read(Store(given.results))
    mean = sum(times) / len(times)
    size = sum(batch.nbytes for batch in rows.values())
    print(f"{len(times)} stacks, {1000 * mean:.0f} ms each; the rows of one have {size / 1000:.0f} kB")
    scheduler, client = measure(rows)
    for name, cost in (("scheduler", scheduler), ("client", client)):
        print(f"{name}: {1000 * cost.batch:.2f} ms a batch and {1000 * cost.stack:.2f} ms a stack")
    print(f"\n{'batch':>6}{'hours':>8}{'stacks a s':>12}{'at work: workers':>17}", end="")
    print(f"{'scheduler':>11}{'client':>8}{'saturates at':>14}")
    for size in (1, 2, 4, 8, 16, 32, 64):
        print(simulate(size, given.workers, given.stacks, times, (scheduler, client)))


def read(store: Store) -> tuple[dict[str, Any], list[float]]:
    """Return the rows of one stack of middling size by table, and how many seconds each stack took."""
    part = store.parts("stacks")[0]
    tables = {}
    for name in TABLES:
        with store.reading(name, part) as file:
            tables[name] = file.read()
    judged = tables["stacks"].filter(pc.is_valid(tables["stacks"].column("cpu"))).sort_by("resources")
    task = judged.column("task")[judged.num_rows // 2]
    rows = {}
    for name, table in tables.items():
        mine = table.filter(pc.equal(table.column("task"), task)).drop_columns(["run", "fleet"]).combine_chunks()
        rows[name] = mine.to_batches()[0]
    return rows, [one for one in judged.column("cpu").to_pylist() if one]


# Measured

_rows: dict[str, Any] = {}


def return_rows(rows: dict[str, Any], asked: list[bytes]) -> Done:
    """Stand for the judging of a batch."""
    import pyarrow as pa  # noqa: PLC0415 - on a worker

    whole = {name: pa.Table.from_batches([batch] * len(asked)).combine_chunks() for name, batch in rows.items()}
    return Done((), {name: table.to_batches()[0] for name, table in whole.items()})


def measure(rows: dict[str, Any]) -> tuple[Cost, Cost]:
    """Return what a batch costs the scheduler, and the client."""
    found: dict[int, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        told_by = Path(scratch) / "scheduler.json"
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}

        def start(name: str, *options: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *options, "--scheduler-file", str(told_by)]
            silent = subprocess.DEVNULL
            return subprocess.Popen(command, env=environment, stdout=silent, stderr=silent)

        scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        workers = [start("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard") for _ in range(2)]
        while not told_by.exists() or not told_by.read_text().endswith("}"):
            time.sleep(0.1)
        try:
            with Client(json.loads(told_by.read_text())["address"]) as client:
                client.wait_for_workers(2)
                whole = client.scatter(rows, broadcast=True)
                for size in (SIZES[0], *SIZES):
                    found[size] = _cost(client, whole, scheduler.pid, size, Path(scratch))
        finally:
            for process in (scheduler, *workers):
                process.kill()
                process.wait()
    few, many = SIZES[0], SIZES[-1]
    costs = []
    for index in (0, 1):
        stack = (found[many][index] - found[few][index]) / (many - few)
        costs.append(Cost(max(0.0, found[few][index] - stack * few), stack))
    return costs[0], costs[1]


def _cost(client: Client, rows: Any, scheduler: int, size: int, scratch: Path) -> tuple[float, float]:
    """Return the CPU seconds of the scheduler and of the client for a batch of a size."""
    count = max(40, 800 // size)
    writer = RunWriter(Store(str(scratch / "results")), f"r{size}", "bench", "2026-01-01")
    before = (_cpu(scheduler), time.process_time())
    asked = [b"x" * 1500] * size
    completed = as_completed([client.submit(return_rows, rows, asked, pure=False) for _ in range(_UNDER_WAY)])
    sent = _UNDER_WAY
    for future in completed:
        writer.add(future.result().batches)
        if sent < count:
            completed.add(client.submit(return_rows, rows, asked, pure=False))
            sent += 1
    writer.close_part()
    return (_cpu(scheduler) - before[0]) / count, (time.process_time() - before[1]) / count


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


# Simulated


def simulate(size: int, workers: int, stacks: int, times: list[float], costs: tuple[Cost, Cost]) -> str:
    """Return a line: how long it takes, and how much of the time each is at work."""
    scheduler, client = costs
    chance = random.Random(1)
    free = [(0.0, worker) for worker in range(workers)]
    heapq.heapify(free)
    asked_until = written_until = end = 0.0
    working = at_scheduler = at_client = 0.0
    left = stacks
    while left:
        many = min(size, left)
        left -= many
        now, worker = heapq.heappop(free)
        asked_until = max(asked_until, now) + scheduler.of(many)
        took = sum(chance.choices(times, k=many))
        done = asked_until + took
        written_until = max(written_until, done) + client.of(many)
        working += took
        at_scheduler += scheduler.of(many)
        at_client += client.of(many)
        end = max(end, written_until)
        heapq.heappush(free, (done, worker))
    mean = sum(times) / len(times)
    slowest = max(scheduler.of(size), client.of(size)) / size
    return (
        f"{size:>6}{end / 3600:>8.2f}{stacks / end:>12.0f}{working / end / workers:>17.0%}{at_scheduler / end:>11.0%}"
        f"{at_client / end:>8.0%}{mean / slowest:>9.0f} workers"
    )


if __name__ == "__main__":
    main()
