"""What waivers make of what was found: which one accepts a finding, and which nothing needs any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from stackproof.constraints import Failed, Undecided
from stackproof.contract import Waiver
from stackproof.contract.waivers import find_idle, find_stale
from stackproof.run.outcomes import Finding, Outcome


def waiver_of(waivers: Iterable[Waiver], constraint: str, address: str, verdict: Failed | Undecided) -> Waiver | None:
    """Return the waiver that accepts a finding of a constraint on a resource."""
    return next((one for one in waivers if one.covers(constraint, address, verdict.part, verdict.actions)), None)


def mark_stale(outcome: Outcome, waivers: Collection[Waiver], used: Collection[Waiver]) -> Outcome:
    """Return an outcome that does not hold where a waiver of it is for what is not there, or not any more."""
    verdict = next(_stale(outcome, waivers, used), None) if outcome.holds else None
    if verdict is None:
        return outcome
    findings = (*outcome.findings, Finding(verdict, verdict.where))
    return Outcome(outcome.binding, outcome.address, "stale", findings, outcome.reasons)


def _stale(outcome: Outcome, waivers: Collection[Waiver], used: Collection[Waiver]) -> Iterator[Failed]:
    for waiver in find_stale(waivers, outcome.binding.id, outcome.address, used):
        part = f" ({waiver.part})" if waiver.part else ""
        yield Failed(f"nothing violates it{part}", "no waiver", "remove the waiver", where=waiver.where)
    for waiver in used:
        there = {action for one in outcome.findings if one.waiver is waiver for action in one.verdict.actions}
        idle = find_idle(waiver, there) if waiver.aims_at(outcome.binding.id, outcome.address) else ()
        if idle:
            found = f"no statement of {waiver.part} has {', '.join(idle)}"
            fix = "take them out of the waiver's actions"
            yield Failed(found, "a waiver of actions that are there", fix, where=waiver.where)
