"""Write the tables of docs/gate.md: the policies, and what checkov's nearest built-in check says of each evasion.

    python scripts/gate_table.py        # needs the environment of make gate

tests/gate compares the page with what this would write.
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests/gate"))

from gate_cases import Case, evasions, inside  # noqa: E402 - found by the line above

from stackproof.constraints import load_catalogue  # noqa: E402
from stackproof.gate.scan import Record, find_checkov, scan  # noqa: E402
from stackproof.gate.table import POLICIES  # noqa: E402

PAGE = ROOT / "docs/gate.md"
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


def policy_lines() -> list[str]:
    """Return the table of the policies."""
    catalogue = load_catalogue()
    lines = ["| id | constraint | severity | without a contract |", "|---|---|---|---|"]
    for key, policy in sorted(POLICIES.items(), key=lambda one: one[1].number):
        if key in catalogue:
            found = catalogue[key]
            required = {one.name for one in found.parameters.values() if one.required}
            given = ", ".join(f"`{name}: {value}`" for name, value in policy.parameters.items())
            alone = "not judged" if required - policy.parameters.keys() or not found.on else given or "judged"
            lines.append(f"| {policy.id} | [{key}](constraints.md#{key}) | {found.severity} | {alone} |")
        else:
            lines.append(f"| {policy.id} | [contract](#contract) | high | judged |")
    return lines


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


def written(text: str, tables: dict[str, list[str]]) -> str:
    """Return the page with its tables put in, each between its two comments."""
    for name, lines in tables.items():
        before, _, rest = text.partition(f"<!-- {name} -->\n")
        _, _, after = rest.partition(f"<!-- end of {name} -->\n")
        body = "\n".join(lines)
        text = f"{before}<!-- {name} -->\n{body}\n<!-- end of {name} -->\n{after}"
    return text


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
        tables = {"policies": policy_lines(), "evasions": evasion_lines(root, records)}
    PAGE.write_text(written(PAGE.read_text(), tables))


if __name__ == "__main__":
    main()
