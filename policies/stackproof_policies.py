"""CKV_SP_1 and those that follow: each constraint of the catalogue as a policy, and CKV_SP_100, the contract's.

A constraint's declaration gives its number, its category and its severity; a new one needs nothing here.
"""

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

checkout.demand()  # what follows is found by it

from stackproof.constraints import EVERYTHING, CheckovPolicy, load_catalogue  # noqa: E402
from stackproof.constraints.checkov_policy import GUARD  # noqa: E402
from stackproof.gate.answering import Gate  # noqa: E402
from stackproof.gate.answers import PolicyAnswer, report_bug  # noqa: E402
from stackproof.gate.table import CONTRACT, POLICIES  # noqa: E402

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

    def __init__(self, constraint: str, policy: CheckovPolicy) -> None:
        self.constraint = constraint
        declared = load_catalogue()[constraint]
        super().__init__(
            name=declared.summary,
            id=policy.id,
            categories=[CheckCategories[policy.category]],
            supported_resources=list(declared.on or (EVERYTHING,)),
            guideline=f"docs/constraints.md#{constraint}",
        )
        self.severity = Severities[declared.severity.upper()]

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
            answer = self.answer_of(scanned_file, entity_configuration["__address__"])
        except KeyboardInterrupt:
            raise
        except BaseException:  # an exit would end the scan, and where checkov scans in a child, nobody would know
            answer = report_bug(traceback.format_exc())
        self.details = list(answer.details)
        if skip_info and answer.kind == "failed":
            self.details.insert(0, f"The comment checkov:skip={self.id} gives no reason; write one behind a colon.")
        found: dict[str, Any] = {"result": _RESULTS[answer.kind], "evaluated_keys": list(answer.keys)}
        return found | ({"suppress_comment": answer.reason} if answer.kind == "skipped" else {})

    def answer_of(self, scanned_file: str, address: str) -> PolicyAnswer:
        """Return what the constraint says of a resource."""
        return _gate(self.graph).answer_of(self.constraint, scanned_file, address)

    def scan_resource_conf(self, conf: dict[str, list[Any]]) -> CheckResult:
        """Never asked: :meth:`run` answers, as it alone is told the file."""
        raise NotImplementedError


class ContractPolicy(Policy):
    """Asserts, pinned numbers, constraints of the stack's own, and whatever keeps a contract from being judged.

    It also bears what is judged of resources that checkov has not found, as those in ``.tf.json`` files; and it fails
    where checkov did not load another policy, which to checkov is no failure.
    """

    constraint = CONTRACT

    def __init__(self, policy: CheckovPolicy) -> None:
        super(Policy, self).__init__(
            name="The contract can be judged, and what it says beside the catalogue holds",
            id=policy.id,
            categories=[CheckCategories[policy.category]],
            supported_resources=[EVERYTHING],
            guideline=f"docs/gate.md#{CONTRACT}",
        )
        self.severity = Severities["HIGH"]

    def answer_of(self, scanned_file: str, address: str) -> PolicyAnswer:
        """Return what the contract says of a resource; that policies are missing comes first."""
        if missing := missing_policies():
            why = "its log says why (LOG_LEVEL=ERROR), or another check has the id"
            return PolicyAnswer("failed", tuple(f"checkov loaded no policy {id_}; {why}" for id_ in missing))
        return super().answer_of(scanned_file, address)


@functools.cache
def missing_policies() -> list[str]:
    """Return the ids of the policies that checkov did not load; it has loaded all before it asks the first."""
    loaded = {check.id for _, check in resource_registry.all_checks()}
    return [policy.id for policy in (GUARD, *POLICIES.values()) if policy.id not in loaded]


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


checks = [Policy(constraint, policy) for constraint, policy in POLICIES.items() if constraint != CONTRACT]
checks.append(ContractPolicy(POLICIES[CONTRACT]))  # the last: where it is loaded, all are
