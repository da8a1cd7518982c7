"""How much the closed table of access adds to a warm check, as a ratio in one run.

    python benchmarks/access.py [--size 5000] [--runs 5]

The stack is one of ``generate.py``, judged by its eight constraints; then with the table that ``stackproof access
--write`` puts into its contract, every role, policy and key of it. Both are run in turn, each with every file parsed.
CPU seconds of whole processes, medians. The table is text of the contract, and reading it counts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import generate
from size import measure


def main() -> None:
    """Measure, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "stack"
        generate(folder, arguments.size)
        environment = {**os.environ, "STACKPROOF_CACHE_DIR": str(Path(scratch) / "cache")}
        contract = folder / "contract.yaml"
        without = contract.read_text()
        write = [sys.executable, "-m", "stackproof", "access", str(folder), "--write"]
        subprocess.run(write, env=environment, capture_output=True, check=True)
        entries = contract.read_text().replace("TODO: the sentence of the specification", "a benchmark")
        check = [sys.executable, "-m", "stackproof", "check", "-q", str(folder)]
        times: dict[str, list[float]] = {without: [], entries: []}
        for text in times:
            contract.write_text(text)
            measure(check, environment)
        for _ in range(arguments.runs):
            for text, taken in times.items():
                contract.write_text(text)
                taken.append(measure(check, environment)[0])
    bare, full = (statistics.median(taken) for taken in times.values())
    print(f"{arguments.size} resources: {bare:.2f} s without access, {full:.2f} s with it: 1 : {full / bare:.2f}")


if __name__ == "__main__":
    main()
