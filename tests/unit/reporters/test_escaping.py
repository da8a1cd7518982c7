"""Texts of others in reports: no terminal and no CI obeys them, and no encoding raises."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from rich.text import Text

from stackproof.commands import main
from stackproof.reporters.escaping import as_json_text, one_line, several_lines
from stackproof.reporters.forms import FORMS
from stackproof.reporters.junit import as_junit
from stackproof.reporters.safe_console import SafeConsole
from stackproof.reporters.sarif import as_sarif
from stackproof.run.check import check

pytest_plugins = ["pytester"]

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0001]")
COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)
HARM = "\x1b[2J\x9b1A\x07\u202eevil\u2066\u2028\u2029\x85\U000e0041\n::error::pwned\n\r  ::stop-commands::b ##[error]x"
MONTH = (datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(days=30)).date().isoformat()
LINES = [
    ("plain text, \u00e9 \u6f22 \U0001f600 a\tb", "plain text, \u00e9 \u6f22 \U0001f600 a\tb"),
    ("\x1b[2J", "\\x1b[2J"),
    ("\x9b\x85\x7f", "\\x9b\\x85\\x7f"),
    ("a\r\nb", "a\\r\\nb"),
    ("\u202e\u2066\u2028", "\\u202e\\u2066\\u2028"),
    ("\ud800", "\\ud800"),
    ("\U000e0041", "\\U000e0041"),
    ("::error::x", "\\x3a:error::x"),
    ("  ::error::x", "  \\x3a:error::x"),
    ("a::b", "a::b"),  # an ARN
    ("x ##[error]y", "x \\x23#[error]y"),
]


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_one_line(text: str, expected: str) -> None:
    assert one_line(text) == expected


def test_several_lines_are_indented() -> None:
    """None of them can look like one of Stackproof's own, nor be a command."""
    assert several_lines("a\n\u2713 all hold\n::error::x\n") == "a\n    \u2713 all hold\n    \\x3a:error::x"


@pytest.mark.parametrize("text", [text for text, _ in LINES])
def test_json_keeps_what_it_escapes(text: str) -> None:
    for encoding in ("utf-8", "ascii"):
        written = as_json_text({"a": text}, encoding)
        written.encode(encoding)
        assert UNSAFE.search(written) is None
        assert json.loads(written) == {"a": text}


def test_the_console_escapes_and_keeps_styles() -> None:
    """A reporter that forgets to escape is caught here."""
    console = SafeConsole(width=200, color_system="standard", force_terminal=True, highlight=False)
    with console.capture() as printed:
        console.print(Text.assemble(("a\x1b[2Jb", "bold"), " c"))
        console.print("::error::x")
    assert printed.get() == "\x1b[1ma\x1b[0m\x1b[1m\\x1b\x1b[0m\x1b[1m[2Jb\x1b[0m c\n\\x3a:error::x\n"


ENVIRONMENTS = [
    {"LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"},
]


@pytest.fixture(name="folder")
def give_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stack that holds harm wherever a text can stand."""
    folder = tmp_path / "::error::\x1b[2Jfolder"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    harm = json.dumps(HARM)[1:-1].replace("\\udb40\\udc41", "\\U000e0041")
    statement = f'Sid = "{harm}", Effect = "Allow", Action = "s3:*{harm}", Resource = "*"'
    policy = f'jsonencode({{ Version = "2012-10-17", Statement = [{{ {statement} }}] }})'
    (folder / "main.tf").write_text(
        f'resource "aws_iam_role" "r" {{\n  name = "{harm}"\n  assume_role_policy = "{{}}"\n}}\n\n'
        f'resource "aws_iam_role_policy" "p" {{\n  for_each = toset(["{harm}"])\n\n  role = aws_iam_role.r.name\n'
        f"  policy = {policy}\n}}\n"
    )
    waiver = {"resource": "aws_iam_role.r", "reason": HARM, "expires": MONTH, "owner": HARM}
    contract = {
        "stack": HARM,
        "constraints": [
            {"iam-names-every-action": {"clause": HARM}},
            {"iam-names-every-resource": {"clause": [HARM, HARM]}},
            {"assert": f"::error::{HARM}", "clause": HARM, "on": "aws_iam_role", "path": "$.name", "equals": HARM,
             "fix": HARM},
            {"assert": "b", "clause": HARM, "on": "aws_iam_role", "path": "$.name", "equals": "x"},
        ],
        "waivers": [{**waiver, "constraint": "b"}],
    }  # fmt: skip
    (folder / "contract.yaml").write_text(yaml.safe_dump(contract))
    return folder


AS_JSON = ("--json", "--sarif=-", "--evidence=-", "--code-quality=-")  # a string of JSON begins no line


@pytest.mark.parametrize("option", ["-v", "-q", "--json", *(f"--{form}=-" for form in FORMS)])
def test_no_command_in_what_check_prints(folder: Path, option: str) -> None:
    """A clause, an id, a reason, an owner, a name, a key, a sid, a value and a folder."""
    result = CliRunner().invoke(main, ["check", str(folder), option])
    assert result.exit_code == 1, result.output
    assert UNSAFE.findall(result.output) == []
    assert COMMAND.findall(result.output if option not in AS_JSON else "") == []
    assert result.output.count("2J") > 5


def test_no_command_in_other_reports(folder: Path) -> None:
    """XML cannot hold them; what pytest and checkov print is made of the same words."""
    results = check([folder])
    for text in (as_junit(results), as_json_text(as_sarif(results))):
        assert UNSAFE.findall(text) == []
        assert "2J" in text
    assert COMMAND.findall(as_junit(results)) == []


def test_no_command_in_what_pytest_prints(folder: Path, pytester: pytest.Pytester) -> None:
    """The names of items and the texts of failures are made of the same words."""
    os.chdir(folder)
    result = pytester.runpytest_subprocess(".", "-p", "no:cacheprovider", "-rA")
    printed = re.sub("^rootdir: .*\n", "", result.stdout.str(), flags=re.MULTILINE)  # pytest's own, of the folder
    assert "pwned" in printed
    assert COMMAND.findall(printed) == []
    assert UNSAFE.findall(printed) == []


@pytest.mark.parametrize("option", [[], ["--json"], ["-v"]], ids=str)
@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=str)
def test_an_encoding_that_cannot_hold_a_text(environment: dict[str, str], option: list[str], folder: Path) -> None:
    """Everything is printed, as escapes where need be."""
    (folder / "more.tf").write_text(
        'resource "aws_iam_role" "s" {\n  name = "\u6f22"\n  assume_role_policy = "{}"\n}\n'
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-m", "stackproof", "check", str(folder), *option],
        env=kept | environment, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\\u6f22" in done.stdout
    if option == ["--json"]:
        found = json.loads(done.stdout)
        assert found["stacks"][0]["stack"] == HARM
