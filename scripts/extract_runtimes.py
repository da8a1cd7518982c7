"""Extract Lambda's runtimes, and until when AWS patches each, from AWS's page on them.

    python scripts/extract_runtimes.py PATH/TO/lambda-runtimes.md 2026-10-01

The page is https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, as markdown (``.md`` in the place of
``.html``); the date is that of the copy. Facts alone are taken: identifiers and dates.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "stackproof/constraints/lambda_runtimes.json"
PAGE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"
_ROW = re.compile(r"^\| ([^|]+)\|\s*`?([a-z][\w.-]*)`?\s*\|[^|]+\|\s*([^|]+?)\s*\|", re.MULTILINE)


def main() -> None:
    """Write the table."""
    page, date = Path(sys.argv[1]).read_text(encoding="utf-8"), datetime.date.fromisoformat(sys.argv[2])
    rows = [(name, last) for title, name, last in _ROW.findall(page) if "container only" not in title]
    table = {"source": PAGE, "date": date.isoformat(), "patched_until": dict(sorted((n, _day(d)) for n, d in rows))}
    OUTPUT.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rows)} runtimes", file=sys.stderr)


def _day(text: str) -> str | None:
    """Return ``2027-04-30`` for ``Apr 30, 2027``; nothing where no end is scheduled."""
    if text == "Not scheduled":
        return None
    return datetime.datetime.strptime(text, "%b %d, %Y").replace(tzinfo=datetime.UTC).date().isoformat()


if __name__ == "__main__":
    main()
