"""A walk through a repository of somebody else, in a fresh environment from the built wheel.

    python tests/walk/walk.py                      # by this Python, and shorter by others that are at hand
    python tests/walk/walk.py --python python3.13  # by that one alone

Nothing of the checkout is used but the wheel that is built of it. The gate is walked through where checkov is at hand:
that of ``make gate``, the one that ``STACKPROOF_CHECKOV`` names, or the one on the path. Ends with 1 at the first step
that does not do what it should.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from foreign_repository import write_repository
from steps import SHORT, STEPS, Walker

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")


def build_wheel(folder: Path) -> Path:
    """Build the source distribution, and of that the wheel; both must be what a package index takes."""
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "-o", folder, ROOT], check=True, capture_output=True
    )
    built = sorted(folder.iterdir())
    assert [one.suffix for one in built] == [".whl", ".gz"], built
    subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *built], check=True)
    return built[0]


def find_checkov() -> str | None:
    """Return the checkov to walk with."""
    own = ROOT / ".venv-gate/bin/checkov"
    named = os.environ.get("STACKPROOF_CHECKOV") or (str(own) if own.is_file() else "checkov")
    return shutil.which(named)


def find_python(version: str) -> str | None:
    """Return the interpreter of a version, if it is at hand and runs."""
    path = shutil.which(f"python{version}")
    if path is None:
        return None
    asked = [path, "-c", "import sys; print('.'.join(map(str, sys.version_info[:2])))"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return path if done.stdout.strip() == version else None


def walk(python: str, wheel: Path, checkov: str | None, *, whole: bool) -> None:
    """Walk through a new repository with a new environment."""
    with tempfile.TemporaryDirectory(prefix="stackproof-walk-") as name:
        folder = Path(name)
        repository = write_repository(folder / "repository")
        walker = Walker(folder / "environment", repository, checkov)
        walker.install(python, wheel)
        for step in STEPS if whole else SHORT:
            told = step(walker)
            print(f"  {'skipped' if told else 'done'}: {(step.__doc__ or '').partition('.')[0]}{told and f' ({told})'}")


def main() -> None:
    """Walk with each Python."""
    parser = argparse.ArgumentParser(description="walk through a foreign repository")
    parser.add_argument("--python", help="walk the whole way with this one alone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stackproof-dist-") as name:
        wheel = build_wheel(Path(name))
        checkov = find_checkov()
        first = given.python or sys.executable
        print(f"{first}: the whole way")
        walk(first, wheel, checkov, whole=True)
        for version in VERSIONS if not given.python else ():
            if version == ".".join(map(str, sys.version_info[:2])):
                continue
            python = find_python(version)
            print(f"Python {version}: {'the short way' if python else 'skipped: it is not at hand'}")
            if python:
                walk(python, wheel, None, whole=False)


if __name__ == "__main__":
    main()
