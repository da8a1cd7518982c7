"""The rows of ``alarms``, each with what the table says for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.contract.alarms.periods import Periods, is_statistic, read_periods
from stackproof.contract.alarms.schema import RECEIVERS, SHARED
from stackproof.contract.document import Document
from stackproof.contract.expect.entries import NOTHING_ELSE, type_of
from stackproof.contract.expect.shapes import mistakes
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.schema.shapes import ANYTHING, shape_of_type

METRIC_ALARM, COMPOSITE_ALARM = "aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"
WATCHES, WHEN, MISSING, TELLS, RULE = "watches", "when", "missing", "tells", "rule"
_MERGED = ("is", "clauses")
_OF_METRIC = ("metric", "of", "math", "when", "missing")
_OF_ONE_METRIC = ("of", "metric", "namespace", "dimensions", "by")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: ``raw`` holds its columns and those that the table has for all, ``places`` where each stands."""

    raw: Mapping[str, Any]
    alarms: tuple[str, ...]
    places: Mapping[str, SourceRange]

    @property
    def title(self) -> str:
        """The alarms, as they are part of the ids."""
        return f"alarm {', '.join(self.alarms)}"

    @property
    def type(self) -> str:
        """The type of the alarms."""
        return type_of(self.alarms[0]) or ""

    @property
    def only(self) -> tuple[str, ...]:
        """The patterns of the alarms' addresses; none for all of the type."""
        return self.alarms if any("." in one for one in self.alarms) else ()

    @property
    def columns(self) -> tuple[str, ...]:
        """What is judged, each for itself."""
        own = (RULE, TELLS) if self.type == COMPOSITE_ALARM else (WATCHES, WHEN, MISSING, TELLS)
        return (*own, *self.raw.get("is", {}), NOTHING_ELSE)

    def place(self, column: str) -> SourceRange:
        """Return where a column is written; the row, for one that is not."""
        names = _OF_METRIC[:3] if column == WATCHES else (column,)
        return next((self.places[name] for name in names if name in self.places), self.places["alarm"])

    def says(self, column: str) -> dict[str, Any]:
        """Return what a column demands, as a comparison of two contracts needs it."""
        if column == NOTHING_ELSE:
            return {"of": self.alarms, "named": [one for one in self.columns if one != NOTHING_ELSE]}
        return {"of": self.alarms, "argument": column, "is": self._demand(column)}

    def _demand(self, column: str) -> Any:
        match column:
            case "watches":
                return {name: self.raw[name] for name in (*_OF_ONE_METRIC, "math", "metrics") if name in self.raw}
            case "missing":
                return self.raw.get(MISSING, "missing")
            case "rule":
                return " ".join(self.raw[RULE].split())
            case "when" | "tells":
                return self.raw[column]
        return self.raw["is"][column]

    def clauses(self, column: str) -> tuple[str, ...]:
        """Return the clauses of a column."""
        given = self.raw.get("clauses", {}).get(column, self.raw["clause"])
        return (given,) if isinstance(given, str) else tuple(given)


def read_rows(document: Document) -> list[Row]:
    """Return the rows of a contract."""
    data = document.data.get("alarms") or {}
    shared = {name: data[name] for name in SHARED if name in data}
    rows = []
    for index, own in enumerate(data.get("table") or ()):
        raw = {**shared, **own}
        raw |= {name: {**shared.get(name, {}), **own.get(name, {})} for name in _MERGED if name in raw}
        alarms = (own["alarm"],) if isinstance(own["alarm"], str) else tuple(own["alarm"])
        places = {name: document.place("alarms", name) for name in shared}
        places |= {name: document.place("alarms", "table", index, name) for name in own}
        places |= {name: document.place("alarms", "table", index, "is", name) for name in own.get("is", {})}
        rows.append(Row(_without_the_other_kind(raw, alarms), alarms, places))
    return rows


def _without_the_other_kind(raw: dict[str, Any], alarms: tuple[str, ...]) -> dict[str, Any]:
    """Return the columns of a row; a composite alarm has no use for what the table says of metrics."""
    composite = type_of(alarms[0]) == COMPOSITE_ALARM
    return {name: value for name, value in raw.items() if not (composite and name in ("when", "missing"))}


