"""Findings that are one for a reader: one constraint says the same of the same line, of several resources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from stackproof.constraints import Failed, Undecided
from stackproof.run.outcomes import Finding, Outcome
from stackproof.values import Reason

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


def alike_in_words(groups: Iterable[Group]) -> list[list[Group]]:
    """Return groups that found the same together: one promise says it of many resources.

    They differ in their places, and perhaps in what was expected there.
    """
    found: dict[object, list[Group]] = {}
    for group in groups:
        outcome, finding = group[0]
        verdict: Failed | Undecided = replace(finding.verdict, where=None)
        if isinstance(verdict, Failed):
            verdict = replace(verdict, expected="")
        words = (outcome.binding.id, outcome.status, outcome.environments, verdict)
        found.setdefault(words, []).append(group)
    return list(found.values())


def unread_apart(groups: Iterable[Group], unread: tuple[Reason, ...]) -> tuple[list[Group], list[Group]]:
    """Part those that say nothing but that there may be more to judge, in what could not be read, from all others.

    Args:
        groups: findings, in groups.
        unread: what of the stack could not be read.

    Returns:
        The others, and these.
    """
    alike: list[Group] = []
    others: list[Group] = []
    for group in groups:
        outcome, finding = group[0]
        verdict = finding.verdict
        is_one = isinstance(verdict, Undecided) and bool(unread) and verdict.why == unread and not outcome.address
        (alike if is_one else others).append(group)
    return others, alike
