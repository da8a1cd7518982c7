"""What every policy is: a constraint of the catalogue, asked of each resource that checkov shows."""

from __future__ import annotations

import functools
import sys
import traceback
from pathlib import Path
from typing import Any

from adapter import checkout
from checkov.common.bridgecrew.severities import Severities
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck
from checkov.terraform.checks.resource.registry import resource_registry

from stackproof.constraints import EVERYTHING, load_catalogue
from stackproof.gate.table import POLICIES
from stackproof.gate.verdicts import Gate, Verdict

__all__ = ["Policy", "checkout", "missing_policies"]

_NO_REASON = "No comment provided"  # what checkov takes for one
_RESULTS = {
    "passed": CheckResult.PASSED,
    "failed": CheckResult.FAILED,
    "skipped": CheckResult.SKIPPED,
    "nothing": CheckResult.UNKNOWN,
}
_GATES: list[Gate] = []


class Policy(BaseResourceCheck):
    """A policy that answers what the constraint of the same name does."""

    constraint: str
    summary = ""
    on: tuple[str, ...] = ()

    def __init__(self) -> None:
        declared = load_catalogue().get(self.constraint, self)
        policy = POLICIES[self.constraint]
        page = "constraints" if declared is not self else "gate"
        super().__init__(
            name=declared.summary,
            id=policy.id,
            categories=[CheckCategories[policy.category]],
            supported_resources=list(declared.on or (EVERYTHING,)),
            guideline=f"docs/{page}.md#{self.constraint}",
        )
        self.severity = Severities[(declared.severity if declared is not self else "high").upper()]

    def run(
        self, scanned_file: str, entity_configuration: dict[str, Any], skip_info: Any, **_name_and_type: str
    ) -> dict[str, Any]:
        """Answer for one resource.

        checkov drops a check that raises, without a word: here that is a failure which says so. A skip comment holds
        with a reason only.
        """
        comment = (skip_info.get("suppress_comment") or "").strip() if skip_info else ""
        if comment not in ("", _NO_REASON):
            return {"result": CheckResult.SKIPPED, "suppress_comment": comment}
        try:
            verdict = _gate(self.graph).verdict(self.constraint, scanned_file, entity_configuration["__address__"])
        except Exception:
            trace = traceback.format_exc().splitlines()
            verdict = Verdict("failed", ("This is a bug of Stackproof; please report it.", *trace))
        self.details = list(verdict.details)
        if skip_info and verdict.answer == "failed":
            self.details.insert(0, f"The comment checkov:skip={self.id} gives no reason; write one behind a colon.")
        found: dict[str, Any] = {"result": _RESULTS[verdict.answer], "evaluated_keys": list(verdict.keys)}
        return found | ({"suppress_comment": verdict.reason} if verdict.answer == "skipped" else {})

    def scan_resource_conf(self, conf: dict[str, list[Any]]) -> CheckResult:
        """Never asked: :meth:`run` answers, as it alone is told the file."""
        raise NotImplementedError


@functools.cache
def missing_policies() -> list[str]:
    """Return the ids of the policies that checkov did not load; it has loaded all before it asks the first."""
    loaded = {check.id for _, check in resource_registry.all_checks()}
    return [policy.id for policy in POLICIES.values() if policy.id not in loaded]


def _gate(graph: Any) -> Gate:
    """Return the gate of a scan, made once for each graph."""
    for gate in _GATES:
        if gate.graph is graph:
            return gate
    _GATES.append(Gate(graph, _enriched_by()))
    return _GATES[-1]


def _enriched_by() -> Path | None:
    """Return ``--repo-root-for-plan-enrichment``, wherever it was set: checkov tells it to the runner alone."""
    frame = sys._getframe()
    while frame is not None:
        runner_filter = frame.f_locals.get("runner_filter")
        if runner_filter is not None:
            roots = runner_filter.repo_root_for_plan_enrichment
            return Path(roots[0]).resolve() if roots else None
        frame = frame.f_back
    return None
