"""What several packages of tests share: where the evaluator is known to differ from Terraform."""

from __future__ import annotations

from pathlib import Path

import pytest

DIFFERENCES = Path(__file__).parents[1] / "data/differences.txt"


@pytest.fixture(name="differences", scope="session")
def give_differences() -> dict[str, str]:
    """Return the reason of each recorded case that differs."""
    found, reason = {}, ""
    for line in DIFFERENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            reason = line.removeprefix("== ")
        elif line and not line.startswith("# "):
            found[line.replace("\\n", "\n")] = reason
    return found
