"""What changed of resources, flows and verdicts between two sides of a stack, in one environment."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.comparing.changes import Change
from stackproof.comparing.promises import find_renamed
from stackproof.comparing.taken import Taken

_HELD = ("passed", "waived", "skipped")
_MOST = 12  # addresses that are named
_WORSE = {
    "failed": "fails", "stale": "fails", "undecided": "undecided", "skipped": "undecided", "waived": "waived",
}  # fmt: skip


def compare_resources(base: Taken, head: Taken) -> Iterator[Change]:
    """Yield the types of which there are more, or fewer, with the addresses that are new or gone."""
    for type_ in sorted({*base.types, *head.types}):
        before, after = base.types[type_], head.types[type_]
        new, gone = (_of_type(type_, ours, theirs) for ours, theirs in ((head, base), (base, head)))
        if after > before:
            yield Change("resources-added", type_, str(before), f"{after}: {new}")
        elif before > after:
            yield Change("resources-removed", type_, f"{before}: {gone}", str(after), side="base")


def _of_type(type_: str, ours: Taken, theirs: Taken) -> str:
    """Name what one side has of a type and the other has not."""
    listed = sorted(one for one in ours.addresses - theirs.addresses if _is_of(one, type_))
    more = f" and {len(listed) - _MOST} more" if len(listed) > _MOST else ""
    return ", ".join(listed[:_MOST]) + more


def _is_of(address: str, type_: str) -> bool:
    return f".{address}".find(f".{type_}.") >= 0 and f".data.{type_}." not in f".{address}"


def compare_flows(base: Taken, head: Taken) -> Iterator[Change]:
    """Yield the hops that are new, gone or broken."""
    for (name, kind), hop in head.hops.items():
        before = base.hops.get((name, kind))
        if before is None:
            told = f"{kind}, {hop.state}" + (f": {hop.told}" if hop.told else "")
            yield Change("flow-new", name, "", told, hop.where)
        elif before.state == "holds" != hop.state:
            yield Change("flow-broken", name, "holds", f"{hop.state}: {hop.told}", hop.where)
    for (name, kind), hop in base.hops.items():
        if (name, kind) not in head.hops:
            yield Change("flow-gone", name, kind, "", hop.where, "base")


def compare_verdicts(base: Taken, head: Taken) -> Iterator[Change]:
    """Yield the promises that held and do not any more, or only with a waiver, and those that what is new breaks.

    A promise that is new itself says nothing of what was there: it got stricter.
    """
    were = {one.id for one in base.contract.bindings}
    before_it = {now: was for was, now in find_renamed(base.contract, head.contract).items()}
    for (id_, address), after in head.verdicts.items():
        was = before_it.get(id_, id_)
        before = base.verdicts.get((was, address))
        worse = _WORSE.get(after.status)
        if worse is None:
            continue
        if before is None:
            is_new = was in were or (address and address not in base.addresses)
            rule, told = f"new-{worse}", ""
        else:
            is_new = before.status in _HELD and before.status != after.status
            is_new = is_new and (before.status == "passed" or after.status not in _HELD)
            rule, told = f"now-{worse}", before.status
        if is_new:
            subject = f"{id_}[{address}]" if address else id_
            yield Change(rule, subject, told, after.told, after.where, clauses=after.clauses)
