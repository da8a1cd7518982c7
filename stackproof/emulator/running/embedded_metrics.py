"""Metrics that a function writes into its log, and that CloudWatch finds there.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from stackproof.emulator.activity import ACTIVITY


def count_embedded(lines: Iterable[str]) -> None:
    """Add up the metrics of a function's log lines."""
    for line in lines:
        if '"_aws"' in line:
            for namespace, metric, dimensions, value in _metrics_of(line):
                ACTIVITY.add_metric(namespace, metric, dimensions, value)


def _metrics_of(line: str) -> Iterator[tuple[str, str, dict[str, str], float]]:
    """Give the metrics of a line, once for each set of dimensions; of another line, none."""
    try:
        values = json.loads(line)
        for directive in values["_aws"]["CloudWatchMetrics"]:
            for names in directive["Dimensions"]:
                dimensions = {name: str(values[name]) for name in names}
                for metric in directive["Metrics"]:
                    yield directive["Namespace"], metric["Name"], dimensions, _sum(values[metric["Name"]])
    except (KeyError, TypeError, ValueError):
        return


def _sum(value: Any) -> float:
    return float(sum(value)) if isinstance(value, list) else float(value)
