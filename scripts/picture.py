"""Draw what `stackproof check` prints, as the SVG in the README.

    python scripts/picture.py docs/images/check.svg

A copy of lib/payment_events with one edit is checked for real; nothing is typed in.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from stackproof.reporters.terminal import print_results
from stackproof.run.check import check

STACK = Path(__file__).parents[1] / "lib/payment_events"
WIDTH = 118


def main() -> None:
    """Write the picture."""
    output = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "lib/payment_events"
        shutil.copytree(STACK, copy, ignore=shutil.ignore_patterns("lambda", ".terraform*"))
        source = (copy / "lambda.tf").read_text()
        (copy / "lambda.tf").write_text(source.replace('architectures = ["arm64"]', 'architectures = ["x86_64"]'))
        os.chdir(scratch)
        with Path(os.devnull).open("w") as nowhere:
            console = Console(file=nowhere, record=True, width=WIDTH, force_terminal=True, highlight=False)
            print_results(check([Path("lib")]), console)
    output.parent.mkdir(parents=True, exist_ok=True)
    console.save_svg(str(output), title="stackproof check lib")


if __name__ == "__main__":
    main()
