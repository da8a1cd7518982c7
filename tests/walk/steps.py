"""The steps of the walk: each runs what a user would, and demands what a user would see.

A step returns why it was skipped, or nothing.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from foreign_repository import STACK, WEAKER, commit

FOREIGN = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CI", "NO_COLOR", "FORCE_COLOR", "PYTEST_ADDOPTS"}


@dataclass
class Walker:
    """Runs commands of a new environment in a repository."""

    environment: Path
    repository: Path
    checkov: str | None

    def install(self, python: str, wheel: Path) -> None:
        """Set the environment up with the wheel and what it needs, as pip resolves it."""
        subprocess.run([python, "-m", "venv", self.environment], check=True)
        install = [self.environment / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run([*install, wheel], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self, program: str, *arguments: str, status: int = 0) -> str:
        """Run a program of the environment; it must end with a status, and without a traceback."""
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        bin_ = self.environment / "bin"
        kept["PATH"] = f"{bin_}{os.pathsep}{kept.get('PATH', os.defpath)}"
        done = subprocess.run(
            [str(bin_ / program), *arguments],
            cwd=self.repository,
            env=kept,
            capture_output=True,
            text=True,
            check=False,
        )
        said = f"$ {program} {' '.join(arguments)}\n{done.stdout}{done.stderr}"
        assert done.returncode == status, f"{said}\nended with {done.returncode}, not {status}"
        assert "Traceback" not in said, said
        return done.stdout

    def edit(self, before: str, after: str) -> None:
        """Change the stack."""
        path = self.repository / STACK / "main.tf"
        text = path.read_text()
        assert text.count(before) == 1
        path.write_text(text.replace(before, after))


def look_at_installation(walker: Walker) -> str:
    """Install: the package alone at the top, with its types and licence, and nothing that is broken."""
    listing = walker.run("python", "-m", "pip", "show", "--files", "stackproof")
    files = [Path(line.strip()) for line in listing.partition("Files:")[2].splitlines() if line.strip()]
    tops = {one.parts[0] for one in files if one.parts[0] != ".."}
    assert {one for one in tops if not one.endswith(".dist-info")} == {"stackproof"}, tops
    assert Path("stackproof/py.typed") in files
    assert any(one.name == "LICENSE" for one in files)
    findings = json.loads(walker.run("stackproof", "doctor", "--json"))["findings"]
    states = {one["name"]: one["state"] for one in findings}
    assert states["stackproof"] == states["pytest plugin"] == states["policies"] == "works", states
    assert walker.run("stackproof", "--version").startswith("stackproof ")
    assert "_STACKPROOF_COMPLETE" in walker.run("stackproof", "completion", "bash")
    return ""


def judge_by_the_baseline(walker: Walker) -> str:
    """Check a stack without a contract: by the pack baseline."""
    stacks = json.loads(walker.run("stackproof", "check", STACK, "--json"))["stacks"]
    assert len(stacks[0]["outcomes"]) > 3, stacks
    return ""


def begin_a_contract(walker: Walker) -> str:
    """Init: a contract that holds."""
    walker.run("stackproof", "init", STACK)
    assert (walker.repository / STACK / "contract.yaml").is_file()
    assert "1 stack holds" in walker.run("stackproof", "check", ".")
    commit(walker.repository, "A contract")
    return ""


def run_pytest(walker: Walker) -> str:
    """Pytest: the contract's items and the repository's own test, options and package."""
    told = walker.run("pytest", "--target=prod", "--environment=green", "--stackproof-require=unit")
    assert "test_own.py ." in told, told
    assert "warehouse" not in told, told
    assert "checks of contracts: " in told, told
    return ""


def write_reports(walker: Walker) -> str:
    """Check with reports: HTML, SARIF, JUnit, evidence and CSV."""
    (walker.repository / "reports").mkdir(exist_ok=True)
    names = {"html": "page.html", "sarif": "a.sarif", "junit": "a.xml", "evidence": "a.json", "csv": "a.csv"}
    paths = {kind: walker.repository / "reports" / name for kind, name in names.items()}
    walker.run(
        "stackproof", "check", STACK, *(part for kind, path in paths.items() for part in (f"--{kind}", str(path)))
    )
    page = paths["html"].read_text()
    assert "<html" in page
    assert "aws_sqs_queue.orders" in page
    assert _json(paths["sarif"])["version"] == "2.1.0"
    assert "assessment-results" in _json(paths["evidence"])
    assert len(ElementTree.parse(paths["junit"]).findall(".//testcase")) > 3
    assert len(list(csv.reader(paths["csv"].open()))) > 3
    return ""


def _json(path: Path) -> Any:
    return json.loads(path.read_text())


def weaken_the_stack(walker: Walker) -> str:
    """Compare: an edit that breaks a promise fails check and pytest, and is told against the last commit."""
    walker.run("stackproof", "compare", "HEAD")
    walker.edit(*WEAKER)
    assert "sqs-encrypts" in walker.run("stackproof", "check", STACK, status=1)
    walker.run("pytest", "-q", "--target=prod", "--environment=green", STACK, status=1)
    told = walker.run("stackproof", "compare", "HEAD", "--json")
    assert "now-fails" in json.dumps(json.loads(told))
    return ""


def mend_the_stack(walker: Walker) -> str:
    """Fix: a diff that mends it, then the edit itself; all holds again, and the text is as it was."""
    assert "sqs_managed_sse_enabled" in walker.run("stackproof", "fix", STACK, status=1)
    walker.run("stackproof", "fix", STACK, "--apply")
    assert WEAKER[0] in (walker.repository / STACK / "main.tf").read_text()
    walker.run("stackproof", "check", ".")
    return ""


def drop_promises(walker: Walker) -> str:
    """Compare: a contract that promises less ends with 1."""
    contract = walker.repository / STACK / "contract.yaml"
    text = contract.read_text()
    contract.write_text("stack: orders\nconstraints:\n  - sqs-encrypts: {clause: Queues are encrypted}\n")
    walker.run("stackproof", "check", STACK)
    assert "removed" in walker.run("stackproof", "compare", "HEAD", status=1)
    contract.write_text(text)
    return ""


def pass_the_gate(walker: Walker) -> str:
    """Gate: inside checkov, by the policies of the wheel, before and after the edit."""
    if walker.checkov is None:
        return "no checkov is at hand: make gate"
    policies = walker.run("stackproof", "policies").strip()
    assert Path(policies).is_relative_to(walker.environment), policies
    walker.run("python", "-c", GATE, walker.checkov, policies, STACK, "")
    walker.edit(*WEAKER)
    walker.run("python", "-c", GATE, walker.checkov, policies, STACK, "sqs-encrypts")
    walker.edit(*reversed(WEAKER))
    told = walker.run("stackproof", "gate", "--checkov", walker.checkov, STACK, status=1)
    assert "policies of Stackproof ran" in told, told
    assert "could not be checked" not in told, told
    return ""


GATE = """
import json, subprocess, sys
checkov, policies, stack, failing = sys.argv[1:]
settings = ["--skip-download", "--output=json", "--framework=terraform"]
command = [checkov, "-d", stack, "--external-checks-dir", policies, *settings]
done = subprocess.run(command, capture_output=True, text=True)
results = json.loads(done.stdout)["results"]
passed = {one["check_id"] for one in results["passed_checks"]}
assert "CKV_SP_100" in passed, (passed, done.stderr)
failed = [one for one in results["failed_checks"] if one["check_id"].startswith("CKV_SP_")]
assert bool(failed) == bool(failing), failed
assert all(one["guideline"].endswith("#" + failing) for one in failed), failed
"""

STEPS: tuple[Callable[[Walker], str], ...] = (
    look_at_installation, judge_by_the_baseline, begin_a_contract, run_pytest, write_reports, weaken_the_stack,
    mend_the_stack, drop_promises, pass_the_gate,
)  # fmt: skip
SHORT = (look_at_installation, begin_a_contract, run_pytest, weaken_the_stack)
