"""``stackproof fleet``: what it prints, and its exit status."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fleet_samples import OPEN_QUEUE, QUEUE, make, small

from stackproof.commands import main
from stackproof.fleet import extra


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["fleet", *arguments])


STATUSES = {  # stacks; the exit status, what is printed
    "all hold": ({"a": QUEUE}, 0, "1 stack: 1 hold"),
    "one fails": ({"a": QUEUE, "b": OPEN_QUEUE}, 1, "2 stacks: 1 hold, 1 do not hold"),
    "one cannot be checked": ({"a": OPEN_QUEUE, "b": "{"}, 2, "2 stacks: 1 do not hold, 1 could not be checked"),
}


@pytest.mark.parametrize(("stacks", "status", "told"), STATUSES.values(), ids=STATUSES)
def test_the_exit_status_is_that_of_check(here: Path, stacks: dict[str, str], status: int, told: str) -> None:
    for name, hcl in stacks.items():
        small(here / "live", name, queue=hcl)
    result = invoke("check", "live")
    assert (result.exit_code, result.exception) == (status, None if not status else result.exception)
    assert told in result.stdout
    assert CliRunner().invoke(main, ["check", "live"]).exit_code == status
    again = invoke("check", "live", "--json")
    assert again.exit_code == json.loads(again.stdout)["exit_code"] == status


def test_what_does_not_hold_is_told_with_its_place(here: Path) -> None:
    small(here / "live", "b", queue=OPEN_QUEUE)
    make(here, {"fleet.yaml": "stacks:\n  - {folder: live, owner: me}\n", "bad.yaml": "stack: []\n"})
    lines = invoke("check", "fleet.yaml", "bad.yaml").stdout.splitlines()
    place = lines.index("✗ live/b  owner me")
    assert lines[place + 1 : place + 3] == [
        "  --> b/main.tf:3",
        "  sqs-encrypts[aws_sqs_queue.q]: sqs_managed_sse_enabled = false",
    ]
    assert "! bad.yaml" in lines
    assert "  --> bad.yaml:1" in lines
    assert '  Unknown key: There is no key "stack" here. Did you mean "stacks"?' in lines


def test_what_a_disk_has_no_room_for_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(here / "live", "a")
    make(here, {"results": "a file"})
    result = invoke("check", "live", "--results", "results")
    assert result.exit_code == 2
    assert "results cannot be" in result.stderr


def test_questions(here: Path) -> None:
    small(here / "live", "a")
    make(here / "live", {"a/main.tf": QUEUE.replace('"q"\n', '"=1"\n')})
    invoke("check", "live", "--results", "r")
    sql = "SELECT outcome, 1 AS one, clauses, '=1' AS formula FROM outcomes"
    table = invoke("query", sql, "--results", "r")
    assert table.exit_code == 0
    assert table.stdout.splitlines()[-1] == "1 row"
    assert json.loads(invoke("query", sql, "--results", "r", "--json").stdout) == [
        {"outcome": "sqs-encrypts[aws_sqs_queue.q]", "one": 1, "clauses": ["Queues are encrypted."], "formula": "=1"}
    ]
    rows = list(csv.reader(io.StringIO(invoke("query", sql, "--results", "r", "--csv").stdout)))
    assert rows[1] == ["sqs-encrypts[aws_sqs_queue.q]", "1", "Queues are encrypted.", "'=1"]
    wrong = invoke("query", "SELECT nothing FROM outcomes", "--results", "r")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "nothing" in wrong.stderr


def test_the_page_is_written(here: Path) -> None:
    small(here / "live", "a")
    assert invoke("report").exit_code == 2
    invoke("check", "live")
    assert invoke("report", "--html", "page.html").stdout == "page.html is written\n"
    assert Path("page.html").read_text().startswith("<!doctype html>")
    assert invoke("report", "--html", "nowhere/page.html").exit_code == 2


CONTRADICTIONS = {
    "a scheduler and workers": ("check", "live", "--scheduler", "tcp://x:1", "--workers", "2"),
    "no source": ("check",),
    "no patience": ("check", "live", "--patience", "0"),
}


@pytest.mark.parametrize("arguments", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_contradictions_are_refused(here: Path, arguments: tuple[str, ...]) -> None:
    assert invoke(*arguments).exit_code == 2


@pytest.mark.parametrize("arguments", [("check", "live"), ("query", "SELECT 1"), ("report",)], ids=str)
def test_a_missing_package_is_named(here: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extra, "find_spec", lambda name: None if name in ("duckdb", "pyarrow") else name)
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert result.stderr == "error: The fleet needs duckdb, pyarrow: pip install 'stackproof[fleet]'\n"


def test_no_other_command_imports_the_packages() -> None:
    """``check`` is as fast as it was, and works without the extra; so does the help of ``fleet``."""
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom stackproof.commands import main\n"
        "CliRunner().invoke(main, ['check', 'nowhere'])\nCliRunner().invoke(main, ['fleet', 'check', '--help'])\n"
        "print(sorted({one.split('.')[0] for one in sys.modules} & set(sys.argv[1:])))"
    )
    names = (*extra.PACKAGES, "dask", "tornado")
    done = subprocess.run([sys.executable, "-c", code, *names], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
