"""What a page and a failure say to write is HCL: our parser reads it, and ``terraform fmt`` would change nothing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from test_catalogue import CATALOGUE
from test_constraint_cases import CASES, judged

from stackproof.constraints import Failed
from stackproof.hcl.files import parse_text
from stackproof.reporters.wording import finding_lines

FAILING = sorted(CASES.glob("*/fails/*"))
PAGES = {id_: constraint.section("Fix") for id_, constraint in CATALOGUE.items()}


def problems_of(text: str) -> list[str]:
    """Return what our parser has against a text."""
    body, problems = parse_text(f"{text}\n", "fix.tf")
    return [*map(str, problems), *([] if body is not None else ["it is none"])]


def fixes_of(path: Path, directory: Path) -> list[str]:
    """Return the fixes of the failures of a case; a failure without one has that of the page."""
    directory.mkdir()
    report, _ = judged(path, directory)
    verdicts = [finding.verdict for outcome in report.outcomes for finding in outcome.findings]
    return [verdict.fix for verdict in verdicts if isinstance(verdict, Failed) and verdict.fix]


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return every fix by where it comes from."""
    folder, found = tmp_path_factory.mktemp("cases"), dict(PAGES)
    for number, path in enumerate(FAILING):
        for index, fix in enumerate(fixes_of(path, folder / str(number))):
            found[f"{path.parent.parent.name}-{path.stem}-{index}"] = fix
    return found


def test_every_fix_is_hcl(texts: dict[str, str]) -> None:
    assert len(texts) > 2 * len(PAGES)
    assert {name: said for name, text in texts.items() if (said := problems_of(text))} == {}


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on this machine")
def test_every_fix_is_formatted(texts: dict[str, str], tmp_path: Path) -> None:
    for name, text in texts.items():
        (tmp_path / f"{name}.tf").write_text(f"{text}\n")
    ran = subprocess.run(
        ["terraform", "fmt", "-check", "-diff", "-no-color", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr


@pytest.mark.parametrize("text", ["encryption { enabled = true, key = 1 }", "remove the protection"])
def test_prose_is_told(text: str) -> None:
    """The tests above can fail."""
    assert problems_of(text)


def test_a_fix_of_several_lines_is_shown_below_each_other(tmp_path: Path) -> None:
    """In the terminal, in pytest and in the gate, which share these lines."""
    report, _ = judged(CASES / "dynamodb-encrypts-with-customer-key" / "fails" / "other_keys.tf", tmp_path)
    outcome = next(one for one in report.outcomes if not one.holds)
    lines = finding_lines(outcome.findings[0], outcome, None)
    assert lines[-4:] == [
        "fix       server_side_encryption {",
        "            enabled     = true",
        "            kms_key_arn = aws_kms_key.NAME.arn",
        "          }",
    ]
