"""Policies that cannot be imported end checkov, which would pass without them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stackproof.gate.scan import POLICIES_FOLDER


def imported(policies: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Import the adapter as checkov does, which catches every Exception."""
    program = f"""
import sys
{before}
sys.path = [one for one in sys.path if "site-packages" not in one]
sys.path.insert(1, {str(policies)!r})
try:
    from adapter import checkout
except Exception:
    print("dropped without a word")
"""
    return subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=False)


def test_a_checkout_is_enough() -> None:
    run = imported(POLICIES_FOLDER)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_a_python_that_is_too_old() -> None:
    run = imported(POLICIES_FOLDER, "sys.version_info = (3, 9, 2)")
    assert run.returncode == 2
    assert "checkov runs on Python 3.9; install it for 3.11 or newer" in run.stderr


@pytest.fixture(name="copy")
def give_copy(tmp_path: Path) -> Path:
    """The policies alone."""
    shutil.copytree(POLICIES_FOLDER, tmp_path / "policies")
    return tmp_path / "policies"


def test_policies_without_their_checkout(copy: Path) -> None:
    run = imported(copy)
    assert run.returncode == 2
    assert f"{copy.parent / 'stackproof'} is not there" in run.stderr


def test_a_checkout_that_is_damaged(copy: Path) -> None:
    package = copy.parent / "stackproof"
    package.mkdir()
    (package / "__init__.py").write_text("nonsense here\n")
    run = imported(copy)
    assert run.returncode == 2
    assert "Stackproof cannot be imported" in run.stderr
    assert "nonsense here" in run.stderr
