"""The list of known differences (tests/data/differences.txt) says of each why, and holds nothing else."""

from __future__ import annotations

import json
from pathlib import Path

TESTS = Path(__file__).parents[1]
RECORDS = ("data/expressions.json", "data/functions.json", "data/configurations.json", "unit/hcl/files.json")


def test_each_is_a_recorded_case_with_a_reason(differences: dict[str, str]) -> None:
    recorded = {case for name in RECORDS for case in json.loads((TESTS / name).read_text())}
    assert differences
    assert differences.keys() <= recorded
    assert all(differences.values())
