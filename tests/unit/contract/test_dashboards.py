"""What a dashboard shows: rows written out, whatever the widgets look like."""

import json
from typing import Any

import pytest

from stackproof.contract.expect.dashboards import shown_on
from stackproof.values import STRING, Unknown


def metric(*rows: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "metric", "properties": {"metrics": list(rows), **properties}}


CASES: list[tuple[list[Any], dict[str, Any]]] = [
    ([], {}),
    ([metric(["AWS/SQS", "Sent", "QueueName", "a"])], {"Average": [["AWS/SQS", "Sent", "QueueName", "a"]]}),
    ([metric(["N", "a"], stat="Sum"), metric(["N", "b"], stat="Sum")], {"Sum": [["N", "a"], ["N", "b"]]}),
    ([metric(["N", "a", {"stat": "p99"}], ["N", "b"], stat="Sum")], {"p99": [["N", "a"]], "Sum": [["N", "b"]]}),
    ([metric(["N", "a", "D", "x"], [".", ".", ".", "y"])], {"Average": [["N", "a", "D", "x"], ["N", "a", "D", "y"]]}),
    ([metric(["N", "a", "D", "x"], ["...", "y"])], {"Average": [["N", "a", "D", "x"], ["N", "a", "D", "y"]]}),
    ([metric([{"expression": "m1 / m2"}])], {"expression": ["m1 / m2"]}),
    ([{"type": "text", "properties": {"markdown": "# a"}}], {}),
    ([{"type": "log", "properties": {"query": "fields @message"}}], {"log": ["fields @message"]}),
    ([{"type": "alarm", "properties": {"alarms": ["arn"]}}], {"alarm": [["arn"]]}),
    ([5, metric("x", 3, [], [["a"]]), {"type": "metric", "properties": {"metrics": 3}}], {"Average": [[["a"]]]}),
]


@pytest.mark.parametrize(("widgets", "shown"), CASES)
def test_what_is_shown(widgets: list[Any], shown: dict[str, Any]) -> None:
    assert shown_on(json.dumps({"widgets": widgets})) == shown


@pytest.mark.parametrize("body", ["", "[]", "3", '{"widgets": 3}', "{", None])
def test_what_is_no_dashboard(body: Any) -> None:
    assert shown_on(body) is None


def test_what_nobody_can_know() -> None:
    unknown = Unknown(STRING)
    assert shown_on(unknown) is unknown
    assert shown_on({"widgets": [metric(unknown)]}) is unknown
    assert shown_on({"widgets": [unknown]}) is unknown
