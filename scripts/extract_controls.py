"""Extract the controls that each constraint stands for, from the table in which they were verified.

    python scripts/extract_controls.py PATH/TO/controls.tsv

The table has, for each constraint, what AWS Security Hub's user guide says of the controls, and what prowler's files
say (``(p)`` behind an id). Only what Security Hub says is taken, spelt as Security Hub spells its related requirements:
https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "stackproof/constraints/controls.json"
SPELLINGS = {
    "fsbp": "Security Hub {}",
    "hub_other": "Security Hub {}",
    "nist_800_53_r5": "NIST.800-53.r5 {}",
    "pci_dss_4_0_1": "PCI DSS v4.0.1/{}",
    "cis_aws": "CIS AWS Foundations Benchmark {}",
}
NOT_JUDGED = {  # of controls in the table, those that a constraint does not judge as it was built
    "api-logs-access": {"APIGateway.1"},  # execution logs: another setting than access logs
}


def main() -> None:
    """Write the controls of every constraint that has some."""
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = {row["constraint"]: list(_controls(row)) for row in rows}
    table = {id_: controls for id_, controls in sorted(found.items()) if controls}
    OUTPUT.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"{len(table)} constraints with controls", file=sys.stderr)


def _controls(row: dict[str, str]) -> Iterator[str]:
    verified = dict(one.strip().partition(":")[::2] for one in row["verified_by"].split(";") if one.strip())
    for column, spelling in SPELLINGS.items():
        source = verified.get(column.partition("_")[0] if column != "hub_other" else column, "")
        for id_ in (one.strip() for one in row[column].split(",")):
            if id_ and "hub" in source and "(p)" not in id_ and id_ not in NOT_JUDGED.get(row["constraint"], ()):
                yield spelling.format(id_)


if __name__ == "__main__":
    main()
