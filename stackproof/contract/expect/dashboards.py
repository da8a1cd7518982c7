"""What a CloudWatch dashboard shows, wherever on the board: metrics by statistic, queries of logs, alarms.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html.
In a row
of ``metrics``, ``"."`` repeats what stands above, and ``"..."`` all that stands above.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.constraints.metrics import watched_by_metrics_of
from stackproof.contract.promise_errors import PromiseError
from stackproof.diagnostics import Diagnostic
from stackproof.model import Resource, Stack
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.suggestions import suggest
from stackproof.values import Unknown

_OTHERS = {"log": "query", "alarm": "alarms", "explorer": "metrics"}  # types of widgets, and what of them is shown


def shown_on(body: Any) -> dict[str, list[Any]] | Unknown | None:
    """Return the rows of metrics by their statistic, and under ``log`` and ``alarm`` what such widgets show.

    A row is a namespace, a name, and dimensions with their values; an expression is a row of its own under
    ``expression``. ``None`` is for what is no dashboard.
    """
    try:
        document = load_json(body)
    except InvalidJson:
        return None
    if isinstance(document, Unknown):
        return document
    widgets = document.get("widgets") if isinstance(document, dict) else None
    if not isinstance(widgets, list | tuple):
        return widgets if isinstance(widgets, Unknown) else None
    found: dict[str, list[Any]] = {}
    for widget in widgets:
        for name, row in _rows(widget):
            if isinstance(row, Unknown):
                return row
            found.setdefault(name, []).append(row)
    return found


def rows_of_resources(rows: list[Any], stack: Stack) -> Iterator[Any]:
    """Yield the rows of a statistic; ``{of: ADDRESS, metrics: [NAME]}`` stands for those of a resource.

    Raises:
        PromiseError: there is no such resource, or its metrics are not modelled.
    """
    for row in rows:
        if not isinstance(row, dict):
            yield by_dimension(row)
            continue
        for address in [row["of"]] if isinstance(row["of"], str) else row["of"]:
            for metric in row.get("metrics", [None]):
                yield from (_row_of(one, metric, stack, address) for one in _instances(address, stack))


def by_dimension(row: Any) -> Any:
    """Return a row with its dimensions in the order of their names, in which they say the same."""
    if not isinstance(row, list | tuple) or len(row) % 2 or not all(isinstance(one, str) for one in row[2::2]):
        return row
    pairs = sorted(zip(row[2::2], row[3::2], strict=True), key=lambda pair: str(pair[0]))
    return [*row[:2], *(one for pair in pairs for one in pair)]


def _instances(address: str, stack: Stack) -> list[Resource]:
    found = [one for one in stack.resources.values() if address in (str(one.address), str(one.address.resource))]
    if not found:
        meant = suggest(address, [str(one.address) for one in stack.resources.values()])
        hint = f' Did you mean "{meant}"?' if meant else ""
        raise PromiseError(Diagnostic("Invalid expectation", f'The stack has no "{address}" to show.{hint}'))
    return found


def _row_of(resource: Resource, metric: str | None, stack: Stack, address: str) -> list[str]:
    watched = watched_by_metrics_of(resource, stack)
    if watched is None or not (metric or watched.metric):
        detail = f'The metrics of "{address}" are not modelled, or none is named; write the rows out.'
        raise PromiseError(Diagnostic("Invalid expectation", detail))
    row = [watched.namespace, metric or watched.metric]
    return list(by_dimension([*row, *(one for pair in watched.dimensions.items() for one in pair)]))


def _rows(widget: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(widget, Unknown):
        yield "", widget
        return
    properties = widget.get("properties", {}) if isinstance(widget, dict) else {}
    kind = widget.get("type") if isinstance(widget, dict) else None
    if kind == "metric" and isinstance(properties, dict):
        yield from _metrics(properties.get("metrics", ()), properties.get("stat", "Average"))
    elif kind in _OTHERS and isinstance(properties, dict):
        yield str(kind), properties.get(_OTHERS[str(kind)])


def _metrics(rows: Any, statistic: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(rows, Unknown):
        yield "", rows
        return
    above: list[Any] = []
    for row in rows if isinstance(rows, list | tuple) else ():
        if isinstance(row, Unknown):
            yield "", row
            return
        if not isinstance(row, list | tuple) or not row:
            continue  # CloudWatch refuses it
        options = row[-1] if row and isinstance(row[-1], dict) else {}
        names = _written_out(list(row[:-1] if options else row), above)
        if names:
            above = names
            yield str(options.get("stat", statistic)), by_dimension(names)
        else:
            yield "expression", options.get("expression")


def _written_out(row: list[Any], above: list[Any]) -> list[Any]:
    if row[:1] == ["..."]:
        row = [*above[: len(above) - len(row) + 1], *row[1:]]
    return [above[at] if one == "." and at < len(above) else one for at, one in enumerate(row)]
