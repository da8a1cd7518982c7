"""Judge public stacks by the baseline, begin their contracts, and set the findings beside checkov's.

    git clone https://github.com/aws-samples/serverless-patterns corpus/serverless-patterns
    python scripts/compare_stacks.py corpus/serverless-patterns --checkov .venv-gate/bin/checkov --number 20

The stacks are drawn from the root modules that evaluate without an error, by a seed. For each: how long ``check``
takes, how long ``init`` does, what the contract comes to, and the findings of the constraints that have a rule of
checkov's (``label_rules.yaml``): found by both, by one. The command prints a table in Markdown, and each difference.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).with_name("label_rules.yaml")
Finding = tuple[str, str]
"""A constraint, and the address of the resource without its key."""


@dataclass
class Row:
    """What came of one stack; ``seconds`` of check, init, and check by the contract."""

    name: str
    resources: int = 0
    seconds: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    ours: set[Finding] = field(default_factory=set)
    undecided: int = 0
    theirs: set[Finding] = field(default_factory=set)


def main() -> None:
    """Compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--checkov", required=True)
    parser.add_argument("--number", type=int, default=20)
    parser.add_argument("--seed", type=int, default=17)
    arguments = parser.parse_args()
    roots = sorted({file.parent for file in arguments.folder.rglob("*.tf")})
    random.Random(arguments.seed).shuffle(roots)  # noqa: S311 - a draw, and no secret
    rules = rules_of_checkov()
    rows: list[Row] = []
    for root in roots:
        if len(rows) == arguments.number:
            break
        row = row_of(root, arguments.folder, arguments.checkov, rules)
        if row is not None:
            rows.append(row)
    print_rows(rows)


def rules_of_checkov() -> dict[str, str]:
    """Return the constraint of each rule of checkov that judges the same."""
    entries = yaml.safe_load(RULES.read_text())
    return {rule: entry["constraint"] for rule, entry in entries.items() if rule.startswith("CKV")}


def stackproof(*arguments: str) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run a command of the package that runs this script."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "stackproof", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done, time.perf_counter() - start


def row_of(root: Path, folder: Path, checkov: str, rules: dict[str, str]) -> Row | None:
    """Judge one root module in a copy; nothing for one that is not judged whole."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "stack"
        shutil.copytree(root, copy)
        checked, seconds = stackproof("check", "--json", str(copy))
        (report, *others) = json.loads(checked.stdout)["stacks"]
        if others or not report["checked"]:
            return None
        row = Row(str(root.relative_to(folder)), report["resources"], [seconds], [checked.returncode])
        for outcome in report["outcomes"]:
            row.undecided += outcome["status"] == "undecided"
            if outcome["status"] == "failed" and outcome["resource"]:
                row.ours.add((outcome["constraint"], bare(outcome["resource"])))
        judged = {one["constraint"] for one in report["outcomes"]}
        row.theirs = by_checkov(copy, checkov, {rule: one for rule, one in rules.items() if one in judged})
        begun, seconds = stackproof("init", str(copy))
        row.seconds.append(seconds)
        row.statuses.append(begun.returncode)
        again, seconds = stackproof("check", "-q", str(copy))
        row.seconds.append(seconds)
        row.statuses.append(again.returncode)
    return row


def by_checkov(folder: Path, checkov: str, rules: dict[str, str]) -> set[Finding]:
    """Return what fails in checkov, by the constraints of its rules."""
    if not rules:
        return set()
    command = [checkov, "-d", str(folder), "--framework", "terraform", "-o", "json", "--compact", "--quiet", "--check",
               ",".join(rules)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        told: Any = json.loads(done.stdout)
    except ValueError:
        return set()
    reports = told if isinstance(told, list) else [told]
    failed = [one for report in reports for one in report.get("results", {}).get("failed_checks", ())]
    return {(rules[one["check_id"]], bare(one["resource"])) for one in failed if one["check_id"] in rules}


def bare(address: str) -> str:
    """Return an address without its key, as both write it."""
    return address.split("[", 1)[0]


def print_rows(rows: list[Row]) -> None:
    """Print the table, then each difference."""
    compared = set(rules_of_checkov().values())
    names = ("stack", "resources", "check", "init", "by the contract", "fails, undecided", "both", "ours", "checkov's")
    print(f"| {' | '.join(names)} |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        ours = {one for one in row.ours if one[0] in compared}
        cells = (
            row.name, row.resources, f"{row.seconds[0]:.2f} s", f"{row.seconds[1]:.2f} s", f"status {row.statuses[2]}",
            f"{len(row.ours)}, {row.undecided}", len(ours & row.theirs), len(row.ours - row.theirs),
            len(row.theirs - row.ours),
        )  # fmt: skip
        print(f"| {' | '.join(map(str, cells))} |")
    for row in rows:
        for whose, found in (("ours alone", row.ours - row.theirs), ("checkov's alone", row.theirs - row.ours)):
            for constraint, address in sorted(found):
                print(f"{row.name}: {whose}: {constraint} {address}", file=sys.stderr)


if __name__ == "__main__":
    main()
