"""What does not hold as a report of GitLab's Code Quality: https://docs.gitlab.com/ci/testing/code_quality/.

It is made of the results that SARIF has; what is waived, or accepted as undecided, is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from stackproof.reporters.sarif import as_sarif
from stackproof.run.outcomes import Report, Unchecked

_SEVERITIES = {"error": "critical", "warning": "major", "note": "minor"}
_UNCHECKED = "blocker"


def as_code_quality(results: Iterable[Report | Unchecked]) -> list[dict[str, Any]]:
    """Return the issues, each with a fingerprint by which GitLab knows it again."""
    listed = list(results)
    return list(_issues(as_sarif(listed)))


def _issues(log: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for run in log["runs"]:
        for result in run["results"]:
            if result.get("suppressions"):
                continue
            place = result["locations"][0]["physicalLocation"]
            region = place["region"]
            yield {
                "description": result["message"]["text"],
                "check_name": result["ruleId"],
                "fingerprint": result["partialFingerprints"]["stackproof/v1"],
                "severity": _SEVERITIES.get(result["level"], _UNCHECKED),
                "location": {
                    "path": unquote(place["artifactLocation"]["uri"]),
                    "lines": {"begin": region["startLine"], "end": region["endLine"]},
                },
            }
