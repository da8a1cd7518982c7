"""``stackproof check`` writes any number of reports, each whole, and says which it could not write."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from stackproof.commands import main, report_options
from stackproof.reporters.forms import FORMS, Form, Judged

FUNCTION = """resource "aws_lambda_function" "f" {
  function_name = "f"
  filename      = "f.zip"
  role          = "arn:aws:iam::123456789012:role/r"
  architectures = ["ARCH"]
}
"""
CONTRACT = "stack: small\nconstraints:\n  - lambda-runs-on-arm64: {clause: Functions run on arm64}\n"


def make(folder: Path, arch: str) -> None:
    folder.mkdir(parents=True)
    (folder / "main.tf").write_text(FUNCTION.replace("ARCH", arch))
    (folder / "contract.yaml").write_text(CONTRACT)


@pytest.fixture(name="stacks")
def give_stacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One that holds, one that does not, and one that cannot be read."""
    make(tmp_path / "stacks/good", "arm64")
    make(tmp_path / "stacks/bad", "x86_64")
    make(tmp_path / "stacks/broken", "arm64")
    (tmp_path / "stacks/broken/main.tf").write_text("resource {\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "stacks"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def all_reports() -> list[str]:
    return [part for form in FORMS for part in (f"--{form}", f"report.{form}")]


@pytest.mark.parametrize(("stack", "status"), [("good", 0), ("bad", 1), ("broken", 2), ("", 2)])
def test_reports_leave_the_status_and_the_text_as_they_are(stack: str, status: int, stacks: Path) -> None:
    plain, told = run("check", stacks / stack), run("check", stacks / stack, *all_reports())
    assert (plain.exit_code, told.exit_code, told.output) == (status, status, plain.output)
    least = {"code-quality": 2}  # a list, which is empty where everything holds
    assert all(Path(f"report.{form}").stat().st_size > least.get(form, 100) for form in FORMS)


def test_what_could_not_be_checked_is_in_every_report(stacks: Path) -> None:
    run("check", "stacks", *all_reports())
    for form in FORMS:
        text = Path(f"report.{form}").read_text()
        assert "stacks/broken" in text, form
        assert "Unclosed bracket" in text, form
    (invocation,) = json.loads(Path("report.sarif").read_text())["runs"][0]["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    (told,) = [one for one in invocation["toolExecutionNotifications"] if one["level"] == "error"]
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "stacks/broken/main.tf"
    assert len(list(ET.parse("report.junit").getroot().iter("error"))) == 1
    rows = list(csv.DictReader(Path("report.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["verdict"] for row in rows} == {"holds", "fails", "undecided", "not checked"}


def test_a_run_that_looked_at_everything_was_successful(stacks: Path) -> None:
    run("check", stacks / "bad", "--sarif", "report.sarif")
    (invocation,) = json.loads(Path("report.sarif").read_text())["runs"][0]["invocations"]
    assert invocation == {"executionSuccessful": True, "exitCode": 1, "toolExecutionNotifications": []}


def test_what_somebody_accepts_is_no_error(stacks: Path) -> None:
    """A stack without a contract that ``--allow-uncovered`` counts is told, and fails nothing."""
    (stacks / "broken/contract.yaml").unlink()
    (stacks / "broken/main.tf").write_text(FUNCTION)
    (stacks / "bad/main.tf").write_text(FUNCTION.replace("ARCH", "arm64"))
    result = run("check", "stacks", "--allow-uncovered", "1", "--sarif", "a.sarif", "--junit", "a.xml")
    assert result.exit_code == 0, result.output
    log = json.loads(Path("a.sarif").read_text())["runs"][0]
    assert (log["results"], log["invocations"][0]["executionSuccessful"]) == ([], True)
    assert [one["level"] for one in log["invocations"][0]["toolExecutionNotifications"]] == ["warning"]
    suites = ET.parse("a.xml").getroot()
    assert [len(list(suites.iter(tag))) for tag in ("error", "failure", "skipped")] == [0, 0, 1]


@pytest.mark.parametrize("form", FORMS)
def test_standard_output_holds_the_report_alone(form: Form, stacks: Path) -> None:
    printed = run("check", stacks / "bad", f"--{form}", "-").stdout
    begins = {"sarif": "{", "junit": "<?xml", "html": "<!doctype html>", "evidence": "{", "csv": "stack,"}
    begins["code-quality"] = "["
    assert printed.startswith(begins[form])
    assert "1 does not hold" not in printed.splitlines()[-1]


REFUSED = [
    (["--sarif", "one", "--junit", "./one"], "two reports go into one file"),
    (["--sarif", "-", "--junit", "-"], "two reports go into one file"),
    (["--json", "--sarif", "-"], "--json prints to standard output"),
    (["--sarif", "stacks"], "is a folder"),
    (["--csv", "nowhere/report.csv"], "there is no folder nowhere"),
]


@pytest.mark.parametrize(("options", "words"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_written_is_refused_before_the_work(options: list[str], words: str, stacks: Path) -> None:
    result = run("check", stacks / "good", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in " ".join(result.stderr.split())


def test_a_file_that_cannot_be_written_after_all_costs_no_other(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(path: Path, text: str) -> str:
        return "cannot be written: No space left on device" if path.suffix == ".csv" else str(path.write_text(text))[:0]

    monkeypatch.setattr(report_options, "write_whole", write)
    result = run("check", stacks / "good", *all_reports())
    assert result.exit_code == 2
    assert "Report not written" in result.stderr
    assert [form for form in FORMS if not Path(f"report.{form}").exists()] == ["csv"]


def test_a_bug_of_one_form_costs_no_other(stacks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(form: Form, judged: Judged) -> str:
        return str(1 // (form != "csv")) + str(len(judged.results))

    monkeypatch.setattr(report_options, "write_report", write)
    result = run("check", stacks / "good", *all_reports())
    assert result.exit_code == 2
    assert "Internal error" in result.stderr
    assert [form for form in FORMS if not Path(f"report.{form}").exists()] == ["csv"]


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text: str, stacks: Path) -> None:
    """A spreadsheet computes what begins so, and a formula can send what it reads elsewhere."""
    contract = {"stack": text, "constraints": [{"lambda-runs-on-arm64": {"clause": text}}]}
    (stacks / "bad/contract.yaml").write_text(json.dumps(contract))
    printed = run("check", stacks / "bad", "--csv", "-").stdout
    (row,) = csv.DictReader(io.StringIO(printed))
    assert row["clauses"].startswith("'")
    assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r") for cell in row.values())
