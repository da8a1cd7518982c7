"""What the documentation says is what the code says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_what_follows_from_the_constraints_is_current() -> None:
    """Write it anew with: make tables. In a process of its own: other tests declare constraints."""
    command = [sys.executable, str(ROOT / "scripts/tables.py"), "--check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "docs/access.md",
        "docs/compare.md",
        "docs/contract.md",
        "docs/deployed.md",
        "docs/editor.md",
        "docs/fix.md",
        "docs/gate.md",
        "docs/index.md",
        "docs/install.md",
        "docs/mutation.md",
        "docs/other-repositories.md",
        "docs/pytest.md",
        "docs/reports.md",
        "docs/views.md",
    ],
)
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text())
    assert targets or page != "README.md"
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_page_names_every_test_that_runs_on_the_local_aws_alone() -> None:
    page = (ROOT / "docs/deployed.md").read_text()
    reasons = page.partition("## What runs on the local AWS alone")[2]
    tests = [path for path in (ROOT / "tests/integration").rglob("test_*.py") if "mark.emulator" in path.read_text()]
    assert len(tests) > 5
    assert [path.name for path in tests if f"`{path.name}`" not in reasons] == []


def test_the_readme_is_short() -> None:
    """A newcomer reads it to its end: at most 900 words."""
    assert len((ROOT / "README.md").read_text().split()) <= 900


def test_the_architecture_names_what_there_is() -> None:
    """Every package that the page describes exists, every package is described, and so is every file that it names."""
    page = (ROOT / "docs/architecture.md").read_text()
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)/`", row)]
    files = re.findall(r"`([a-z_]+(?:/[a-z_]+)+\.py)`", page)
    assert len(files) > 20
    assert [file for file in files if not (ROOT / file).is_file() and not (ROOT / "stackproof" / file).is_file()] == []
    assert [name for name in named if not (ROOT / "stackproof" / name / "__init__.py").is_file()] == []
    packages = {path.parent.name for path in (ROOT / "stackproof").glob("*/__init__.py")}
    assert packages == set(named)