def row_mistakes(row: Row) -> Iterator[Diagnostic]:
    """Yield what is wrong with a row beyond its shape."""
    told = [_wrong(row, "alarm", message) for message in _of_kinds(row)]
    yield from told or (_wrong(row, column, message) for column, message in _of_columns(row))
    for when in _texts(row.raw.get("when")):
        found = read_periods(when, row.place(WHEN))
        yield from [found] if isinstance(found, Diagnostic) else []
    for path, message in mistakes(row.raw.get("is", {}), shape_of_type(row.type, data=False)):
        yield _wrong(row, str(path[0]), message)
    metrics = row.raw.get("metrics", {"": row.raw}).items()
    trees = [("metrics" if id_ else "dimensions", one.get("dimensions")) for id_, one in metrics]
    for column, tree in (*trees, (MISSING, row.raw.get(MISSING))):
        yield from (_wrong(row, column, message) for _, message in mistakes(tree, ANYTHING, (), (column,)))


def periods_of(row: Row, text: str) -> Periods:
    """Return what a text of ``when`` says; that it is right was looked at before."""
    found = read_periods(text, row.place(WHEN))
    assert isinstance(found, Periods)
    return found


def receivers_of(given: Any) -> list[tuple[str, str]] | None:
    """Return whom ``tells`` tells, each with the state that it is told of; nothing where the key chooses."""
    if isinstance(given, dict) and "by_key" in given:
        return None
    by_state = given if isinstance(given, dict) else {"alarm": given}
    pairs = [(state, [one] if isinstance(one, str) else one) for state, one in by_state.items()]
    return [(state, one) for state, listed in pairs for one in listed]


def _wrong(row: Row, column: str, message: str) -> Diagnostic:
    return Diagnostic("Invalid alarm", message, row.place(column))


def _texts(given: Any) -> list[str]:
    """Return a text, or those of ``by_key``."""
    if given is None:
        return []
    return [given] if isinstance(given, str) else list((given.get("by_key") or {}).values())


def _of_kinds(row: Row) -> Iterator[str]:
    types = {type_of(one) for one in row.alarms}
    if len(types) > 1 or not types <= {METRIC_ALARM, COMPOSITE_ALARM}:
        yield f"{row.title[6:]} is no alarm; name an {METRIC_ALARM} or an {COMPOSITE_ALARM}, of one type in a row."


def _of_columns(row: Row) -> Iterator[tuple[str, str]]:
    raw = row.raw
    for name in ("clause", "tells"):
        if name not in raw:
            yield "alarm", f'"{name}" is missing; give it here, or for all rows beside "table".'
    for name in raw.get("clauses", {}):
        if name not in row.columns:
            yield "clauses", f'"{name}" has a clause, and is none of {", ".join(row.columns)}.'
    if isinstance(raw.get("tells"), dict) and "by_key" not in raw["tells"] and not set(raw["tells"]) <= set(RECEIVERS):
        yield "tells", f'"tells" is whom it tells, or a mapping of {", ".join(RECEIVERS)}.'
    if row.type == COMPOSITE_ALARM:
        yield from _of_composite(raw)
    else:
        yield from _of_metric(raw)


def _of_composite(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "rule" not in raw:
        yield "alarm", '"rule" is missing, such as: ALARM(aws_cloudwatch_metric_alarm.NAME) OR ALARM(...).'
    for name in _OF_ONE_METRIC:
        if name in raw:
            yield name, f'"{name}" is of an alarm on a metric; a composite alarm has a rule alone.'


def _of_metric(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "rule" in raw:
        yield "rule", f'"rule" is of an {COMPOSITE_ALARM}; this alarm watches a metric.'
    if "when" not in raw:
        yield "alarm", '"when" is missing, such as: Sum > 0 in 1 period of 60 s.'
    if ("math" in raw) != ("metrics" in raw):
        yield "alarm", '"math" is an expression over "metrics"; give both.'
    if "math" in raw and any(name in raw for name in _OF_ONE_METRIC):
        yield "math", f'"math" has its metrics under "metrics"; {", ".join(_OF_ONE_METRIC)} stand there.'
    for id_, one in raw.get("metrics", {"": raw} if "math" not in raw else {}).items():
        yield from (("metrics" if id_ else "alarm", message) for message in _of_one_metric(one))
        if id_ and not is_statistic(one.get("statistic", "Sum")):
            yield "metrics", f"CloudWatch has no statistic {one['statistic']}."


def _of_one_metric(given: Mapping[str, Any]) -> Iterator[str]:
    if ("of" in given) == ("namespace" in given):
        yield 'A metric has "of", the resource whose it is, or "namespace": give one of them.'
    if "namespace" in given and "metric" not in given:
        yield '"metric" is missing: the name of the metric.'
