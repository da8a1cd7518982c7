"""Evaluate every root module below a folder, and say what is wrong with them, how long it takes and how much memory.

    git clone https://github.com/aws-samples/serverless-patterns corpus/serverless-patterns    # and others
    python scripts/corpus.py corpus > corpus.md          # --list shows each error with its place

A root module is a folder of ``*.tf`` that no other folder calls by a path. Each is evaluated in a process of its own,
without variables, as ``stackproof check`` would. A module that is not installed is said truly; whether any other error
is one has to be looked up by hand.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.root_module import evaluate_stack

SOURCE = re.compile(r'^\s*source\s*=\s*"(\.{1,2}/[^"]*|\.{1,2})"', re.M)
TRUE = frozenset({"Module is not installed"})
ENVIRONMENT = Environment("123456789012", "us-east-1")
LONGEST = 300  # characters of a message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one root module: its errors, each with a text; seconds, megabytes, and how many resources."""

    folder: Path
    errors: tuple[tuple[str, str], ...]
    seconds: float
    megabytes: int
    resources: int
    version: str
    judged: bool


def roots(folder: Path) -> Iterator[Path]:
    """Yield the folders of root modules, sorted."""
    found = {path.parent for path in folder.rglob("*.tf") if ".terraform" not in path.parts and path.is_file()}
    called = {Path(os.path.realpath(one / source)) for one in found for source in _sources(one)}
    yield from sorted(one for one in found if Path(os.path.realpath(one)) not in called)


def _sources(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.tf"):
        if path.is_file():
            yield from SOURCE.findall(path.read_text(encoding="utf-8", errors="replace"))


def evaluate(folder: Path) -> Outcome:
    """Evaluate one root module."""
    begin = time.perf_counter()
    stack, _ = evaluate_stack(folder, {}, ENVIRONMENT)
    seconds = time.perf_counter() - begin
    errors = tuple((one.summary.split(":", 1)[0], " ".join(str(one).split())[:LONGEST]) for one in stack.errors)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Outcome(folder, errors, seconds, memory, len(stack.resources), stack.reading.version, stack.is_judgeable)


def main() -> None:
    """Print a table, and the errors if they are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="show each error with its place")
    arguments = parser.parse_args()
    context = get_context("forkserver")  # which has imported everything once
    context.set_forkserver_preload(["stackproof.evaluate.root_module"])
    with ProcessPoolExecutor(arguments.jobs, context, max_tasks_per_child=1) as pool:
        outcomes = list(pool.map(evaluate, roots(arguments.folder)))
    _print_table(outcomes)
    for outcome in outcomes if arguments.list else ():
        for summary, text in outcome.errors:
            if summary not in TRUE:
                print(f"{outcome.folder.relative_to(arguments.folder)}\t{text}")


def _print_table(outcomes: list[Outcome]) -> None:
    others = [[summary for summary, _ in one.errors if summary not in TRUE] for one in outcomes]
    seconds = sorted(one.seconds for one in outcomes)
    rows = {
        "root modules": len(outcomes),
        "resources": sum(one.resources for one in outcomes),
        "read by version 6 of the AWS provider": sum(one.version.startswith("6.") for one in outcomes),
        "without an error": sum(not one.errors for one in outcomes),
        "with modules that are not installed, and no other error": sum(
            bool(one.errors) and not other for one, other in zip(outcomes, others, strict=True)
        ),
        "with another error": sum(map(bool, others)),
        "of which nothing can be judged": sum(not one.judged for one in outcomes),
        "seconds, half of them take": f"{seconds[len(seconds) // 2]:.2f}" if seconds else "",
        "seconds, the slowest": f"{seconds[-1]:.2f}" if seconds else "",
        "megabytes, the largest": max((one.megabytes for one in outcomes), default=0),
    }
    print("| | |\n|---|---|")
    for what, number in rows.items():
        print(f"| {what} | {number} |")
    kinds = Counter(summary for one in others for summary in set(one))
    print("\n| error | root modules |\n|---|---|")
    for summary, number in kinds.most_common():
        print(f"| {summary} | {number} |")


if __name__ == "__main__":
    main()
