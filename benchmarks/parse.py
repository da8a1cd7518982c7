"""How long HCL takes to parse, beside python-hcl2.

    python benchmarks/parse.py [FOLDER...] [--characters N] [--runs N]

The text is that of the ``.tf`` files below the folders (the repository's, if none is named), each file whole, again and
again until there are so many characters. *Tokens* is a part of *tokens and nodes*. Of python-hcl2, *tree* is what its
grammar makes (``parses_to_tree``), *values* what it is used for (``loads``); it reads a tenth of the text, as it takes
longer, and files that it refuses are left out for all. Every figure is the least CPU time of the runs, per million
characters; the ratio is to *tokens and nodes*.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import sys
import time
from collections.abc import Callable
from pathlib import Path

import hcl2
from lark.exceptions import LarkError

from stackproof.hcl.parse import parse
from stackproof.hcl.places import Places
from stackproof.hcl.tokens import HclSyntaxError, tokenize

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "lib", ROOT / "tests"])
    parser.add_argument("--characters", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    texts = read(arguments.folders)
    if not texts:
        sys.exit("There is no .tf file that both parsers read; name another folder.")
    whole, tenth = repeat(texts, arguments.characters), repeat(texts, arguments.characters // 10)
    rows = {
        "tokens": measure(lambda text: tokenize(text, Places(text, "main.tf")), whole, arguments.runs),
        "tokens and nodes": measure(lambda text: parse(text, "main.tf"), whole, arguments.runs),
        "python-hcl2, tree": measure(hcl2.parses_to_tree, tenth, arguments.runs),
        "python-hcl2, values": measure(hcl2.loads, tenth, arguments.runs),
    }
    print(f"{len(texts)} files, {sum(map(len, whole)):,} characters")
    print(f"{'':<20}{'s per MB':>9}{'ratio':>8}")
    for name, seconds in rows.items():
        print(f"{name:<20}{seconds:>9.2f}{seconds / rows['tokens and nodes']:>8.1f}")


def read(folders: list[Path]) -> list[str]:
    """Return the texts of the files that both parsers read."""
    return [
        text
        for folder in folders
        for path in sorted(folder.rglob("*.tf"))
        if path.is_file() and is_read(text := path.read_text())
    ]


def is_read(text: str) -> bool:
    """Tell whether both parsers read a text."""
    try:
        parse(text, "main.tf")
        hcl2.parses_to_tree(text)
    except (HclSyntaxError, LarkError):
        return False
    return True


def repeat(texts: list[str], characters: int) -> list[str]:
    """Return texts, again and again, until there are so many characters."""
    chosen, size = [], 0
    for text in itertools.cycle(texts):
        chosen.append(text)
        size += len(text)
        if size >= characters:
            return chosen
    return chosen


def measure(read_text: Callable[[str], object], texts: list[str], runs: int) -> float:
    """Return the least CPU seconds of the runs, per million characters."""
    taken = []
    for _ in range(runs):
        gc.collect()
        gc.disable()
        started = time.process_time()
        for text in texts:
            read_text(text)
        taken.append(time.process_time() - started)
        gc.enable()
    return min(taken) / sum(map(len, texts)) * 1e6


if __name__ == "__main__":
    main()
