"""How time and memory of a check grow with the size of a stack, from 50 to 50,000 resources.

    python benchmarks/size.py [--sizes 50,500,5000,50000] [--runs 3] [--tfparse PYTHON]

Each figure is the median of whole processes: CPU seconds (user and system, children included) and the largest
resident set. *Cold* has no cache, *warm* has every file parsed. The stacks are those of
``generate.py``, judged by eight constraints. ``--tfparse`` names the Python of an environment with tfparse
(https://github.com/cloud-custodian/tfparse), which then evaluates the same stacks in the same run.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from generate import generate

EVALUATE = "import sys, tfparse; print(sum(map(len, tfparse.load_from_path(sys.argv[1]).values())))"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default="50,500,5000,50000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tfparse", metavar="PYTHON")
    arguments = parser.parse_args()
    heads = ("resources", "cold: s", "ms each", "warm: s", "ms each", "memory: MB", "tfparse: s", "cold : tfparse")
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    with tempfile.TemporaryDirectory() as scratch:
        for size in map(int, arguments.sizes.split(",")):
            print(row(Path(scratch), size, arguments), flush=True)


def row(scratch: Path, size: int, arguments: argparse.Namespace) -> str:
    """Measure one size."""
    folder, cache = scratch / str(size), scratch / f"cache{size}"
    generate(folder, size)
    environment = {**os.environ, "STACKPROOF_CACHE_DIR": str(cache)}
    check = [sys.executable, "-m", "stackproof", "check", "-q", str(folder)]
    measure(check, environment)  # writes what Python compiles
    cold = [measure(check, environment, lambda: forget_files(cache)) for _ in range(arguments.runs)]
    warm = [measure(check, environment) for _ in range(arguments.runs)]
    cold_time, warm_time = (statistics.median(time for time, _ in runs) for runs in (cold, warm))
    memory = max(size for _, size in (*cold, *warm)) / 1024
    cells = [
        size,
        f"{cold_time:.2f}",
        f"{cold_time / size * 1000:.3f}",
        f"{warm_time:.2f}",
        f"{warm_time / size * 1000:.3f}",
    ]
    cells.append(f"{memory:.0f}")
    if arguments.tfparse:
        times = [
            measure([arguments.tfparse, "-c", EVALUATE, str(folder)], environment)[0] for _ in range(arguments.runs)
        ]
        peer = statistics.median(times)
        cells += [f"{peer:.2f}", f"1 : {peer / cold_time:.1f}"]
    return f"| {' | '.join(map(str, cells))} |"


def forget_files(cache: Path) -> None:
    """Take away what was parsed."""
    for entry in cache.rglob("*"):
        if entry.is_file():
            entry.unlink()


def measure(
    command: list[str], environment: dict[str, str], before: Callable[[], None] = lambda: None
) -> tuple[float, int]:
    """Run a process to its end; return its CPU seconds, and its largest resident set in KB."""
    before()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


if __name__ == "__main__":
    main()
