"""The tables of clauses in the READMEs are those that the contracts make."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STACKS = sorted(path.parent for path in ROOT.glob("lib/*/README.md") if "<!-- clauses: " in path.read_text())


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: stack.name)
def test_the_table_is_current(stack: Path) -> None:
    command = [sys.executable, ROOT / "scripts" / "clause_table.py", "--check", stack]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_every_stack_has_one() -> None:
    assert {stack.name for stack in STACKS} == {path.parent.name for path in ROOT.glob("lib/*/contract.yaml")}
