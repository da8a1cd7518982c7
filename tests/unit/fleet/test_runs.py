"""Runs: what is written, what is judged again, what is told; and what is promised when the place fails."""

from __future__ import annotations

import datetime
import errno
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from fleet_samples import CONTRACT, OPEN_QUEUE, QUEUE, make, run, small

from stackproof.fleet import check as fleet_check
from stackproof.fleet import store as fleet_store
from stackproof.fleet import writing
from stackproof.fleet.query import Answer, QueryError, ask
from stackproof.fleet.report import report_of
from stackproof.fleet.store import Store, StoreError

ROLE = (
    'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = jsonencode({Version = "2012-10-17", '
    'Statement = [{Effect = "Allow", Action = "sts:AssumeRole", Principal = {SERVICE}}]})\n}\n'
)
LATER = (datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=9)).isoformat()


def answer(sql: str, results: str = "results") -> list[tuple[Any, ...]]:
    return ask(Store(results), sql).rows


def on_day(day: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs be of a day in 2026."""
    moment = datetime.datetime(2026, 3, day, 12, 0, tzinfo=datetime.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))


def test_what_does_not_change_is_judged_once_and_is_in_each_run(here: Path) -> None:
    small(here / "live", "a", "b")
    first = run("live")
    assert (first.exit_code, first.judged, first.unchanged) == (0, 2, 0)
    small(here / "live", "b", queue=OPEN_QUEUE)
    second = run("live")
    assert (second.exit_code, second.judged, second.unchanged) == (1, 1, 1)
    assert dict(second.verdicts) == {"holds": 1, "fails": 1}
    (told,) = second.told
    assert (told.stack, told.verdict, told.place) == ("live/b", "fails", "b/main.tf:3")
    rows = answer("SELECT run, stack, verdict, again, passed, failed FROM stacks ORDER BY run, stack")
    assert [row[1:] for row in rows] == [
        ("live/a", "holds", True, 1, 0), ("live/b", "holds", True, 1, 0),
        ("live/a", "holds", False, 1, 0), ("live/b", "fails", True, 0, 1),
    ]  # fmt: skip
    counts = answer("SELECT run, count(*) FROM outcomes GROUP BY run ORDER BY run")
    assert counts == [(first.run, 2), (second.run, 2)]
    third = run("live")
    assert (third.exit_code, third.judged, third.unchanged) == (1, 0, 2)


def test_everything_is_judged_again_where_somebody_asks(here: Path) -> None:
    small(here / "live", "a")
    run("live")
    assert run("live", judge_all=True).judged == 1


def test_what_is_no_row_of_ours_any_more_is_gone(here: Path) -> None:
    small(here / "live", "a", "b")
    run("live")
    for file in (here / "live/a").iterdir():
        file.unlink()
    last = run("live")
    assert (last.stacks, last.unchanged) == (1, 1)
    assert answer("SELECT stack FROM stacks WHERE run = (SELECT max(run) FROM runs)") == [("live/b",)]


def test_owner_and_commit_are_those_of_today(here: Path) -> None:
    """They change no verdict, and are copied with none."""
    small(here / "live", "a")
    for owner in ("one", "two"):
        make(here, {"fleet.yaml": f"stacks:\n  - {{folder: live, owner: {owner}}}\n"})
        last = run("fleet.yaml")
    assert last.unchanged == 1
    assert answer("SELECT owner FROM outcomes ORDER BY run") == [("one",), ("two",)]


def test_fleets_are_apart(here: Path) -> None:
    small(here / "live", "a")
    for name in ("one", "two"):
        make(here, {f"{name}.yaml": f"fleet: {name}\nstacks: [{{folder: live}}]\n"})
        assert run(f"{name}.yaml").judged == 1
    assert run("one.yaml").unchanged == 1


def test_trouble_is_a_row_and_the_exit_status(here: Path) -> None:
    small(here / "live", "a")
    make(here, {"live/b/main.tf": QUEUE, "fleet.yaml": "stacks:\n  - folder: live\n  - {folder: nowhere, owner: me}\n"})
    found = run("fleet.yaml")
    assert (found.exit_code, found.verdicts["unchecked"]) == (2, 2)
    rows = answer("SELECT stack, owner, reason, file, line FROM outcomes WHERE verdict = 'unchecked' ORDER BY stack")
    assert [(row[0], row[1], row[3], row[4]) for row in rows] == [
        ("live/b", "", "fleet.yaml", 2), ("nowhere", "me", "fleet.yaml", 3),
    ]  # fmt: skip
    assert rows[0][2].startswith("Stack without a contract: live/b has no contract")


def test_nothing_at_all_is_not_checked(here: Path) -> None:
    (here / "empty").mkdir()
    assert run("empty").exit_code == 2


def test_parts_are_whole(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of several parts has the rows of a stack in the parts of one number, and is copied part by part."""
    monkeypatch.setattr(writing, "MOST_STACKS", 1)
    monkeypatch.setattr(fleet_check, "NEW", 1)
    small(here / "live", "a", "b", "c")
    run("live")
    parts = Store("results").parts("stacks")
    assert [part.number for part in parts] == ["00002", "00001", "00000"]
    for part in parts:
        tasks = [
            set(pq.read_table(Path("results") / part.path(name)).column("task").to_pylist())
            for name in ("stacks", "outcomes")
        ]
        assert len(tasks[0]) == 1
        assert tasks[0] == tasks[1]
    assert run("live").unchanged == 3
    assert answer("SELECT count(*), count(DISTINCT task) FROM outcomes") == [(6, 3)]


# What is promised when a run is cut off, or the place fails


def test_a_run_that_was_cut_off_is_in_no_answer_and_is_gone_on_with(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(here / "live", "a", "b")
    run("live")
    small(here / "live", "b", queue=OPEN_QUEUE)
    with monkeypatch.context() as cut:
        cut.setattr(fleet_check._Run, "finish", _stop)
        with pytest.raises(KeyboardInterrupt):
            run("live")
    assert len(answer("FROM runs")) == 1
    assert answer("SELECT DISTINCT verdict FROM stacks") == [("holds",)]
    assert run("live").unchanged == 2


def _stop(running: fleet_check._Run) -> None:
    running.writer.close_part()
    raise KeyboardInterrupt


def test_a_full_disk_is_told_and_leaves_nothing_half(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(here / "live", "a")
    run("live")
    before = sorted(Path("results").rglob("*"))
    with monkeypatch.context() as full:
        full.setattr(Store, "_beside", lambda *_: _FullDevice("/dev/full"))
        found = run("live", judge_all=True)
    assert found.exit_code == 2
    assert "No space left on device" in found.error
    assert sorted(Path("results").rglob("*")) == before
    assert run("live").unchanged == 1


class _FullDevice(type(Path())):  # type: ignore[misc]  # the class of this system
    """The device that is always full, which nobody may remove."""

    def unlink(self, missing_ok: bool = False) -> None:
        pass


def test_a_file_that_cannot_be_moved_leaves_no_other(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    small(here / "live", "a")
    monkeypatch.setattr(Store, "_put", refuse)
    assert "Input/output error" in run("live").error
    assert [one for one in Path("results").rglob("*") if one.is_file()] == []


def test_results_that_cannot_be_read_are_told(here: Path) -> None:
    with pytest.raises(StoreError, match="no run that came to its end"):
        ask(Store("nowhere"), "SELECT 1")
    with pytest.raises(StoreError, match="cannot be reached"):
        Store("nosuch://bucket/x")


def test_a_damaged_part_is_judged_again(here: Path) -> None:
    small(here / "live", "a")
    run("live")
    part = Store("results").parts("stacks")[0]
    (Path("results") / part.path("stacks")).write_bytes(b"PAR1 nothing")
    assert run("live").judged == 1


# Questions

REFUSED = {
    "a file": "SELECT * FROM read_text('/etc/passwd')",
    "a file by name": "SELECT * FROM '/etc/passwd'",
    "Parquet": "SELECT * FROM read_parquet('results/*/*/*.parquet')",
    "a list of files": "SELECT * FROM glob('/*')",
    "writing": "COPY (SELECT 1) TO 'out.csv'",
    "writing behind EXPLAIN": "EXPLAIN ANALYZE COPY (SELECT 1) TO 'out.csv'",
    "a setting": "SET enable_external_access = true",
    "another database": "ATTACH 'x.db'",
    "an extension": "INSTALL httpfs",
    "a table": "CREATE TABLE x AS SELECT 1",
    "a view that goes": "DROP VIEW outcomes",
    "two statements": "SELECT 1; SELECT 2",
    "none": "",
    "a mistake": "SELEC 1",
    "a variable of Python": "SELECT * FROM TABLES",
}


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED)
def test_questions_reach_nothing_but_the_results(asked: Store, sql: str) -> None:
    with pytest.raises(QueryError):
        ask(asked, sql)
    assert not Path("out.csv").exists()


@pytest.fixture(name="asked")
def give_results(here: Path) -> Store:
    small(here / "live", "a")
    run("live")
    return Store("results")


def test_columns_are_named(asked: Store) -> None:
    found = ask(asked, "SELECT outcome, day = current_date AS today FROM outcomes WHERE constraint_id = 'sqs-encrypts'")
    assert found == Answer(("outcome", "today"), [("sqs-encrypts[aws_sqs_queue.q]", True)])


# The page


def test_the_page_of_several_days(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = "constraint: sqs-encrypts, resource: aws_sqs_queue.q"
    waiver = f"waivers:\n  - {{{of}, reason: it is <old>, expires: {LATER}, owner: them}}\n"
    role = ROLE.replace("SERVICE", 'Service = "lambda.amazonaws.com"')
    make(here, {"fleet.yaml": "fleet: all\nstacks:\n  - {folder: live, owner: <me>}\n", "live/e/main.tf": "{"})
    make(
        here,
        {"live/d/main.tf": OPEN_QUEUE, "live/d/contract.yaml": CONTRACT + waiver, "live/e/contract.yaml": CONTRACT},
    )
    on_day(1, monkeypatch)
    small(here / "live", "a", "b", queue=QUEUE + role)
    assert run("fleet.yaml").exit_code == 2
    on_day(2, monkeypatch)
    small(here / "live", "b", queue=OPEN_QUEUE + role.replace('Service = "lambda', 'AWS = "*", Service = "lambda'))
    run("fleet.yaml")
    on_day(3, monkeypatch)
    small(here / "live", "c")
    run("fleet.yaml")
    page = report_of(Store("results"), None)
    assert "5 stacks: 1 do not hold, 1 could not be checked, 3 hold" in page
    assert "<title>2026-03-01: 4 stacks, 0 do not hold, 1 could not be checked</title>" in page
    assert "<title>2026-03-02: 4 stacks, 1 do not hold, 1 could not be checked</title>" in page
    assert "<td>2026-03-02</td>" in page  # since when b does not hold
    assert "&lt;me&gt;" in page
    assert "it is &lt;old&gt;" in page
    assert f'<time datetime="{LATER}">' in page
    assert "Nothing grants more than it did." in page  # between the second and the third day
    with pytest.raises(StoreError, match="there are all"):
        report_of(Store("results"), "other")


def test_new_access_is_on_the_page(here: Path) -> None:
    role = ROLE.replace("SERVICE", 'Service = "lambda.amazonaws.com"')
    small(here / "live", "a", queue=QUEUE + role)
    run("live")
    small(here / "live", "a", queue=QUEUE + role.replace("lambda.amazonaws", "ec2.amazonaws"))
    small(here / "live", "b", queue=QUEUE + role)
    run("live")
    page = report_of(Store("results"), None)
    access = page[page.index('id="access"') :]
    assert "ec2.amazonaws.com" in access
    assert "lambda.amazonaws.com" not in access  # it was there before; b was not, and is counted
    assert "Not compared: 1 stacks that were not there before, 0 that could not be checked." in access


def test_names_of_runs_sort() -> None:
    moments = [datetime.datetime(2026, 1, day, tzinfo=datetime.UTC) for day in (2, 1, 3)]
    names = [fleet_store.new_run(one) for one in (*moments, moments[-1])]
    assert sorted(names) == [names[1], names[0], names[2], names[3]]
