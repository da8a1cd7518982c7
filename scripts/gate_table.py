"""Write the evasions' table of docs/gate.md: what checkov's nearest built-in check says of each.

    python scripts/gate_table.py        # needs the environment of make gate

tests/gate compares the page with what this would write.
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests/gate"), str(ROOT / "scripts")]

from gate_cases import Case, evasions, inside  # noqa: E402 - found by the line above
from tables import GATE, put  # noqa: E402 - as above

from stackproof.gate.scan import Record, find_checkov, scan  # noqa: E402

NEAREST = {
    "dynamodb-recovers-to-point-in-time": ("CKV_AWS_28",),
    "iam-names-every-action": ("CKV_AWS_63", "CKV_AWS_49"),
    "iam-names-every-resource": ("CKV_AWS_355", "CKV_AWS_356", "CKV_AWS_274"),
    "kms-key-rotates": ("CKV_AWS_7",),
    "lambda-reserves-concurrency": ("CKV_AWS_115",),
    "log-group-retention": ("CKV_AWS_66",),
    "log-group-uses-customer-key": ("CKV_AWS_158",),
    "sns-encrypts-with-managed-key": ("CKV_AWS_26",),
    "sqs-encrypts": ("CKV_AWS_27",),
}


def evasion_lines(root: Path, records: Iterable[Record]) -> list[str]:
    """Return the table of the evasions.

    Args:
        root: the folder that they are written in, each in ``evasions/NAME``.
        records: what checkov found there.
    """
    listed = list(records)
    lines = ["| evasion | constraint | harness and gate | checkov's own |", "|---|---|---|---|"]
    for case in evasions():
        here = [one for one in listed if one.file.is_relative_to(root / case.id)]
        lines.append(f"| {_name(case)} | {case.constraint} | {case.expected} | {_nearest(case, here)} |")
    return lines


def _name(case: Case) -> str:
    name = case.source.name
    return f"[{name.replace('_', ' ')}](../tests/data/evasions/{name}/main.tf)"


def _nearest(case: Case, records: list[Record]) -> str:
    """Say what the nearest built-in checks answer: the worst, and whose it is."""
    if case.constraint not in NEAREST:
        return "has none"
    for result in ("failed", "passed"):
        found = sorted({one.check for one in records if one.check in NEAREST[case.constraint] and one.result == result})
        if found:
            return f"{result} ({', '.join(found)})"
    return f"nothing ({', '.join(NEAREST[case.constraint])})"


def main() -> None:
    """Write the page."""
    checkov = find_checkov()
    assert checkov is not None, "make gate sets up an environment for checkov"
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch).resolve()
        for case in evasions():
            case.write(root)
        with inside(root):
            records = scan(checkov, [root]).records
        lines = evasion_lines(root, records)
    GATE.write_text(put(GATE.read_text(), "evasions", lines))


if __name__ == "__main__":
    main()
