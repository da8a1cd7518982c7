"""Write NIST's JSON schema of OSCAL assessment results into tests/data/oscal, packed, with its source and date.

    python scripts/extract_oscal_schema.py oscal_assessment-results_schema.json

The file is an asset of a release of https://github.com/usnistgov/OSCAL, and compliance-trestle's repository has it in
release-schemas/. It is a work of the United States government, and in the public domain.
"""

from __future__ import annotations

import datetime
import gzip
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "tests/data/oscal"


def main(source: Path) -> None:
    """Check that it is what it should be, and write it."""
    schema = json.loads(source.read_text(encoding="utf-8"))
    version = schema["$id"].split("/")[-2]
    today = datetime.datetime.now(datetime.UTC).date()
    schema = {"$comment": f"OSCAL {version}, {schema['$id']}; extracted on {today}."} | schema
    text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"assessment-results-{version}.json.gz"
    file.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{file}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
