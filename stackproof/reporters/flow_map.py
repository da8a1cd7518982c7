"""What ``stackproof flows`` prints: the map of a stack's hops, as lines, as Mermaid, as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from stackproof.constraints import Failed, Stack
from stackproof.flows.hop import Hop
from stackproof.flows.of_stack import hops_of
from stackproof.flows.states import not_met, state_of
from stackproof.reporters.escaping import one_line

_MARKS = {"holds": ("✓", "green"), "fails": ("✗", "bold red"), "undecided": ("?", "bold yellow")}


class FlowMap:
    """Every hop of a stack, with what it comes to; filters are left out, for they need an event."""

    def __init__(self, stack: Stack) -> None:
        self.hops = [(hop, not_met(hop, stack)) for hop in hops_of(stack)]

    def lines(self) -> Iterator[Text]:
        """Yield a line for each hop, and one for each condition that is not met."""
        for hop, verdicts in self.hops:
            mark, style = _MARKS[state_of(verdicts)]
            line = Text.assemble((f"{mark} ", style), one_line(hop.name), (f"  {_label_hop(hop)}", "dim"))
            yield line.append("  filtered", "dim") if hop.filter is not None else line
            for verdict in verdicts:
                found = verdict.found if isinstance(verdict, Failed) else getattr(verdict, "needs", "")
                yield Text(f"    {one_line(found.removeprefix(f'{hop.name}: '))}")

    def mermaid(self) -> str:
        """Return the map as a flowchart of Mermaid."""
        names = dict.fromkeys(name for hop, _ in self.hops for name in hop.name.split(" -> "))
        ids = {name: f"n{index}" for index, name in enumerate(names)}
        lines = ["flowchart LR", *(f'  {ids[name]}["{_quote(name)}"]' for name in names)]
        for hop, verdicts in self.hops:
            begin, end = hop.name.split(" -> ")
            arrow = "-->" if state_of(verdicts) == "holds" else "-.->"
            lines.append(f"  {ids[begin]} {arrow}|{hop.kind}| {ids[end]}")
        return "\n".join(lines) + "\n"

    def as_json(self) -> dict[str, Any]:
        """Return the map as plain data."""
        return {"hops": [
            {
                "from": hop.name.split(" -> ")[0], "to": str(hop.target.address), "kind": hop.kind,
                "via": str(hop.via.address), "filtered": hop.filter is not None, "state": state_of(verdicts),
                "not_met": [one.found if isinstance(one, Failed) else getattr(one, "needs", "") for one in verdicts],
            }
            for hop, verdicts in self.hops
        ]}  # fmt: skip


def _label_hop(hop: Hop) -> str:
    return hop.kind if hop.via is hop.source else f"{hop.kind} {hop.via.address}"


def _quote(name: str) -> str:
    return name.replace('"', "&quot;")
