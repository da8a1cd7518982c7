"""The package is found from the policies' folder, and nothing beside it; why it is not is said, and nothing raises."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stackproof.gate.scan import POLICIES_FOLDER


def why_not(policies: Path, before: str = "") -> str:
    """Import the adapter as checkov does, and return what it says."""
    program = f"""
import sys
{before}
sys.path = [one for one in sys.path if "site-packages" not in one]
sys.path.insert(1, {str(policies)!r})
from adapter import checkout
print(checkout.why_not() or "it is there")
"""
    command = [sys.executable, "-S", "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_checkout_is_enough() -> None:
    assert why_not(POLICIES_FOLDER) == "it is there\n"


def test_a_python_that_is_too_old() -> None:
    said = why_not(POLICIES_FOLDER, "sys.version_info = (3, 9, 2)")
    assert "checkov runs on Python 3.9; install it for 3.11 or newer" in said


@pytest.fixture(name="copy")
def give_copy(tmp_path: Path) -> Path:
    """The policies alone."""
    shutil.copytree(POLICIES_FOLDER, tmp_path / "policies")
    return tmp_path / "policies"


def test_policies_without_their_checkout(copy: Path) -> None:
    assert f"{copy.parent / 'stackproof'} is not there" in why_not(copy)


@pytest.mark.parametrize("line", ["nonsense here", "import nothing_of_this_name", "raise SystemExit(0)"])
def test_a_checkout_that_is_damaged(line: str, copy: Path) -> None:
    """An exit is no exception; in a child of checkov's it would end the child alone."""
    package = copy.parent / "stackproof"
    package.mkdir()
    (package / "__init__.py").write_text(f"{line}\n")
    said = why_not(copy)
    assert said.startswith("Stackproof cannot be imported")
    assert line in said
