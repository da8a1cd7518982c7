"""The flows that a stack has today: chains of hops, each of which carries whatever event there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from stackproof.flows.hop import NO_EVENT, Hop
from stackproof.flows.of_stack import hops_of
from stackproof.model import Stack
from stackproof.values import Unknown

Path = tuple[str, ...]
_Step = tuple[str, str]
_State = Literal["sound", "filtered", "broken"]


@dataclass(slots=True)
class Flows:
    """Paths that carry events; ``filtered`` are hops that need an event, ``broken`` those that lack something."""

    paths: list[Path] = field(default_factory=list)
    filtered: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def find_flows(stack: Stack) -> Flows:
    """Return the flows of a stack: every hop that carries events is on one path."""
    found = Flows()
    steps: dict[_Step, None] = {}
    states: dict[_Step, _State] = {}
    for hop in hops_of(stack):
        begin = hop.source or hop.also
        if begin is None:
            continue
        step = (str(begin.address), str(hop.target.address))
        state = _state(hop, stack)
        states[step] = "sound" if "sound" in (state, states.get(step)) else state  # of two ways the better one counts
    for step, state in states.items():
        if state == "sound":
            steps[step] = None
        else:
            (found.filtered if state == "filtered" else found.broken).append(" -> ".join(step))
    found.paths = _chains(steps)
    return found


def _state(hop: Hop, stack: Stack) -> _State:
    conditions = list(hop.judge(stack, NO_EVENT))
    unmet = [one for one in conditions if isinstance(one.answer, Unknown) or not one.answer]
    if not unmet:
        return "sound"
    return "filtered" if all(one.needs_event and isinstance(one.answer, Unknown) for one in unmet) else "broken"


def _chains(steps: dict[_Step, None]) -> list[Path]:
    """Join steps to paths: each begins as far up as it can, and no step is on two."""
    left, paths = dict(steps), list[Path]()
    while left:
        ends = {end for _, end in left}
        begin, end = next((step for step in left if step[0] not in ends), next(iter(left)))
        path = [begin]
        while (begin, end) in left:
            del left[begin, end]
            path.append(end)
            if end in path[:-1]:
                break
            begin, end = next((step for step in left if step[0] == end), (end, end))
        paths.append(tuple(path))
    return paths


def lies_on(path: Path, others: list[Path]) -> bool:
    """Tell whether each hop of a path is on one of others."""
    known = {step for other in others for step in pairwise(other)}
    return all(step in known for step in pairwise(path))
