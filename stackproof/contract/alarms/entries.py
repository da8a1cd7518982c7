"""Rows of ``alarms`` to bindings: one for each column, and one for what no row names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from stackproof.constraints import Constraint, Failed, Passed, Resource, Stack, Undecided, Verdict
from stackproof.constraints.alarms import ALARM_TYPES
from stackproof.constraints.catalogue.alarms_can_notify import alarms_can_notify
from stackproof.constraints.hidden_blocks import hidden_number
from stackproof.constraints.metrics import statistic_fits
from stackproof.contract.alarms.names import Names
from stackproof.contract.alarms.rows import (
    RULE,
    TELLS,
    WATCHES,
    WHEN,
    Row,
    periods_of,
    read_rows,
    row_mistakes,
)
from stackproof.contract.alarms.rules import judge_rule
from stackproof.contract.alarms.schema import RECEIVERS
from stackproof.contract.alarms.watching import watched_arguments, watched_conditions
from stackproof.contract.document import Document
from stackproof.contract.expect.entries import NOTHING_ELSE
from stackproof.contract.expect.following import follows, values_of_resource
from stackproof.contract.expect.operators import Comparison
from stackproof.contract.expect.verdicts import verdicts_of
from stackproof.contract.expect.written import Written
from stackproof.contract.model import Binding, Form
from stackproof.contract.patterns import chooses
from stackproof.diagnostics import Diagnostic
from stackproof.model import AttributePath
from stackproof.schema.shapes import members, shape_of_type

_FREE = ("alarm_name", "alarm_description", "tags", "tags_all")  # which say nothing of what the alarm does
_ENABLED = {"one_of": [True, None]}
_NOT_OF_MATH = {"statistic": None, "extended_statistic": None, "period": None}
_DEFAULT_MISSING = {"one_of": [None, "missing"]}


def alarm_mistakes(document: Document) -> Iterator[Diagnostic]:
    """Yield what is wrong with the rows themselves."""
    if not _clauses(document) and (document.data.get("alarms") or {}).get("closed"):
        yield Diagnostic("Missing key", '"clause" is required beside "closed"; add it.', document.place("alarms"))
    for row in read_rows(document):
        yield from row_mistakes(row)


def alarm_bindings(document: Document) -> Iterator[Binding]:
    """Yield a binding for each column of each row, and one for alarms that no row is of."""
    rows = [row for row in read_rows(document) if not list(row_mistakes(row))]
    for row in rows:
        for column in row.columns:
            judge = _Column(row, column)
            yield Binding(
                id=f"{row.title}: {column}",
                constraint=Constraint(f"{row.title}: {column}", (row.type,), row.raw.get("severity", "high"), (), {},
                                      True, judge, f"{row.title}: {column}."),
                clauses=row.clauses(column),
                where=row.place(column),
                only=row.only,
                chosen_at={one: row.place("alarm") for one in row.only},
                count=row.raw.get("count"),
                undecided=row.raw.get("undecided", "fail"),
                asserts=True,
                contexts=row.raw.get("contexts", "given"),
                form=_form(row, column),
                says=row.says(column),
            )  # fmt: skip
    if rows and document.data["alarms"].get("closed"):
        name = "closed alarms"
        page = "The stack has no alarms but those that the contract names."
        yield Binding(
            id=name,
            constraint=Constraint(name, (), "high", (), {}, False, partial(_judge_others, rows), page),
            clauses=_clauses(document),
            where=document.place("alarms", "closed"),
            asserts=True,
            form="closed",
            says={"kind": "alarms", "names": []},
        )


def _form(row: Row, column: str) -> Form:
    """Return the form of a column; what a row says of arguments is as in an ``expect`` entry."""
    if column == NOTHING_ELSE:
        return "nothing else"
    return "expect" if column in row.raw.get("is", {}) else "alarm"


def _clauses(document: Document) -> tuple[str, ...]:
    given = (document.data.get("alarms") or {}).get("clause", ())
    return (given,) if isinstance(given, str) else tuple(given)


def _judge_others(rows: list[Row], stack: Stack) -> Iterator[Verdict]:
    """Judge that each alarm is of a row."""
    for alarm in stack.of_type(*ALARM_TYPES):
        if not any(_selects(row, alarm) for row in rows):
            yield Failed(f"no row of alarms is of {alarm}", "one that says what it watches", where=alarm.where)
    yield Passed("each alarm is of a row")


def _selects(row: Row, alarm: Resource) -> bool:
    only = row.only
    return alarm.type == row.type and (not only or any(chooses(str(alarm.address), one) for one in only))


class _Column:
    """Judges one column of a row, for one alarm after the other."""

    def __init__(self, row: Row, column: str) -> None:
        self._row = row
        self._column = column

    def __call__(self, alarm: Resource, stack: Stack) -> Iterator[Verdict]:
        names, hidden = Names(stack, alarm), hidden_number(alarm)
        if hidden is not None:
            yield Undecided("which alarms there are", hidden.why, where=alarm.where)
            return
        if self._column == RULE:
            yield from judge_rule(self._row.raw["rule"], names, self._row.place(RULE))
            return
        if self._column == NOTHING_ELSE:
            yield from self._others(names)
            return
        expected = self._expect(names)
        names.look_at(expected, self._row.place(self._column))
        shape = members(shape_of_type(alarm.type, data=False)) or {}
        comparison = _comparison(names)
        found = [
            one
            for name, wanted in expected.items()
            for one in comparison.differences(wanted, alarm.values.get(name), (name,), shape.get(name, "dynamic"))
        ]
        yield from verdicts_of(found, alarm.place, f"{self._column} is as expected")
        yield from self._conditions(names)

    def _expect(self, names: Names) -> Mapping[str, Any]:
        """Return the column as arguments of the alarm, each with what is expected of it."""
        raw = self._row.raw
        match self._column:
            case "watches":
                return watched_arguments(self._row, names)
            case "when":
                periods = periods_of(self._row, names.choose(raw["when"], self._row.place(WHEN)))
                return {**periods.arguments(), **(_NOT_OF_MATH if "math" in raw else periods.of_metric())}
            case "missing":
                return {"treat_missing_data": raw.get("missing", _DEFAULT_MISSING)}
            case "tells":
                return _receivers(names.choose(raw["tells"], self._row.place(TELLS)))
            case argument:
                return {argument: raw["is"][argument]}

    def _conditions(self, names: Names) -> Iterator[Verdict]:
        """Judge what is no argument of the alarm."""
        if self._column == WATCHES:
            yield from watched_conditions(self._row, names)
        elif self._column == WHEN:
            yield from self._unfit(names.alarm)
        elif self._column == TELLS:
            yield from alarms_can_notify(names.alarm, names.stack)

    def _unfit(self, alarm: Resource) -> Iterator[Verdict]:
        """Yield a failure for each statistic that says nothing of its metric."""
        given: list[tuple[AttributePath, Mapping[str, Any], str]] = [((), alarm.values, "statistic")]
        for path, _ in alarm.blocks("metric_query"):
            given += [(inner, metric, "stat") for inner, metric in alarm.blocks(*path, "metric")]
        for path, values, name in given:
            metric, statistic = values.get("metric_name"), values.get(name)
            if isinstance(metric, str) and isinstance(statistic, str) and not statistic_fits(metric, statistic):
                found = f"{statistic} adds up {metric}, which is a level"
                yield Failed(found, "Maximum, Minimum, Average or a percentile", "", where=alarm.place(*path, name))

    def _others(self, names: Names) -> Iterator[Verdict]:
        """Judge that nothing is set which no column is about."""
        alarm, named = names.alarm, dict.fromkeys(_FREE)
        for column in self._row.columns:
            if column == RULE:
                named["alarm_rule"] = None
            elif column != NOTHING_ELSE:
                named |= dict.fromkeys(_Column(self._row, column)._expect(names))
        found = list(_comparison(names).others(alarm.values, named, (), shape_of_type(alarm.type, data=False)))
        yield from verdicts_of(found, alarm.place, "only what the row names")


def _comparison(names: Names) -> Comparison:
    alarm, stack = names.alarm, names.stack
    written = Written(alarm, deployed=stack.view == "live")
    return Comparison(stack, alarm, written, partial(follows, stack, values_of_resource(alarm)))


def _receivers(given: Any) -> dict[str, Any]:
    """Return whom an alarm tells as its arguments; told are no others, and of no other state."""
    by_state = given if isinstance(given, dict) else {"alarm": given}
    told = {
        argument: one if not isinstance(one, str) or one.startswith("${") else [one]
        for state, argument in RECEIVERS.items()
        for one in [by_state.get(state)]
    }
    return {**told, "actions_enabled": _ENABLED}
