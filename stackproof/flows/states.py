"""What the hops of a stack come to, whatever the event is: each holds, fails, or is undecided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from stackproof.constraints import Failed, Passed, Verdict
from stackproof.flows.hop import NO_EVENT, Hop
from stackproof.model import Stack

State = Literal["holds", "fails", "undecided"]


def not_met(hop: Hop, stack: Stack) -> list[Verdict]:
    """Return what is not met of a hop; filters are left out, for they need an event."""
    conditions = hop.judge(stack, NO_EVENT)
    verdicts = [one.verdict(hop.name) for one in conditions if not one.needs_event]
    return [one for one in verdicts if not isinstance(one, Passed)]


def state_of(verdicts: Sequence[Verdict]) -> State:
    """Return what a hop comes to, by what is not met of it."""
    if any(isinstance(one, Failed) for one in verdicts):
        return "fails"
    return "undecided" if verdicts else "holds"
