"""Extract the metrics that AWS's services publish to CloudWatch, by namespace, from a checkout of grafana-aws-sdk.

    python scripts/extract_metrics.py PATH/TO/grafana-aws-sdk/pkg/cloudWatchConsts/metrics.go 2026-08-06

The file (https://github.com/grafana/grafana-aws-sdk, Apache 2.0) lists what AWS's pages say, by namespace; the date is
that of the commit. Facts alone are taken: names of namespaces, metrics and dimensions. What the list lacks and a page
of AWS names is added here, with the page.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "stackproof/constraints/published_metrics.json"
SOURCE = "https://github.com/grafana/grafana-aws-sdk/blob/main/pkg/cloudWatchConsts/metrics.go"
_MAP = re.compile(r"^var (\w+) = map\[string\]\[\]string\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r'"([^"]+)":\s*\{(.*?)\}', re.DOTALL)
ADDED: dict[str, tuple[str, tuple[str, ...]]] = {
    "AWS/SNS": (
        "https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html",
        (
            "NumberOfNotificationsFailedToRedriveToDlq",
            "NumberOfNotificationsFilteredOut-InvalidMessageBody",
            "NumberOfNotificationsFilteredOut-MessageAttributes",
            "NumberOfNotificationsRedrivenToDlq",
        ),
    ),
    "AWS/Lambda": (
        "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
        ("SignatureValidationErrors",),
    ),
}


def main() -> None:
    """Write the table."""
    text, date = Path(sys.argv[1]).read_text(encoding="utf-8"), datetime.date.fromisoformat(sys.argv[2])
    maps = {name: _entries(body) for name, body in _MAP.findall(text)}
    metrics, dimensions = maps["NamespaceMetricsMap"], maps["NamespaceDimensionKeysMap"]
    for namespace, (_, names) in ADDED.items():
        metrics[namespace] = sorted({*metrics[namespace], *names})
    table = {
        "source": [SOURCE, *(page for page, _ in ADDED.values())],
        "date": date.isoformat(),
        "namespaces": {
            name: {"metrics": found, "dimensions": dimensions.get(name, [])} for name, found in sorted(metrics.items())
        },
    }
    OUTPUT.write_text(json.dumps(table, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(metrics)} namespaces, {sum(map(len, metrics.values()))} metrics", file=sys.stderr)


def _entries(body: str) -> dict[str, list[str]]:
    return {name: sorted(set(re.findall(r'"([^"]+)"', listed))) for name, listed in _ENTRY.findall(body)}


if __name__ == "__main__":
    main()
