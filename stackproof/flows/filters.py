"""Whether an event passes the filter of a hop, where there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.diagnostics import SourceRange
from stackproof.flows.conditions import Condition
from stackproof.flows.hop import NO_EVENT
from stackproof.iam.answers import Answer, doubt
from stackproof.model import Resource


def through_filter(
    passes: Callable[[Any], Answer], event: Any, begin: Resource, where: SourceRange | None
) -> Condition:
    """Judge a filter by the event that the contract gives for where the hop begins."""
    says = f"the filter behind {begin.address} lets the event through"
    if event is NO_EVENT:
        why = f"give an event that has to get through, under passes: {{{begin.address}: ...}}"
        return Condition(says, doubt(why), "", where=where, needs_event=True)
    return Condition(says, passes(event), f"the filter behind {begin.address} stops the event", where=where)
