"""What a fleet of stacks costs: cold, warm and unchanged, with one worker and with two.

    python benchmarks/fleet.py [--stacks N] [--runs N] [--folder FOLDER]

*Cold* has no cache, *warm* has the parsed files and judges everything again, *unchanged* judges nothing. Each figure is
the best of some whole processes, in turns; a machine that others use as well makes them larger, and the ratios mean
something all the same. *Efficiency* is how much of a second worker is won. The scheduler is in the process that asks.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fleet_stacks import write_fleet

_EVERY = 0.25  # seconds between two looks at the memory
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Figures:
    """One run: seconds that passed, seconds of CPU, megabytes of who asks and of the largest judge."""

    wall: float
    cpu: float
    asking: float
    judging: float
    judged: int
    stacks: int


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stacks", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="Where the stacks are written, or are already.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch) / "stacks"
        if not (folder / "fleet.yaml").is_file():
            print(f"{write_fleet(folder, given.stacks):,} resources are written")
        bench = Bench(folder, Path(scratch))
        rows = {(name, workers): [] for name in ("cold", "warm", "unchanged") for workers in (1, 2)}  # type: ignore[var-annotated]
        for turn in range(given.runs):
            for (name, workers), found in rows.items():
                if name != "cold" or turn == 0 or given.stacks <= 500:
                    found.append(bench.run(name, workers))
    print(
        f"\n{'':<12}{'workers':>8}{'s':>9}{'CPU s':>9}{'ms a stack':>12}{'a s and core':>14}"
        f"{'asks MB':>9}{'judges MB':>11}"
    )
    for (name, workers), found in rows.items():
        best = min(found, key=lambda one: one.wall)
        cpu = min(one.cpu for one in found)
        print(
            f"{name:<12}{workers:>8}{best.wall:>9.1f}{cpu:>9.1f}{1000 * best.wall / best.stacks:>12.1f}"
            f"{best.stacks / cpu:>14.1f}{best.asking:>9.0f}{best.judging:>11.0f}"
        )
    for name in ("cold", "warm", "unchanged"):
        one, two = (min(figures.wall for figures in rows[name, workers]) for workers in (1, 2))
        print(f"{name}: from one to two workers 1 : {one / two:.2f}, efficiency {one / two / 2:.0%}")


class Bench:
    """Stacks, and where results and caches go."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.folder, self.scratch = folder, scratch
        self.prepare: dict[str, Callable[[], None]] = {
            "cold": lambda: self._forget("cache", "results"), "warm": lambda: self._forget("results"),
            "unchanged": lambda: None,
        }  # fmt: skip

    def _forget(self, *names: str) -> None:
        for name in names:
            shutil.rmtree(self.scratch / name, ignore_errors=True)

    def run(self, name: str, workers: int) -> Figures:
        """Check the fleet once."""
        self.prepare[name]()
        command = [
            sys.executable, "-m", "stackproof", "fleet", "check", str(self.folder / "fleet.yaml"), "--json",
            "--results", str(self.scratch / "results"), "--workers", str(workers),
        ]  # fmt: skip
        environment = {**os.environ, "STACKPROOF_CACHE_DIR": str(self.scratch / "cache")}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        with tempfile.TemporaryFile("w+") as told:
            process = subprocess.Popen(command, env=environment, stdout=told)
            asking, judging = watch(process)
            wall = time.perf_counter() - began
            told.seek(0)
            summary = json.load(told)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if summary["error"] or (name == "unchanged" and summary["judged"] > summary["verdicts"]["unchecked"]):
            print(f"{name}: {summary['judged']} judged of {summary['stacks']} ({summary['error']})", file=sys.stderr)
        figures = Figures(wall, cpu, asking, judging, summary["judged"], summary["stacks"])
        print(f"{name}, {workers}: {figures}", file=sys.stderr)
        return figures


def watch(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Wait for a process; return the most memory that it had, and the most that one below it had, in megabytes."""
    asking = judging = 0.0
    while process.poll() is None:
        asking = max(asking, resident(process.pid))
        judging = max([judging, *(resident(one) for one in children(process.pid))])
        time.sleep(_EVERY)
    return asking, judging


def resident(process: int) -> float:
    """Return the memory of a process in megabytes."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE / 1e6
    except (OSError, IndexError, ValueError):
        return 0.0


def children(process: int) -> list[int]:
    """Return the processes below one."""
    try:
        threads = Path(f"/proc/{process}/task").iterdir()
        below = [int(one) for thread in threads for one in (thread / "children").read_text().split()]
    except OSError:
        return []
    return [*below, *(deeper for one in below for deeper in children(one))]


if __name__ == "__main__":
    main()
