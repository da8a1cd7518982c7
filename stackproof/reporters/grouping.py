"""Findings that are one for a reader: one constraint says the same of the same line, of several resources."""

from __future__ import annotations

from collections.abc import Iterable

from stackproof.run.outcomes import Finding, Outcome

Group = list[tuple[Outcome, Finding]]


def group_findings(outcomes: Iterable[Outcome]) -> list[Group]:
    """Return what speaks against promises, in groups; what is waived does not."""
    groups: dict[object, Group] = {}
    for outcome in outcomes:
        for finding in outcome.findings:
            if finding.waiver is None and outcome.status not in ("passed", "unjudged"):
                key = (outcome.binding.id, finding.where, finding.verdict, outcome.environments)
                groups.setdefault(key, []).append((outcome, finding))
    return list(groups.values())
