"""The last run of a fleet as a page, beside those before it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from stackproof.fleet import questions
from stackproof.fleet.new_access import new_access
from stackproof.fleet.query import results_in
from stackproof.fleet.rows import FAILS, HOLDS, UNCHECKED
from stackproof.fleet.store import Store, StoreError
from stackproof.fleet.trends import Day, trend_of
from stackproof.reporters.html import render
from stackproof.reporters.html.anchors import Anchors

SOON = 60  # days in which a waiver ends that the page lists first
_MOST_DAYS = 60
_MOST_LISTED = 500  # grants and waivers; the rest is counted


@dataclass(slots=True)
class StackLine:
    """A stack of the table, and its findings where it does not hold."""

    task: str
    anchor: str
    label: str
    name: str
    environment: str
    owner: str
    commit: str
    state: str
    counts: dict[str, int]
    resources: int
    since: datetime.date | None
    problems: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """The word of a report."""
        words = {HOLDS: "holds", FAILS: "does not hold", UNCHECKED: "not checked"}
        return words.get(self.state, "not checked, accepted")


@dataclass(slots=True)
class FleetPage:
    """All that the page shows; lists hold tuples as the queries name them."""

    run: dict[str, Any]
    before: dict[str, Any] | None
    stacks: list[StackLine]
    verdicts: dict[str, int]
    counts: dict[str, int]
    days: list[Day]
    top: list[tuple[Any, ...]]
    owners: list[tuple[Any, ...]]
    waivers: list[tuple[Any, ...]]
    access: list[tuple[Any, ...]]
    access_more: int
    uncompared: tuple[Any, ...]
    today: datetime.date
    by_task: dict[str, StackLine] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many stacks there are."""
        return sum(self.verdicts.values())

    @property
    def title(self) -> str:
        """The verdict as a sentence."""
        parts = [
            f"{self.verdicts[state]:,} {words}"
            for state, words in ((FAILS, "do not hold"), (UNCHECKED, "could not be checked"), (HOLDS, "hold"))
            if self.verdicts.get(state)
        ]
        return f"{self.total:,} stack{'s' if self.total != 1 else ''}: {', '.join(parts) or 'none was checked'}"

    def facts(self) -> list[tuple[str, str]]:
        """Return what was looked at, and when."""
        before = f"{self.before['started']:%Y-%m-%d %H:%M} UTC" if self.before else "none"
        return [
            ("Run", f"{self.run['started']:%Y-%m-%d %H:%M} UTC"), ("Fleet", self.run["fleet"]),
            ("Judged", f"{self.run['judged']:,} anew, {self.total - self.run['judged']:,} unchanged"),
            ("Run before", before),
        ]  # fmt: skip

    def days_left(self, ends: datetime.date) -> int:
        """Return how many days a waiver lasts from the day of the run."""
        return (ends - self.today).days

    def is_soon(self, ends: datetime.date) -> bool:
        """Tell whether a waiver ends soon."""
        return self.days_left(ends) <= SOON


def report_of(store: Store, fleet: str | None) -> str:
    """Return the page of the last run; of a fleet, if one is named.

    Raises:
        StoreError: the results cannot be read, or have no such fleet.
    """
    run, before = _runs(store, fleet)
    given = {"run": run["run"], "before": before["run"] if before else "", "fleet": run["fleet"]}
    with results_in(store, {given["run"], given["before"]}) as connection:
        page = _page(connection, run, before, given)
    return render("fleet.html", page=page)


def _runs(store: Store, fleet: str | None) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return the last run of a fleet, and the one before it."""
    runs = sorted(store.runs().to_pylist(), key=lambda one: str(one["run"]), reverse=True)
    mine = [one for one in runs if fleet in (None, one["fleet"])]
    if not mine:
        names = ", ".join(sorted({one["fleet"] for one in runs}))
        message = (
            f"{store.address} has no run of the fleet {fleet or 'that is asked for'}; there are {names or 'none'}."
        )
        raise StoreError(message)
    before = next((one for one in mine[1:] if one["fleet"] == mine[0]["fleet"]), None)
    return mine[0], before


def _page(connection: Any, run: dict[str, Any], before: dict[str, Any] | None, given: dict[str, str]) -> FleetPage:
    def ask(sql: str) -> list[tuple[Any, ...]]:
        wanted = {name: value for name, value in given.items() if f"${name}" in sql}
        found: list[tuple[Any, ...]] = connection.execute(sql, wanted).fetchall()
        return found

    stacks = list(_stacks(ask(questions.STACKS), dict(ask(questions.SINCE))))
    by_task = {one.task: one for one in stacks}
    for row in ask(questions.FINDINGS):
        if (one := by_task.get(row[0])) is not None:
            one.findings.append(dict(zip(questions.FOUND, row, strict=True)))
    access, found = new_access(connection, given, _MOST_LISTED) if before else ([], 0)
    return FleetPage(
        run,
        before,
        stacks,
        verdicts=dict(ask(questions.COUNTS)),
        counts=dict(zip(questions.STATUSES, ask(questions.PROMISES)[0], strict=True)),
        days=trend_of(connection, run["fleet"], run["run"], _MOST_DAYS),
        top=ask(questions.TOP),
        owners=ask(questions.OWNERS),
        waivers=ask(questions.WAIVERS),
        access=access,
        access_more=found - len(access),
        uncompared=ask(questions.UNCOMPARED)[0],
        today=run["started"].date(),
        by_task=by_task,
    )


def _stacks(rows: list[tuple[Any, ...]], since: dict[str, datetime.date]) -> Iterator[StackLine]:
    anchors = Anchors()
    for row in rows:
        task, label, name, environment, owner, commit, state = row[:7]
        counts = {status: number for status, number in zip(questions.STATUSES, row[7:14], strict=True) if number}
        bad = state in (FAILS, UNCHECKED)
        anchor = anchors.of("stack", label, environment) if environment else anchors.of("stack", label)
        yield StackLine(
            task, anchor, label, name, environment, owner, commit, state, counts, row[14],
            since.get(task) if bad else None, row[16],
        )  # fmt: skip
