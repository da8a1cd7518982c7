"""How long `stackproof check` takes: cold, with a warm parse cache, and in relation to Python's own start.

    python benchmarks/check.py [PATH] [--runs N]

Every figure is the median wall time of whole processes, measured in one run on one machine. *First* has
no cache at all (a fresh machine); *cold* has all but the parsed files of HCL; *warm* has all. What the ratios
compare with is `python -c pass`.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path", nargs="?", default="lib")
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    command = [sys.executable, "-m", "stackproof", "check", arguments.path]
    with tempfile.TemporaryDirectory() as scratch:
        cache = Path(scratch) / "cache"
        rows = {
            "python -c pass": median([sys.executable, "-c", "pass"], cache, arguments.runs, lambda: None),
            "stackproof --version": median(
                [sys.executable, "-m", "stackproof", "--version"], cache, arguments.runs, lambda: None
            ),
            "check, first": median(command, cache, arguments.runs, lambda: shutil.rmtree(cache, ignore_errors=True)),
            "check, cold": median(command, cache, arguments.runs, lambda: forget_files(cache)),
            "check, warm": median(command, cache, arguments.runs, lambda: None),
        }
    floor = rows["python -c pass"]
    print(f"{'':<22}{'seconds':>9}{'ratio':>8}")
    for name, seconds in rows.items():
        print(f"{name:<22}{seconds:>9.3f}{seconds / floor:>8.1f}")


def forget_files(cache: Path) -> None:
    """Leave no parsed file of HCL, and all else."""
    for entry in cache.glob("hcl-*"):
        entry.unlink()


def median(command: list[str], cache: Path, runs: int, prepare) -> float:  # type: ignore[no-untyped-def]
    """Return the median wall time of a command, in seconds."""
    environment = {**os.environ, "STACKPROOF_CACHE_DIR": str(cache)}
    subprocess.run(command, env=environment, capture_output=True, check=False)
    times = []
    for _ in range(runs):
        prepare()
        started = time.perf_counter()
        subprocess.run(command, env=environment, capture_output=True, check=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    main()
