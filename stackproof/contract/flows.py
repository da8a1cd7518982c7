"""``flows``: paths on which events have to get through a stack, each hop judged on all that it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from stackproof.addresses import parse_address
from stackproof.constraints import Constraint, Failed, Passed, Resource, Stack, Undecided, Verdict
from stackproof.contract.document import Document
from stackproof.contract.model import Binding
from stackproof.diagnostics import SourceRange
from stackproof.flows.failures import failures_arrive
from stackproof.flows.hop import NO_EVENT, Hop
from stackproof.flows.of_stack import hidden_carrier, hops_between
from stackproof.iam.answers import Answer, negate
from stackproof.suggestions import suggest
from stackproof.values import Unknown
from stackproof.values.shown import shown

_CARRIERS = "a subscription, notification, rule, mapping, task, or a grant to the function"


def flow_bindings(document: Document) -> Iterator[Binding]:
    """Yield a binding for each flow."""
    for index, raw in enumerate(document.data.get("flows") or ()):
        name = f"flow {raw['flow']}"
        clause = raw["clause"]
        places = {str(address): document.place("flows", index, "path", at) for at, address in enumerate(raw["path"])}
        page = f"Events get from {raw['path'][0]} to {raw['path'][-1]}."
        yield Binding(
            id=name,
            constraint=Constraint(name, (), raw.get("severity", "high"), (), {}, False, _Flow(raw, places), page),
            clauses=(clause,) if isinstance(clause, str) else tuple(clause),
            where=document.place("flows", index, "flow"),
            undecided=raw.get("undecided", "fail"),
            asserts=True,
            contexts=raw.get("contexts", "given"),
            form="flow",
            says={key: value for key, value in raw.items() if key not in ("clause", "undecided", "severity")},
        )


class _Flow:
    """Judges one flow; ``places`` are where its path names each resource."""

    def __init__(self, raw: Mapping[str, Any], places: Mapping[str, SourceRange]) -> None:
        self._path: list[str] = raw["path"]
        self._passes: Mapping[str, Any] = raw.get("passes") or {}
        self._stops: Mapping[str, list[Any]] = raw.get("stops") or {}
        failures = raw.get("failures") or ()
        self._failures = [failures] if isinstance(failures, str) else list(failures)
        self._places = places

    def __call__(self, stack: Stack) -> Iterator[Verdict]:
        found = [(address, _resource(stack, address)) for address in self._path]
        missing = [address for address, resource in found if resource is None]
        yield from (self._missing(stack, address) for address in missing)
        yield from self._strangers()
        if missing:
            return
        resources = [resource for _, resource in found if resource is not None]
        for begin, end in pairwise(resources):
            yield from self._hop(stack, begin, end)

    def _missing(self, stack: Stack, address: str) -> Verdict:
        if stack.unread:
            return Undecided(f"whether there is {address}", stack.unread, where=self._places[address])
        meant = suggest(address, [str(one.address) for one in stack.resources.values()])
        fix = f'did you mean "{meant}"?' if meant else ""
        return Failed(f"there is no {address}", "a resource of the stack", fix, where=self._places[address])

    def _strangers(self) -> Iterator[Verdict]:
        """Refuse events for what is not on the path: nothing would look at them."""
        for key, events in (("passes", self._passes), ("stops", self._stops)):
            for address in events:
                if address not in self._path[:-1]:
                    expected = "a resource of the path, but for the last"
                    where = self._places[self._path[0]]
                    yield Failed(f"{key} has an event for {address}", expected, "", where=where)

    def _hop(self, stack: Stack, begin: Resource, end: Resource) -> Iterator[Verdict]:
        hops = hops_between(stack, begin, end)
        tried = [list(self._judge(stack, begin, hop)) for hop in hops]
        if not tried:
            where = end.where or self._places[str(end.address)]
            hidden = hidden_carrier(stack)
            if hidden is not None:
                needs = f"whether something carries events from {begin.address} to {end.address}"
                yield Undecided(needs, hidden.why, where=where)
                return
            found = f"nothing carries events from {begin.address} to {end.address}"
            yield Failed(found, _CARRIERS, "", where=where)
            return
        yield from min(tried, key=lambda verdicts: sum(not isinstance(one, Passed) for one in verdicts))

    def _judge(self, stack: Stack, begin: Resource, hop: Hop) -> Iterator[Verdict]:
        address = str(begin.address)
        seen_at = address if hop.filter is not None else str(hop.target.address)  # a grant may be for some events
        for condition in hop.judge(stack, self._passes.get(seen_at, NO_EVENT)):
            yield condition.verdict(hop.name)
        for event in self._stops.get(address, ()):
            yield _judge_stopped(hop, event)
        if address in self._passes and hop.filter is None:
            yield Failed(f"nothing filters behind {address}", "no event for it under passes", "", where=hop.via.where)
        if self._failures:
            for condition in failures_arrive(stack, hop, self._failures):
                yield condition.verdict(hop.name)


def _judge_stopped(hop: Hop, event: Any) -> Verdict:
    answer: Answer = hop.filter(event) if hop.filter is not None else True
    says = f"{shown(event, 120)} does not get through"
    if isinstance(answer, Unknown):
        return Undecided(f"{hop.name}: whether {says}", answer.why, where=hop.via.where)
    if negate(answer):
        return Passed(f"{hop.name}: {says}")
    return Failed(f"{hop.name}: {shown(event, 120)} gets through", says, "", where=(hop.also or hop.via).where)


def _resource(stack: Stack, address: str) -> Resource | None:
    parsed = parse_address(address)
    return stack.at(parsed) if parsed is not None else None


def flows_schema(text: dict[str, Any], clause: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of the entries."""
    events: dict[str, Any] = {"type": "object", "minProperties": 1}
    return {
        "description": "Paths on which events have to get through.",
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["flow", "clause", "path"],
            "additionalProperties": False,
            "properties": {
                "flow": {"description": "What gets where, in a few words; part of the id.", **text},
                "clause": clause,
                "path": {
                    "description": "The addresses of what the event gets to, in their order.",
                    "type": "array", "items": text, "minItems": 2,
                },
                "passes": {"description": "By address: the event that the filter behind it lets through.", **events},
                "stops": {
                    "description": "By address: events that the filter behind it stops.",
                    **events, "additionalProperties": {"type": "array", "minItems": 1},
                },
                "failures": {
                    "description": "Where what fails on the way has to go: an address, or several.",
                    "anyOf": [text, {"type": "array", "items": text, "minItems": 1}],
                },
                "severity": {"enum": ["low", "medium", "high", "critical"]},
                "undecided": {"enum": ["fail", "skip"]},
            },
        },
    }  # fmt: skip
