"""Extract AWS's regions by partition, with what AWS calls them, from the data that botocore ships.

    python scripts/extract_regions.py 2026-11-30

The date is that of the run. ``endpoints.json`` has the names, ``partitions.json`` has regions that are announced as
well, of which nobody tells the name. Facts alone are taken.
"""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any

import botocore
import botocore.session

OUTPUT = Path(__file__).parents[1] / "stackproof/model/regions.json"


def main() -> None:
    """Write the table."""
    date = datetime.date.fromisoformat(sys.argv[1])
    session = botocore.session.get_session()
    found: dict[str, dict[str, str]] = {}
    for one in session.get_data("endpoints")["partitions"]:
        found[one["partition"]] = {name: region["description"] for name, region in one["regions"].items()}
    for one in session.get_data("partitions")["partitions"]:
        found[one["id"]] |= {name: "" for name in one["regions"] if name not in found[one["id"]] and _is_a_place(name)}
    table: dict[str, Any] = {
        "source": f"botocore {botocore.__version__}, endpoints.json and partitions.json",
        "date": date.isoformat(),
        "partitions": {partition: dict(sorted(regions.items())) for partition, regions in found.items()},
    }
    OUTPUT.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"{sum(map(len, found.values()))} regions", file=sys.stderr)


def _is_a_place(name: str) -> bool:
    return not name.endswith("-global")


if __name__ == "__main__":
    main()
